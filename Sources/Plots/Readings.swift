import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A number to so many significant digits: `0.3130`, `14.50`, `242,762`, `1.200e-6`.
public func significantText(_ number: Double, digits: Int = 4) -> String {
  if number == 0 { return "0" }
  guard number.isFinite else { return notFinite(number) }
  let digits = min(max(digits, 1), 17)
  // C rounds before it tells the exponent: 9.9996 to four digits is 1.000e+01.
  let scientific = printed(number, "e", precision: digits - 1)
  let parts = scientific.split(separator: "e")
  let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
  guard (-4..<12).contains(exponent) else { return "\(parts[0])e\(exponent)" }
  return grouped(printed(number, "f", precision: max(0, digits - 1 - exponent)), by: ",")
}

/// A loss: four decimals while they say something, else three significant digits.
public func lossText(_ loss: Double) -> String {
  guard loss.isFinite else { return notFinite(loss) }
  return loss == 0 || (0.001..<10_000).contains(abs(loss))
    ? printed(loss, "f", precision: 4) : significantText(loss, digits: 3)
}

/// A share as a percentage: `90.7 %`. Less than all never reads as `100.0 %`: it is `99.9 %` at most.
public func percentText(_ share: Double, decimals: Int = 1) -> String {
  guard share.isFinite else { return "\(notFinite(share)) %" }
  let decimals = min(max(decimals, 0), 15)
  let most = share < 1 ? 100 - pow(10, -Double(decimals)) : .infinity
  return printed(min(share * 100, most), "f", precision: decimals) + " %"
}

/// Hits among all, in every way that matters: `9,762/10,000 = 97.62 % (95 %: 97.30–97.90)`.
public func accuracyText(hits: Int, of count: Int, interval: ClosedRange<Double>, hasUnicode: Bool) -> String
{
  guard count > 0 else { return "0/0" }
  let dash = hasUnicode ? "–" : "-"
  let bounds = [interval.lowerBound, interval.upperBound].map { printed($0 * 100, "f", precision: 2) }
  return "\(countText(hits))/\(countText(count)) = "
    + "\(percentText(Double(hits) / Double(count), decimals: 2)) (95 %: \(bounds.joined(separator: dash)))"
}

private func notFinite(_ number: Double) -> String {
  number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
}
