import Diagnostics
import Interpreter

extension Command {
  /// A whole number that may be left out.
  static func whole(
    _ name: String, aliases: [String] = [], _ summary: String, defaultText: String? = nil,
    in range: ClosedRange<Int>, namedOnly: Bool = true
  ) -> Parameter<Int?> {
    let text = "\(countText(range.lowerBound))…\(countText(range.upperBound))"
    return Parameter(
      name, aliases: aliases, summary, defaultText: defaultText, namedOnly: namedOnly, rangeText: text,
      check: { value in
        guard let value, !range.contains(value) else { return nil }
        return "\(name) must be in \(text), not \(countText(value))"
      })
  }
}
