#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A time, in seconds since 1970, as a clock on the wall shows it: `21:04`, of another day `2024-05-03 21:04`.
func clockText(_ seconds: Int) -> String? {
  guard let then = localTime(seconds), let now = localTime(time(nil)) else { return nil }
  func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let clock = "\(padded(then.tm_hour)):\(padded(then.tm_min))"
  if (then.tm_year, then.tm_yday) == (now.tm_year, now.tm_yday) { return clock }
  return "\(then.tm_year + 1900)-\(padded(then.tm_mon + 1))-\(padded(then.tm_mday)) \(clock)"
}

private func localTime(_ seconds: Int) -> tm? {
  var (moment, parts) = (time_t(seconds), tm())
  return localtime_r(&moment, &parts) == nil ? nil : parts
}
