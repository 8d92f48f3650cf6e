import Interpreter
import Plots

/// Numbers in the words of pictures.
enum PictureWords {
  /// In three digits; whole numbers as they are.
  static func number(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e6 ? numberText(number) : significantText(number, digits: 3)
  }

  /// `-0.25…3`
  static func range(_ low: Double, _ high: Double) -> String { "\(number(low))…\(number(high))" }

  /// From the smallest to the largest that is a finite number.
  static func extent(of values: [Float]) -> String {
    let finite = values.lazy.filter(\.isFinite)
    return range(Double(finite.min() ?? .nan), Double(finite.max() ?? .nan))
  }
}
