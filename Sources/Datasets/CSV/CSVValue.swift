/// What the text of a field means.
enum CSVValue: Equatable {
  /// Empty, `NA`, `N/A`, `NaN`, `null`, `?`, in capitals or not.
  case missing
  case number(Double)
  case text(String)

  private static let missingWords: Set<String> = ["na", "n/a", "nan", "null", "?"]

  /// Blanks around a text do not count. A number is written with digits, a point and an exponent, and nothing
  /// else: no groups of thousands, no hexadecimal digits, no `inf`.
  init(_ field: String) {
    let text = Self.trimmed(field)
    if text.isEmpty || (text.utf8.count <= 4 && Self.missingWords.contains(text.lowercased())) {
      self = .missing
    } else if Self.isNumber(text), let number = Double(text) {
      self = .number(number)
    } else {
      self = .text(text)
    }
  }

  /// Without blanks and tabs at its ends.
  static func trimmed(_ field: String) -> String {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    guard let first = field.utf8.first, let last = field.utf8.last, isBlank(first) || isBlank(last) else {
      return field
    }
    var part = Substring(field).utf8
    part = part.drop(while: isBlank)
    while let last = part.last, isBlank(last) { part.removeLast() }
    return String(Substring(part))
  }

  /// `[+-] (digits [. digits] | . digits) [e [+-] digits]`
  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func takeSign() {
      if let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
        rest.removeFirst()
      }
    }
    func takeDigits() -> Int {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(digits)
      return digits
    }
    takeSign()
    var digits = takeDigits()
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      digits += takeDigits()
    }
    guard digits > 0 else { return false }
    if let first = rest.first, first == UInt8(ascii: "e") || first == UInt8(ascii: "E") {
      rest.removeFirst()
      takeSign()
      guard takeDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}
