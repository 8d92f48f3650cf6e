import Diagnostics

/// Symbols by their first byte, longest first, so that `**=` is not read as `**` and `=`.
private let symbolsByFirst: [[(bytes: [UInt8], symbol: Symbol)]] = {
  var table: [[(bytes: [UInt8], symbol: Symbol)]] = Array(repeating: [], count: 256)
  for symbol in Symbol.allCases.sorted(by: { $0.rawValue.utf8.count > $1.rawValue.utf8.count }) {
    let bytes = Array(symbol.rawValue.utf8)
    if let first = bytes.first { table[Int(first)].append((bytes, symbol)) }
  }
  return table
}()

/// First bytes of what is no symbol of ours, or may be the beginning of something foreign.
private let foreignFirst: Set<UInt8> = Set(
  foreignSymbols.map { $0.text.withUTF8Buffer { $0[0] } } + "+-!".utf8)

/// What people write who come from other languages or from typeset text, and what to write here.
/// Longest first; some begin with a symbol of ours, so these are looked up before.
private let foreignSymbols: [(text: StaticString, message: String, label: String)] = [
  ("!==", "there is no '!=='", "write !="),
  ("===", "there is no '==='", "write =="),
  ("&&", "there is no '&&'", "write and"),
  ("||", "there is no '||'", "write or"),
  ("=>", "there is no '=>'", "write ->"),
  (":=", "there is no ':='", "write ="),
  ("&", "there is no '&'", "write and"),
  ("|", "there is no '|'", "write or"),
  ("^", "there is no '^'", "a power is written **"),
  ("“", "this quotation mark starts no string", "use \"…\""),
  ("”", "this quotation mark starts no string", "use \"…\""),
  ("„", "this quotation mark starts no string", "use \"…\""),
  ("«", "this quotation mark starts no string", "use \"…\""),
  ("»", "this quotation mark starts no string", "use \"…\""),
  ("‘", "this quotation mark starts no string", "use \"…\""),
  ("’", "this quotation mark starts no string", "use \"…\""),
  ("`", "this quotation mark starts no string", "use \"…\""),
  ("×", "'×' is no operator", "write *"),
  ("·", "'·' is no operator", "write *"),
  ("÷", "'÷' is no operator", "write /"),
  ("−", "'−' is no operator", "write -"),
  ("–", "'–' is no operator", "write -"),
  ("—", "'—' is no operator", "write -"),
  ("≤", "'≤' is no operator", "write <="),
  ("≥", "'≥' is no operator", "write >="),
  ("≠", "'≠' is no operator", "write !="),
  ("→", "'→' is no operator", "write ->"),
  ("²", "'²' is no operator", "write **2"),
  ("³", "'³' is no operator", "write **3"),
  ("…", "'…' is no operator", "write ..."),
]

extension Lexer {
  mutating func lexSymbol() {
    let start = offset
    if lexForeignSymbol() { return }
    for (text, symbol) in symbolsByFirst[Int(bytes[offset])] where bytes[offset...].starts(with: text) {
      offset += text.count
      trackBracket(symbol)
      return append(.symbol(symbol), from: start)
    }
    lexUnknownCharacter()
  }

  private mutating func lexForeignSymbol() -> Bool {
    guard foreignFirst.contains(bytes[offset]) else { return false }
    let start = offset
    for double in ["++", "--"] as [StaticString] where at(double) && endsLine(after: offset + 2) {
      offset += 2
      let sign = String(source.slice(start..<start + 1))
      fail("there is no '\(sign)\(sign)'", from: start, label: "write \(sign)= 1")
      return true
    }
    for (text, message, label) in foreignSymbols where at(text) {
      offset += text.utf8CodeUnitCount
      fail(message, from: start, label: label)
      return true
    }
    if at("!"), !at("!=") {
      offset += 1
      fail("there is no '!'", from: start, label: "write not")
      return true
    }
    return false
  }

  private func endsLine(after offset: Int) -> Bool {
    var offset = offset
    while offset < bytes.count, bytes[offset] == Ascii.space || bytes[offset] == Ascii.tab { offset += 1 }
    return offset >= bytes.count || "\r\n;}#".utf8.contains(bytes[offset])
  }

  /// Keeps count of open brackets; the parser reports those that do not match.
  private mutating func trackBracket(_ symbol: Symbol) {
    if symbol.closing != nil {
      brackets.append(symbol)
    } else if let opening = brackets.lastIndex(where: { $0.closing == symbol }) {
      brackets.removeSubrange(opening...)
    }
  }

  private mutating func lexUnknownCharacter() {
    let start = offset
    // A grapheme of more than 64 bytes is cut: the caret then covers its beginning.
    let window = source.slice(start..<min(start + 64, bytes.count))
    let character = window.first ?? " "
    offset = min(start + max(character.utf8.count, 1), bytes.count)
    let scalar = character.unicodeScalars.first ?? " "
    let isShowable =
      scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    fail(
      isShowable ? "'\(character)' has no meaning here" : "the character \(code) has no meaning", from: start)
  }
}
