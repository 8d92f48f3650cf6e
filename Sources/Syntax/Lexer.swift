import Diagnostics

/// Cuts a source into tokens. Never fails: text that is no token becomes an `.error` token, and lexing goes
/// on behind it, so that completion and highlighting work on half-typed lines.
public func tokenize(_ source: Source) -> [Token] {
  var lexer = Lexer(source)
  lexer.run()
  return lexer.tokens
}

/// The state of lexing one source, or one hole of an f-string in it.
struct Lexer {
  let source: Source
  let bytes: [UInt8]
  /// How many f-strings stand around this place.
  let stringDepth: Int
  var offset: Int
  var tokens: [Token] = []
  /// Brackets open here; inside `(` and `[` a line's end is white space.
  var brackets: [Symbol] = []
  var isSpaced = false
  var startsLine = true

  init(_ source: Source, at offset: Int = 0, stringDepth: Int = 0) {
    self.source = source
    bytes = source.utf8
    self.offset = offset
    self.stringDepth = stringDepth
  }

  mutating func run() {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if bytes.starts(with: byteOrderMark) { offset = byteOrderMark.count }
    while true {
      skipBlanks()
      guard let byte = peek() else { break }
      if byte == Ascii.newline {
        lexNewline()
      } else {
        lexToken()
      }
    }
    append(.end, from: offset)
  }

  func peek(_ ahead: Int = 0) -> UInt8? {
    offset + ahead < bytes.count ? bytes[offset + ahead] : nil
  }

  func at(_ text: StaticString) -> Bool {
    guard offset + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { bytes[offset..<offset + $0.count].elementsEqual($0) }
  }

  /// Adds the token that runs from `start` to the current offset.
  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind, Span(start, offset), isSpaced: isSpaced, startsLine: startsLine))
    isSpaced = false
    startsLine = false
  }

  mutating func fail(
    _ message: String, from start: Int, label: String? = nil, isUnfinished: Bool = false
  ) {
    let error = SyntaxError(message, Span(start, offset), label: label, isUnfinished: isUnfinished)
    append(.error(error), from: start)
  }

  /// Passes white space within a line, and a no-break space, as text copied from a page has them.
  mutating func skipBlanks() {
    while let byte = peek() {
      if byte == Ascii.space || byte == Ascii.tab || byte == Ascii.carriageReturn || byte == 0x0C {
        offset += 1
      } else if at("\u{A0}") {
        offset += 2
      } else {
        break
      }
      isSpaced = true
    }
  }

  mutating func lexNewline() {
    let start = offset
    offset += 1
    let isBlank = brackets.last == .openParenthesis || brackets.last == .openBracket
    if !isBlank { append(.newline, from: start) }
    isSpaced = true
    startsLine = true
  }

  /// Lexes what stands at the offset, which is neither a blank nor a line's end nor the end.
  mutating func lexToken() {
    guard let byte = peek() else { return }
    switch byte {
    case UInt8(ascii: "#"): lexComment()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): lexString(from: offset, isFormatted: false)
    case UInt8(ascii: "\\"): lexLineJoin()
    case _ where Ascii.isDigit(byte): lexNumber()
    case UInt8(ascii: ".") where peek(1).map(Ascii.isDigit) == true && !standsBehindOperand: lexNumber()
    default:
      if let scalar = scalar(at: offset), Self.startsName(scalar) { lexWord() } else { lexSymbol() }
    }
  }

  /// In `x.5` the dot asks for a member.
  private var standsBehindOperand: Bool {
    guard !isSpaced, let last = tokens.last else { return false }
    switch last.kind {
    case .name, .keyword, .text, .formatted, .symbol(.closeParenthesis), .symbol(.closeBracket): return true
    default: return false
    }
  }

  private mutating func lexLineJoin() {
    let start = offset
    offset += 1
    while let byte = peek(), byte == Ascii.space || byte == Ascii.tab || byte == Ascii.carriageReturn {
      offset += 1
    }
    if peek() == Ascii.newline { offset += 1 }
    if offset >= bytes.count {
      fail("a line is missing after '\\'", from: start, isUnfinished: true)
    } else if bytes[offset - 1] == Ascii.newline {
      isSpaced = true
    } else {
      offset = start + 1
      fail("'\\' joins lines only at a line's end", from: start)
    }
  }
}

// MARK: - Words and comments
extension Lexer {
  static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDStart
  }

  static func continuesName(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isXIDContinue }

  /// The Unicode scalar at a byte offset that does not cut a character.
  func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    if byte < 0x80 { return Unicode.Scalar(byte) }
    return String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
  }

  mutating func skipNameCharacters() {
    while let scalar = scalar(at: offset), Self.continuesName(scalar) {
      offset += UTF8.width(scalar)
    }
  }

  private mutating func lexWord() {
    let start = offset
    skipNameCharacters()
    let word = source.slice(start..<offset)
    if let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      if word == "f" || word == "F" { return lexString(from: start, isFormatted: true) }
      if ["r", "R", "b", "B", "u", "U", "fr", "rf"].contains(word) {
        return fail("strings have no prefix '\(word)'", from: start, label: "only f\"…\" has a meaning")
      }
    }
    append(Keyword(word: word).map(Token.Kind.keyword) ?? .name(word), from: start)
  }

  private mutating func lexComment() {
    let start = offset
    let isAtMargin = start == 0 || bytes[start - 1] == Ascii.newline
    while let byte = peek(), byte != Ascii.newline { offset += 1 }
    let text = source.slice(start..<offset)
    if isAtMargin, brackets.isEmpty, stringDepth == 0, let cell = CellMarker(text) {
      append(.cell(cell), from: start)
    } else {
      append(.comment, from: start)
    }
  }
}

extension UTF8 {
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case ..<0x80: 1
    case ..<0x800: 2
    case ..<0x10000: 3
    default: 4
    }
  }
}

func trimmed(_ text: Substring) -> Substring {
  var text = text.drop(while: \.isWhitespace)
  while text.last?.isWhitespace == true { text.removeLast() }
  return text
}

enum Ascii {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let tab = UInt8(ascii: "\t")
  static let space = UInt8(ascii: " ")

  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
