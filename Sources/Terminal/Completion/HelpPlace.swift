import Interpreter

/// What help at a cursor may be about. In texts and comments that is nothing.
struct HelpPlace {
  /// The name that the cursor is in or behind.
  private(set) var word: String?
  /// What is called around it, the innermost first: the functions in whose parentheses the cursor is, the command
  /// whose arguments it is among.
  private(set) var callees: [String] = []

  /// `cursor` is an offset in `bytes`.
  init(_ bytes: [UInt8], cursor: Int) {
    let scan = InputScan(Array(bytes.prefix(cursor)))
    guard scan.ending == .code else { return }
    let place = CompletionPlace(scan, cursor: cursor)
    word = Self.word(in: bytes, from: place.start, cursor: cursor)
    for frame in [place.frame, place.outer].compactMap(\.self) {
      let callee = frame.opener == "{" ? Self.command(startingWith: frame.items) : frame.callee.last
      if let callee, callee.isName { callees.append(callee.text) }
    }
  }

  /// The likeliest of these names that something has.
  func name(in session: Session) -> String? {
    if let word, session.isKnown(word) { return word }
    return callees.first(where: session.isKnown)
  }

  /// A command's arguments stand behind it without an operator between.
  private static func command(startingWith items: [CompletionPlace.Item]) -> CompletionPlace.Item? {
    if items.count > 1, items[1].isOperator || items[1].text == "." { return nil }
    return items.first
  }

  private static func word(in bytes: [UInt8], from start: Int, cursor: Int) -> String? {
    var end = cursor
    while end < bytes.count, isPartOfName(bytes[end]) { end += 1 }
    // The rest of a number; the letter of an f-string; a number.
    if start == cursor, start > 0, isPartOfName(bytes[start - 1]) { return nil }
    if end < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[end]) { return nil }
    guard start < end, !isDigit(bytes[start]) else { return nil }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || isDigit(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

extension Session {
  fileprivate func isKnown(_ name: String) -> Bool { variable(name) != nil || registry.function(name) != nil }
}
