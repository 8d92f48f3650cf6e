import Diagnostics

/// One field as it stands in the file: without its quotes, doubled ones made single.
struct CSVField {
  let text: String
  /// Where it begins, as an offset into the file.
  let start: Int
  /// The line on which it begins, from 1.
  let line: Int
}

/// Takes the records of a file of separated values one after the other, by RFC 4180: fields may be quoted,
/// a quote within is doubled, and quoted fields may hold separators and line breaks. Lines end in CRLF, LF
/// or CR. Beyond the RFC, blanks in front of a field are skipped, and so are lines that hold only blanks; a
/// quote within a field that does not begin with one is a character like any other.
struct CSVScanner {
  let file: String
  let separator: UInt8
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int
  private(set) var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let blank = UInt8(ascii: " ")
  /// What some programs put in front of UTF-8.
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// More fields than this in a line are no table.
  private static let mostFields = 100_000

  /// `bytes` must outlive the scanner.
  init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8, file: String) {
    self.bytes = bytes
    self.separator = separator
    self.file = file
    position = bytes.starts(with: Self.mark) ? Self.mark.count : 0
  }

  /// Puts the fields of the next record in place of those in `fields`; false when there is none.
  /// Throws a `DataError` with line and column for a quote that does not end, text behind a closing quote,
  /// and bytes that are no UTF-8.
  mutating func next(into fields: inout [CSVField]) throws(DataError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    skipBlankLines()
    guard position < bytes.count else { return false }
    while true {
      while position < bytes.count, bytes[position] == Self.blank, separator != Self.blank { position += 1 }
      let isQuoted = position < bytes.count && bytes[position] == Self.quote
      fields.append(isQuoted ? try quoted() : try plain())
      guard fields.count <= Self.mostFields else {
        throw DataError(file: "\(file):\(line)", "has more than \(countText(Self.mostFields)) fields")
      }
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    takeLineEnd()
    return true
  }

  private mutating func skipBlankLines() {
    while position < bytes.count {
      var end = position
      while end < bytes.count, bytes[end] == Self.blank { end += 1 }
      guard end == bytes.count || isLineEnd(bytes[end]) else { return }
      position = end
      if position < bytes.count { takeLineEnd() }
    }
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.newline || byte == Self.carriageReturn }

  private mutating func takeLineEnd() {
    guard position < bytes.count, isLineEnd(bytes[position]) else { return }
    let isPair =
      bytes[position] == Self.carriageReturn && position + 1 < bytes.count
      && bytes[position + 1] == Self.newline
    position += isPair ? 2 : 1
    line += 1
  }

  private mutating func plain() throws(DataError) -> CSVField {
    let start = position
    while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) { position += 1 }
    let part = UnsafeBufferPointer(rebasing: bytes[start..<position])
    guard let text = String(validating: part, as: UTF8.self) else { throw noText(in: start..<position) }
    return CSVField(text: text, start: start, line: line)
  }

  private mutating func quoted() throws(DataError) -> CSVField {
    let (start, opening) = (position, line)
    position += 1
    var content: [UInt8] = []
    while true {
      guard position < bytes.count else {
        throw DataError(file: place(of: start), "the quote that begins here has no end")
      }
      let byte = bytes[position]
      if byte == Self.quote {
        position += 1
        // Two are one that belongs to the text.
        guard position < bytes.count, bytes[position] == Self.quote else { break }
        content.append(byte)
        position += 1
      } else if isLineEnd(byte) {
        let before = position
        takeLineEnd()
        content += bytes[before..<position]
      } else {
        content.append(byte)
        position += 1
      }
    }
    guard position == bytes.count || bytes[position] == separator || isLineEnd(bytes[position]) else {
      throw DataError(
        file: place(of: position), "text follows the quote that ends a field",
        label: "a quote within quotes is written twice")
    }
    guard let text = String(validating: content, as: UTF8.self) else { throw noText(in: start..<position) }
    return CSVField(text: text, start: start, line: opening)
  }

  /// Bytes within this range are no UTF-8: says which and where.
  private func noText(in range: Range<Int>) -> DataError {
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes[range].makeIterator()
    var odd = range.lowerBound
    while odd < range.upperBound, case .valid(let scalar) = parser.parseScalar(from: &rest) {
      odd += scalar.count
    }
    odd = min(odd, range.upperBound - 1)
    return DataError(
      file: place(of: odd), "the byte 0x\(hexadecimalByte(bytes[odd])) is no UTF-8",
      label: "save it as UTF-8",
      notes: ["iconv -f latin1 -t utf8 old.csv > new.csv does it for a file of Western Europe"])
  }

  /// `data.csv:17:5`, of the byte at an offset. Reads the file from its start: only errors need it.
  func place(of offset: Int) -> String {
    var (line, column, index) = (1, 1, bytes.starts(with: Self.mark) ? Self.mark.count : 0)
    while index < offset {
      let byte = bytes[index]
      index += 1
      if byte == Self.carriageReturn, index < bytes.count, bytes[index] == Self.newline { continue }
      if isLineEnd(byte) {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        // Scalars and not bytes: those that go on one are not counted.
        column += 1
      }
    }
    return "\(file):\(line):\(column)"
  }
}

private func hexadecimalByte(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}
