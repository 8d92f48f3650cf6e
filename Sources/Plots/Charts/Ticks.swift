import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A number that is written at an axis.
struct Tick: Equatable {
  let value: Double
  let text: String
}

extension AxisScale {
  /// Numbers to write at the axis: as many as fit, evenly spaced in steps of 1, 2 or 5 (times a power of ten),
  /// on a logarithmic axis the powers of ten, with twice and five times them where there is room.
  /// - Parameter isWhole: only whole numbers, as of epochs.
  func ticks(isWhole: Bool = false, fitting fits: ([Tick]) -> Bool) -> [Tick] {
    var fallback: [Tick] = []
    for choice in isLogarithmic ? logarithmicChoices : linearChoices(isWhole: isWhole) {
      let ticks = choice()
      if ticks.count >= 2, fits(ticks) { return ticks }
      if fallback.isEmpty, ticks.count == 1, fits(ticks) { fallback = ticks }
    }
    return fallback
  }

  // MARK: Even steps

  /// The finest choice first.
  private func linearChoices(isWhole: Bool) -> [() -> [Tick]] {
    let finest = Int(log10((high - low) / 50).rounded(.down))
    let first = isWhole ? max(finest, 0) : finest
    return (first...max(first, finest + 4)).flatMap { exponent in
      [1.0, 2, 5].map { factor in { multiples(of: factor, exponent) } }
    }
  }

  /// Multiples of factor·10^exponent between the ends.
  private func multiples(of factor: Double, _ exponent: Int) -> [Tick] {
    // Of a negative power the division is exact where the product is not: 3/10, 3·0.1.
    let power = pow(10, Double(abs(exponent)))
    func value(_ count: Double) -> Double { exponent < 0 ? count * factor / power : count * factor * power }
    let step = value(1)
    let (first, last) = ((low / step - 1e-6).rounded(.up), (high / step + 1e-6).rounded(.down))
    guard last >= first, last - first <= 60 else { return [] }
    // + 0 takes the sign from -0.
    let values = (0...Int(last - first)).map { value(first + Double($0)) + 0 }
    return zip(values, Self.texts(values, exponent: exponent)).map { Tick(value: $0, text: $1) }
  }

  /// All in one form: with as many decimals as the step has, or as multiples of one power of ten.
  private static func texts(_ values: [Double], exponent: Int) -> [String] {
    let largest = values.map { abs($0) }.max() ?? 0
    guard largest > 0 else { return values.map { _ in "0" } }
    let size = Int(log10(largest * (1 + 1e-12)).rounded(.down))
    if size < 6, exponent >= -4 {
      return values.map { value in
        let text = printed(value, "f", precision: max(0, -exponent))
        return size >= 4 ? grouped(text, by: ",") : text
      }
    }
    let power = pow(10, Double(abs(size)))
    return values.map { value in
      if value == 0 { return "0" }
      return printed(size < 0 ? value * power : value / power, "f", precision: max(0, size - exponent))
        + "e\(size)"
    }
  }

  // MARK: Logarithms

  private var logarithmicChoices: [() -> [Tick]] {
    let first = Int((log10(low) - 1e-9).rounded(.up))
    let last = Int((log10(high) + 1e-9).rounded(.down))
    var choices: [() -> [Tick]] = [{ decades(first - 1, last, step: 1, factors: [1, 2, 5]) }]
    for step in [1, 2, 3, 5, 10, 20, 50, 100, 200] {
      // At multiples of the step, whatever the ends.
      choices.append { decades(first, last, step: step, factors: [1]) }
    }
    // Within less than a decade there may be none of these.
    return choices + linearChoices(isWhole: false)
  }

  private func decades(_ first: Int, _ last: Int, step: Int, factors: [Double]) -> [Tick] {
    guard first <= last, last - first <= 700 else { return [] }
    let exponents = (first...last).filter { $0 % step == 0 }
    let isShort = first >= -4 && last <= 4
    return exponents.flatMap { exponent in
      factors.compactMap { factor -> Tick? in
        let power = pow(10, Double(abs(exponent)))
        let value = exponent < 0 ? factor / power : factor * power
        guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { return nil }
        let text =
          isShort
          ? grouped(printed(value, "f", precision: max(0, -exponent)), by: ",")
          : "\(Int(factor))e\(exponent)"
        return Tick(value: value, text: text)
      }
    }
  }
}
