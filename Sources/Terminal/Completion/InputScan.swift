import Diagnostics
import Syntax

/// The words of an unfinished input, and what its end lies in.
struct InputScan {
  struct Word {
    enum Kind { case name, literal, symbol, newline }
    let kind: Kind
    let text: String
    let start: Int
    let end: Int
    let hasSpaceBefore: Bool

    /// `12`, which may be the beginning of a choice.
    var isWholeNumber: Bool { kind == .literal && text.utf8.allSatisfy { (48...57).contains($0) } }
  }

  enum Ending: Equatable {
    case code
    case comment
    /// A string whose content starts at this offset.
    case text(from: Int)
  }

  private(set) var words: [Word] = []
  private(set) var ending = Ending.code
  private let bytes: [UInt8]

  /// Scans from an offset on to the end.
  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    let source = Source(String(decoding: bytes[start...], as: UTF8.self))
    for token in tokenize(source) { add(token, of: source, at: start) }
  }

  private mutating func add(_ token: Token, of source: Source, at offset: Int) {
    let kind: Word.Kind
    switch token.kind {
    case .name, .keyword: kind = .name
    case .number, .text, .formatted: kind = .literal
    case .symbol: kind = .symbol
    case .newline: kind = .newline
    case .comment, .cell:
      if token.span.upper == source.utf8.count { ending = .comment }
      return
    case .error:
      kind = .literal
      let start = token.span.lower + offset
      if token.span.upper == source.utf8.count, let content = openText(from: start) {
        return end(inTextFrom: content, isFormat: isFormat(start))
      }
    case .end: return
    }
    words.append(
      Word(
        kind: kind, text: source.text(of: token.span), start: token.span.lower + offset,
        end: token.span.upper + offset, hasSpaceBefore: token.isSpaced))
  }

  /// The offset of the content of a string that starts here and is not closed.
  private func openText(from start: Int) -> Int? {
    var position = isFormat(start) ? start + 1 : start
    guard position < bytes.count, Self.quotes.contains(bytes[position]) else { return nil }
    let quote = bytes[position]
    let isTriple = bytes[position...].prefix(3).elementsEqual([quote, quote, quote])
    let closing = Array(repeating: quote, count: isTriple ? 3 : 1)
    position += closing.count
    let content = position
    while position < bytes.count {
      if bytes[position...].starts(with: closing) { return nil }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return content
  }

  /// In an f-string the end may lie in an open `{…`, which is code again.
  private mutating func end(inTextFrom content: Int, isFormat: Bool) {
    guard isFormat, let brace = openBrace(from: content) else {
      ending = .text(from: content)
      return
    }
    let inner = InputScan(bytes, from: brace)
    // In parentheses, as it were: the code in braces is an expression and no statement.
    words = [Word(kind: .symbol, text: "(", start: brace, end: brace, hasSpaceBefore: true)] + inner.words
    ending = inner.ending
  }

  private func openBrace(from content: Int) -> Int? {
    var brace: Int?
    for index in content..<bytes.count {
      if bytes[index] == UInt8(ascii: "{") { brace = index + 1 }
      if bytes[index] == UInt8(ascii: "}") { brace = nil }
    }
    return brace
  }

  private func isFormat(_ offset: Int) -> Bool {
    offset < bytes.count && bytes[offset] | 0x20 == UInt8(ascii: "f")
  }

  private static let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
}
