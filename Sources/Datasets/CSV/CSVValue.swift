/// What the text of a field means.
enum CSVValue: Equatable {
  /// Empty, `NA`, `N/A`, `NaN`, `null`, `?`, in capitals or not.
  case missing
  case number(Double)
  case text(String)

  private static let missingWords: Set<String> = ["na", "n/a", "nan", "null", "?"]

  /// Blanks around a text do not count. A number is written with digits, a point (or comma) and an exponent,
  /// and nothing else: no groups of thousands, no hexadecimal digits, no `inf`.
  init(_ field: String, decimal: CSVFile.Decimal = .point) {
    let text = Self.trimmed(field)
    if let number = Self.number(text, decimal) {
      self = .number(number)
    } else if text.isEmpty || (text.utf8.count <= 4 && Self.missingWords.contains(text.lowercased())) {
      self = .missing
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

  /// Whether a text is a number with this sign in it, as `1,5` for 1.5.
  static func hasNumber(_ text: String, with decimal: CSVFile.Decimal) -> Bool {
    text.utf8.contains(decimal.byte) && number(text, decimal) != nil
  }

  /// The number nearest to a text that is one; `nil` for other texts.
  private static func number(_ text: String, _ decimal: CSVFile.Decimal) -> Double? {
    var text = text
    guard let digits = text.withUTF8({ DecimalText($0, decimal) }) else { return nil }
    return digits.exactly
      ?? Double(decimal == .point ? text : String(text.map { $0 == "," ? "." : $0 }))
  }
}

/// A number as it is written: `[+-] (digits [. digits] | . digits) [e [+-] digits]`, or with a comma for the
/// point.
private struct DecimalText {
  private let isNegative: Bool
  /// All digits as one whole number, and the power of ten that it is to be multiplied by; of more than 15
  /// digits those that fit.
  private var digits: UInt64 = 0
  private var digitCount = 0
  private var exponent = 0

  /// `nil` when the bytes are no number and nothing else.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, _ decimal: CSVFile.Decimal) {
    var rest = bytes[...]
    isNegative = rest.first == UInt8(ascii: "-")
    Self.takeSign(&rest)
    let whole = takeDigits(&rest)
    var fraction = 0
    if rest.first == decimal.byte {
      rest.removeFirst()
      fraction = takeDigits(&rest)
    }
    guard whole + fraction > 0 else { return nil }
    exponent = -fraction
    if let first = rest.first, first == UInt8(ascii: "e") || first == UInt8(ascii: "E") {
      rest.removeFirst()
      guard let power = Self.takePower(&rest) else { return nil }
      exponent += power
    }
    guard rest.isEmpty else { return nil }
  }

  /// Where 15 digits and a power of ten of at most 22 make the number, both are exact in float64 and one
  /// multiplication or division rounds once: the nearest number, in a fraction of the time that `strtod`
  /// takes (W. D. Clinger, "How to read floating point numbers accurately", 1990). `nil` elsewhere.
  var exactly: Double? {
    guard digitCount <= 15, abs(exponent) < Self.powers.count else { return nil }
    let size =
      exponent < 0 ? Double(digits) / Self.powers[-exponent] : Double(digits) * Self.powers[exponent]
    return isNegative ? -size : size
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  private static func takeSign(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) {
    if let first = rest.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") { rest.removeFirst() }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  /// How many there are. Zeros in front of all others do not count towards the 15.
  private mutating func takeDigits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var count = 0
    while let first = rest.first, let digit = Self.digit(first) {
      if digitCount > 0 || digit > 0 { digitCount += 1 }
      if digitCount <= 15 { digits = digits * 10 + UInt64(digit) }
      count += 1
      rest.removeFirst()
    }
    return count
  }

  /// `nil` when there are no digits. Beyond 10,000 it is large, and how large does not matter.
  private static func takePower(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    let isNegative = rest.first == UInt8(ascii: "-")
    takeSign(&rest)
    guard rest.first.flatMap(digit) != nil else { return nil }
    var power = 0
    while let first = rest.first, let digit = digit(first) {
      power = min(power * 10 + Int(digit), 10_000)
      rest.removeFirst()
    }
    return isNegative ? -power : power
  }
}
