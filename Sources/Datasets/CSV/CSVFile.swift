import Diagnostics
import Tensors

/// A file of separated values that was read through once: what its columns are called and hold. A second
/// reading makes a dataset of it, so that no more than one copy of the numbers is kept.
public struct CSVFile: Sendable {
  public enum Separator: String, CaseIterable, Sendable {
    case comma, semicolon, tab, bar

    var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      case .bar: UInt8(ascii: "|")
      }
    }
  }

  /// What stands between a number's whole part and its fraction.
  public enum Decimal: String, CaseIterable, Sendable {
    case point, comma

    var byte: UInt8 {
      switch self {
      case .point: UInt8(ascii: ".")
      case .comma: UInt8(ascii: ",")
      }
    }
    var other: Decimal { self == .point ? .comma : .point }
  }

  public let path: String
  public let columns: [CSVColumn]
  /// Records below the header.
  public let rowCount: Int
  public let hasHeader: Bool
  public let separator: Separator
  public let decimal: Decimal
  let bytes: Tensor

  /// The file's name without folder and ending.
  public var name: String {
    let file = Files.name(path)
    return file.lastIndex(of: ".").map { $0 > file.startIndex ? String(file[..<$0]) : file } ?? file
  }

  /// Reads a file through. Without `separator` it is the one of comma, semicolon and tab that divides the
  /// first records evenly, where numbers have commas of semicolon and tab before comma; without `hasHeader` the first record is a header unless it holds a number or
  /// nothing at all.
  ///
  /// Throws `DataError` with line and column for what is no table, and `CancellationError` when `isCancelled`
  /// says so.
  public init(
    _ path: String, separator: Separator? = nil, decimal: Decimal = .point, hasHeader: Bool? = nil,
    isCancelled: () -> Bool = { false }
  ) throws {
    try self.init(
      try Files.read(path), path: path, separator: separator, decimal: decimal, hasHeader: hasHeader,
      isCancelled: isCancelled)
  }

  init(
    _ bytes: Tensor, path: String, separator: Separator? = nil, decimal: Decimal = .point,
    hasHeader: Bool? = nil, isCancelled: () -> Bool = { false }
  ) throws {
    self.bytes = bytes
    self.path = path
    self.decimal = decimal
    let used: Separator
    (used, self.hasHeader, columns, rowCount) = try bytes.withElements(of: UInt8.self) { bytes in
      try Self.check(bytes, path)
      let used = separator ?? Self.separator(of: bytes, decimal, path)
      var scanner = CSVScanner(bytes, separator: used.byte, file: path)
      var survey = try Survey(&scanner, decimal, hasHeader: hasHeader)
      try survey.read(&scanner, isCancelled)
      return (used, survey.hasHeader, survey.columns, survey.rowCount)
    }
    self.separator = used
    guard rowCount > 0 else {
      throw DataError(file: path, hasHeader ?? true ? "has a header and no rows" : "has no rows")
    }
  }

  /// Throws when the bytes are no text at all, and says what they are.
  private static func check(_ bytes: UnsafeBufferPointer<UInt8>, _ path: String) throws(DataError) {
    guard !bytes.isEmpty else { throw DataError(file: path, "is empty") }
    if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x50, 0x4B, 3, 4]) {
      throw DataError(file: path, "is packed", label: "unpack it first, as with gunzip or unzip")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw DataError(file: path, "is UTF-16", label: "save it as UTF-8")
    }
    if bytes.contains(0) { throw DataError(file: path, "is no text: it holds bytes of 0") }
  }

  /// Of those that divide each of the first records into as many fields, at least two, the one that makes
  /// most; when none does, the one that makes most of the first record.
  private static func separator(
    of bytes: UnsafeBufferPointer<UInt8>, _ decimal: Decimal, _ path: String
  ) -> Separator {
    switch decimal {
    case .point: return best(of: [.comma, .semicolon, .tab], bytes, path) ?? .comma
    case .comma: return best(of: [.semicolon, .tab], bytes, path) ?? .comma
    }
  }

  /// `nil` when none of them divides the first record.
  private static func best(
    of separators: [Separator], _ bytes: UnsafeBufferPointer<UInt8>, _ path: String
  ) -> Separator? {
    var best: (separator: Separator?, isEven: Bool, fields: Int) = (nil, false, 1)
    for separator in separators {
      var scanner = CSVScanner(bytes, separator: separator.byte, file: path)
      var (fields, counts): ([CSVField], [Int]) = ([], [])
      // A record that cannot be read this way does not speak for this separator.
      while counts.count < 20, (try? scanner.next(into: &fields)) == true { counts.append(fields.count) }
      guard let first = counts.first, first > 1 else { continue }
      let isEven = counts.allSatisfy { $0 == first }
      if (isEven ? 1 : 0, first) > (best.isEven ? 1 : 0, best.fields) { best = (separator, isEven, first) }
    }
    return best.separator
  }
}

/// The first reading: names and kinds of the columns.
private struct Survey {
  let hasHeader: Bool
  private(set) var columns: [CSVColumn]
  private(set) var rowCount = 0
  private var fields: [CSVField] = []

  init(_ scanner: inout CSVScanner, _ decimal: CSVFile.Decimal, hasHeader: Bool?) throws(DataError) {
    guard try scanner.next(into: &fields) else { throw DataError(file: scanner.file, "holds only blanks") }
    let values = fields.map { CSVValue($0.text, decimal: decimal) }
    self.hasHeader = hasHeader ?? Self.looksLikeHeader(values)
    columns = []
    guard self.hasHeader else {
      columns = fields.indices.map { CSVColumn("column\($0 + 1)", decimal) }
      note()
      return
    }
    var seen: Set<String> = []
    for (index, field) in fields.enumerated() {
      let text = CSVValue.trimmed(field.text)
      // R and pandas leave the name of the column with the rows' numbers empty.
      let name = text.isEmpty ? "column\(index + 1)" : text
      guard seen.insert(name).inserted else {
        throw DataError(
          file: scanner.place(of: field.start), "the header names '\(name)' twice",
          label: "each column needs a name of its own")
      }
      columns.append(CSVColumn(name, decimal))
    }
  }

  private static func looksLikeHeader(_ values: [CSVValue]) -> Bool {
    !values.contains { if case .number = $0 { true } else { false } }
      && values.contains { if case .text = $0 { true } else { false } }
  }

  mutating func read(_ scanner: inout CSVScanner, _ isCancelled: () -> Bool) throws {
    while try scanner.next(into: &fields) {
      try scanner.checkWidth(fields, columns.count, hasHeader: hasHeader)
      note()
      if rowCount % 1_000 == 0, isCancelled() { throw CancellationError() }
    }
  }

  private mutating func note() {
    for (index, field) in fields.enumerated() { columns[index].note(field) }
    rowCount += 1
  }
}

extension CSVScanner {
  /// Throws when a record has another number of fields than the first one.
  func checkWidth(_ fields: [CSVField], _ width: Int, hasHeader: Bool) throws(DataError) {
    guard fields.count != width else { return }
    let count = "\(fields.count) \(fields.count == 1 ? "field" : "fields")"
    throw DataError(
      file: "\(file):\(fields.first?.line ?? line)",
      "\(count), but the \(hasHeader ? "header" : "first row") has \(width)",
      label: fields.count > width ? "a text that holds the separator needs quotes" : nil)
  }
}
