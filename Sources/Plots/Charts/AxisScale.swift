#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the numbers of an axis become places on it: evenly, or by their logarithms.
struct AxisScale: Equatable {
  /// The ends; `low` < `high`, both finite, above 0 on a logarithmic axis.
  let low: Double
  let high: Double
  let isLogarithmic: Bool

  /// Numbers beyond this have no place: the distance of two of them must be a number, too.
  private static let largest = 1e300
  private static let smallest = 1e-290

  /// A scale on which all of the numbers that can be shown have a place; from 0 to 1 (or 1 to 10) when none
  /// can.
  /// - Parameters:
  ///   - margin: what is left free at both ends, as a share of the range.
  ///   - isFromZero: 0 is an end, as of bars; nothing is left free there.
  init(
    _ numbers: some Sequence<Double>, isLogarithmic: Bool = false, margin: Double = 0,
    isFromZero: Bool = false
  ) {
    self.isLogarithmic = isLogarithmic
    var (low, high) = (Double.infinity, -Double.infinity)
    for number in numbers where Self.isShown(number, isLogarithmic: isLogarithmic) {
      (low, high) = (min(low, number), max(high, number))
    }
    guard low <= high else {
      (self.low, self.high) = isLogarithmic ? (1, 10) : (0, 1)
      return
    }
    if isLogarithmic {
      let (start, end) = (log10(low), log10(high))
      let room = end - start < 1e-9 ? 0.5 : (end - start) * margin
      (self.low, self.high) = (pow(10, start - room), pow(10, end + room))
      return
    }
    if isFromZero { (low, high) = (min(low, 0), max(high, 0)) }
    let size = max(abs(low), abs(high))
    if size < Self.smallest {
      (self.low, self.high) = isFromZero ? (0, 1) : (-1, 1)
    } else if high - low < size * 1e-9 {
      // One number, or numbers that no text of a few digits tells apart.
      (self.low, self.high) = (low - size / 10, high + size / 10)
    } else {
      let room = (high - low) * margin
      self.low = isFromZero && low == 0 ? 0 : low - room
      self.high = isFromZero && high == 0 ? 0 : high + room
    }
  }

  init(low: Double, high: Double) { (self.low, self.high, isLogarithmic) = (low, high, false) }

  /// Whether a number has a place on an axis.
  static func isShown(_ number: Double, isLogarithmic: Bool) -> Bool {
    isLogarithmic ? number >= smallest && number <= largest : abs(number) <= largest
  }

  /// 0 at the low end, 1 at the high one; nan for a number that has no place.
  func share(_ number: Double) -> Double {
    guard Self.isShown(number, isLogarithmic: isLogarithmic) else { return .nan }
    if isLogarithmic { return (log10(number) - log10(low)) / (log10(high) - log10(low)) }
    return (number - low) / (high - low)
  }
}
