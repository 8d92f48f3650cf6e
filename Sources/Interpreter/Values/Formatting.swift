import Diagnostics
import Syntax

/// Applies the format specs of f-strings, as Python's mini-language has them.
enum Formatting {
  static func text(of value: Value, _ spec: FormatSpec, in style: OutputStyle) throws -> String {
    if spec.isEmpty { return value.text(in: style) }
    switch value {
    case .number(let number):
      return padded(try digits(of: number, spec), spec, defaultAlignment: .right)
    case .bool(let bool) where spec.type != nil && spec.type != "s":
      return padded(try digits(of: bool ? 1 : 0, spec), spec, defaultAlignment: .right)
    case .object(let object):
      if let text = try object.formatted(spec, in: style) { return text }
      if let number = object.number {
        return padded(try digits(of: number, spec), spec, defaultAlignment: .right)
      }
      throw Problem("\(article(object.typeName)) takes no format '\(describe(spec))'")
    default:
      if let type = spec.type, type != "s" {
        throw Problem("format '\(type)' takes a number, not \(article(value.typeName))")
      }
      var text = value.text(in: style)
      if let precision = spec.precision { text = String(text.prefix(precision)) }
      return padded(text, spec, defaultAlignment: .left)
    }
  }

  private static func describe(_ spec: FormatSpec) -> String {
    (spec.width.map(String.init) ?? "") + (spec.precision.map { ".\($0)" } ?? "")
      + (spec.type.map { String($0) } ?? "")
  }

  /// Sign, digits, grouping and sign padding of a number, before it is aligned.
  private static func digits(of number: Double, _ spec: FormatSpec) throws -> String {
    var body = try magnitude(of: abs(number), spec)
    if let grouping = spec.grouping { body = grouped(body, by: grouping) }
    let isNegative =
      number < 0 || (number == 0 && number.sign == .minus && spec.type != "d" && spec.type != nil)
    let sign = isNegative ? "-" : spec.sign == "-" ? "" : String(spec.sign)
    if spec.isZeroPadded, spec.alignment == nil, let width = spec.width {
      body = String(repeating: "0", count: max(0, width - body.count - sign.count)) + body
    }
    return sign + body
  }

  private static func magnitude(of number: Double, _ spec: FormatSpec) throws -> String {
    let type = spec.type
    let isUpper = type.map { "EFGX".contains($0) } ?? false
    if !number.isFinite {
      let text = number.isNaN ? "nan" : "inf"
      return (isUpper ? text.uppercased() : text) + (type == "%" ? "%" : "")
    }
    switch type {
    case "f", "F": return printed(number, "f", precision: spec.precision ?? 6)
    case "e", "E": return printed(number, isUpper ? "E" : "e", precision: spec.precision ?? 6)
    case "g", "G": return printed(number, isUpper ? "G" : "g", precision: spec.precision ?? 6)
    case "n": return printed(number, "g", precision: spec.precision ?? 6)
    case "%": return printed(number * 100, "f", precision: spec.precision ?? 6) + "%"
    case "d", "x", "X", "b", "o", "c":
      guard let whole = Int64(exactly: number) else {
        throw Problem("format '\(type ?? "d")' takes a whole number, not \(numberText(number))")
      }
      return try integer(whole, as: type ?? "d")
    case "s": throw Problem("format 's' takes text, not a number")
    default:
      guard let precision = spec.precision else { return numberText(number) }
      return printed(number, "g", precision: max(precision, 1))
    }
  }

  private static func integer(_ whole: Int64, as type: Character) throws -> String {
    switch type {
    case "x": return String(whole, radix: 16)
    case "X": return String(whole, radix: 16, uppercase: true)
    case "b": return String(whole, radix: 2)
    case "o": return String(whole, radix: 8)
    case "c":
      guard let scalar = UInt32(exactly: whole).flatMap(Unicode.Scalar.init) else {
        throw Problem("no character has the number \(whole)")
      }
      return String(scalar)
    default: return String(whole)
    }
  }

  private static func padded(
    _ text: String, _ spec: FormatSpec, defaultAlignment: FormatSpec.Alignment
  ) -> String {
    guard let width = spec.width else { return text }
    let missing = width - text.count
    guard missing > 0 else { return text }
    let fill = spec.fill
    switch spec.alignment ?? defaultAlignment {
    case .left: return text + String(repeating: fill, count: missing)
    case .right: return String(repeating: fill, count: missing) + text
    case .centre:
      return String(repeating: fill, count: missing / 2) + text
        + String(repeating: fill, count: missing - missing / 2)
    }
  }
}
