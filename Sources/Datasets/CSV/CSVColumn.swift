import Diagnostics

/// What is known of a column once the file was read for the first time.
public struct CSVColumn: Sendable {
  public let name: String
  /// Fields of each sort.
  public internal(set) var missingCount = 0
  public internal(set) var numberCount = 0
  public internal(set) var textCount = 0
  /// Texts that are numbers but for the other sign, as a comma for the point.
  private(set) var strangerCount = 0
  private let decimal: CSVFile.Decimal
  /// A field that is no number, and its line.
  public internal(set) var firstText: (text: String, line: Int)?
  /// How often each text occurs, up to `mostDifferent` of them; numbers are texts, too.
  private(set) var texts: [String: Int] = [:]
  /// How often each number occurs, as far.
  private(set) var numbers: [Double: Int] = [:]
  private(set) var isWhole = true
  /// A number that float32 cannot hold, and its line.
  private(set) var firstTooLarge: (text: String, line: Int)?

  /// Beyond this the texts of a column are no categories, and numbers no classes.
  static let mostDifferent = 1_000
  /// Whole numbers with more values than this are taken as something to be predicted.
  static let mostWholeClasses = 20

  /// All fields that are there are numbers.
  public var isNumeric: Bool { textCount == 0 && numberCount > 0 }
  public var isEmpty: Bool { textCount == 0 && numberCount == 0 }
  var hasTooMany: Bool { texts.count > Self.mostDifferent }

  init(_ name: String, _ decimal: CSVFile.Decimal) { (self.name, self.decimal) = (name, decimal) }

  mutating func note(_ field: CSVField) {
    let text: String
    switch CSVValue(field.text, decimal: decimal) {
    case .missing:
      missingCount += 1
      return
    case .number(let number):
      numberCount += 1
      text = CSVValue.trimmed(field.text)
      if !Float(number).isFinite, firstTooLarge == nil { firstTooLarge = (text, field.line) }
      isWhole = isWhole && number == number.rounded()
      if numbers.count <= Self.mostDifferent { numbers[number, default: 0] += 1 }
    case .text(let word):
      textCount += 1
      text = word
      if CSVValue.hasNumber(word, with: decimal.other) { strangerCount += 1 }
      if firstText == nil { firstText = (word, field.line) }
    }
    if texts.count <= Self.mostDifferent { texts[text, default: 0] += 1 }
  }

  /// Why a column is text that was perhaps meant as numbers; `nil` when it is not, or nothing speaks for that.
  /// A slip, a missing value in words that are not known, or `1,5`.
  var doubt: String? {
    guard let first = firstText else { return nil }
    if strangerCount == textCount {
      let (own, other, remedy) =
        decimal == .point
        ? ("point", "commas", "; decimal=\",\" reads them") : ("comma", "points", "")
      return "numbers have a \(own) and no \(other), unlike '\(first.text)' in line \(first.line)\(remedy)"
    }
    guard numberCount > textCount else { return nil }
    let total = countText(numberCount + textCount)
    return "\(countText(numberCount)) of \(total) are numbers, but not '\(first.text)' in line \(first.line)"
  }

  /// Whether the column is taken as classes when nobody says so: texts are, and whole numbers of which there
  /// are few, each twice or more on average.
  var looksLikeClasses: Bool {
    guard isNumeric else { return true }
    return isWhole && numbers.count <= Self.mostWholeClasses && 2 * numbers.count <= numberCount
  }
}
