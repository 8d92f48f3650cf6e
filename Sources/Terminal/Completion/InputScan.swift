/// The words of an unfinished input, coarsely: enough to tell where the cursor is.
struct InputScan {
  struct Word {
    enum Kind { case name, literal, symbol, newline }
    let kind: Kind
    let text: String
    let start: Int
    let end: Int
    let hasSpaceBefore: Bool
  }

  /// What the input's end lies in.
  enum Ending: Equatable {
    case code
    case comment
    /// A string whose content starts at this offset.
    case text(from: Int)
  }

  private(set) var words: [Word] = []
  private(set) var ending = Ending.code
  private let bytes: [UInt8]
  private var position: Int

  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    position = start
    while position < bytes.count, ending == .code { readWord() }
  }

  private mutating func readWord() {
    let before = position
    while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
    let hasSpace = position > before
    let start = position
    guard let byte = peek() else { return }
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      position += 1
      add(.newline, start, hasSpace)
    case UInt8(ascii: "#"):
      while let next = peek(), next != UInt8(ascii: "\n") { position += 1 }
      if position == bytes.count { ending = .comment }
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      readText(quote: byte, isFormat: false)
      if ending == .code { add(.literal, start, hasSpace) }
    case let digit where isDigit(digit):
      while let next = peek(), isNamePart(next) || next == UInt8(ascii: ".") { position += 1 }
      add(.literal, start, hasSpace)
    case let letter where isNamePart(letter):
      while let next = peek(), isNamePart(next) { position += 1 }
      let isFormat = position == start + 1 && (letter | 0x20) == UInt8(ascii: "f")
      if isFormat, let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        readText(quote: quote, isFormat: true)
        if ending == .code, words.last?.start ?? 0 <= start { add(.literal, start, hasSpace) }
      } else {
        add(.name, start, hasSpace)
      }
    default:
      position += 1
      if let next = peek(), next == UInt8(ascii: "="), "=!<>+-*/%@".utf8.contains(byte) { position += 1 }
      add(.symbol, start, hasSpace)
    }
  }

  /// Reads to the closing quote. An f-string that ends in an open `{…` ends in that code.
  private mutating func readText(quote: UInt8, isFormat: Bool) {
    position += 1
    let start = position
    var brace: Int?
    while let byte = peek() {
      position += 1
      switch byte {
      case quote: return
      case UInt8(ascii: "\\"): position = min(position + 1, bytes.count)
      case UInt8(ascii: "{") where isFormat: brace = position
      case UInt8(ascii: "}") where isFormat: brace = nil
      default: break
      }
    }
    guard let brace else {
      ending = .text(from: start)
      return
    }
    let inner = InputScan(bytes, from: brace)
    // In parentheses, as it were: the code in braces is an expression and no statement.
    words = [Word(kind: .symbol, text: "(", start: brace, end: brace, hasSpaceBefore: true)] + inner.words
    ending = inner.ending
  }

  private mutating func add(_ kind: Word.Kind, _ start: Int, _ hasSpace: Bool) {
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    words.append(Word(kind: kind, text: text, start: start, end: position, hasSpaceBefore: hasSpace))
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }
  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
  private func isNamePart(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return byte == UInt8(ascii: "_") || byte >= 0x80 || isDigit(byte)
      || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
  }
}
