/// How a time reads: `12 µs`, `3.4 ms`, `0.42 s`, `1 min 45 s`, `2 h 05 min`; coarsely, as beside a
/// progress bar, `0.0 s`, `0.4 s`, `12 s`.
public func durationText(_ seconds: Double, coarsely: Bool = false) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "–" }
  let seconds = max(seconds, 0)
  if seconds < 59.95 {
    let (factor, unit, decimals) = scale(of: seconds, coarsely: coarsely)
    let text = printed(seconds * factor, "f", precision: decimals)
    if text != "60" { return "\(text) \(unit)" }
  }
  let whole = Int(seconds.rounded())
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  let minutes = whole / 60 % 60
  return "\(whole / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
}

private func scale(of seconds: Double, coarsely: Bool) -> (factor: Double, unit: String, decimals: Int) {
  switch seconds {
  case _ where coarsely: (1, "s", seconds < 9.95 ? 1 : 0)
  case ..<0.000_999_5: (1e6, "µs", 0)
  case ..<0.099_95: (1e3, "ms", 1)
  default: (1, "s", seconds < 9.995 ? 2 : 1)
  }
}
