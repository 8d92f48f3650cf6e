/// A stretch of a line of Markdown.
indirect enum Inline: Equatable, Sendable {
  case text(String)
  case code(String)
  /// A formula with its `$`, as it stands.
  case formula(String)
  case emphasis([Inline])
  case strong([Inline])
  /// To a place that is safe to go to.
  case link([Inline], to: String)
  /// The line ends here.
  case lineBreak

  static func reading(_ text: String) -> [Inline] {
    var reader = InlineReader(Array(text), depth: 0)
    return reader.read()
  }

  /// The words alone, without what marks them.
  static func words(of pieces: [Inline]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text), .code(let text), .formula(let text): text
      case .emphasis(let inner), .strong(let inner), .link(let inner, _): words(of: inner)
      case .lineBreak: " "
      }
    }.joined()
  }
}

/// Reads emphasis, code, links and formulas. Time grows with the text's length alone: what is looked for in vain
/// once is not looked for again.
private struct InlineReader {
  private let text: [Character]
  private let depth: Int
  private var next = 0
  private var pieces: [Inline] = []
  private var plain = ""
  /// Marks that have no end behind this place.
  private var endless: Set<String> = []

  private let closers: [Int: Int]

  private static let maximumDepth = 6

  init(_ text: [Character], depth: Int) {
    (self.text, self.depth) = (text, depth)
    closers = text.contains("[") ? Self.pairs(in: text) : [:]
  }

  mutating func read() -> [Inline] {
    while next < text.count { readOne() }
    endPlain()
    return pieces
  }

  private mutating func readOne() {
    let character = text[next]
    switch character {
    case "\\": readEscape()
    case "`": readCode()
    case "$": readFormula()
    case "*", "_": readEmphasis(character)
    case "[": readLink(isImage: false)
    case "!" where next + 1 < text.count && text[next + 1] == "[": readLink(isImage: true)
    case "<": readAutomaticLink()
    case "\n": readLineEnd()
    default:
      plain.append(character)
      next += 1
    }
  }

  private mutating func add(_ piece: Inline) {
    endPlain()
    pieces.append(piece)
  }

  private mutating func endPlain() {
    if !plain.isEmpty { pieces.append(.text(plain)) }
    plain = ""
  }

  private mutating func readEscape() {
    guard next + 1 < text.count else { return takePlain(1) }
    let escaped = text[next + 1]
    if escaped == "\n" {
      add(.lineBreak)
    } else {
      if !(escaped.isASCII && (escaped.isPunctuation || escaped.isSymbol)) { plain += "\\" }
      plain.append(escaped)
    }
    next += 2
  }

  private mutating func takePlain(_ count: Int) {
    plain += String(text[next..<min(next + count, text.count)])
    next = min(next + count, text.count)
  }

  /// Two blanks at a line's end break it.
  private mutating func readLineEnd() {
    let isBreak = plain.hasSuffix("  ")
    while plain.hasSuffix(" ") { plain.removeLast() }
    next += 1
    if isBreak { add(.lineBreak) } else { plain += " " }
  }

  private func runLength(at place: Int) -> Int {
    var end = place
    while end < text.count, text[end] == text[place] { end += 1 }
    return end - place
  }

  /// The next run of exactly so many of a character.
  private mutating func place(of mark: Character, count: Int, from start: Int) -> Int? {
    let key = String(repeating: mark, count: min(count, 64)) + "\(count)"
    if endless.contains(key) { return nil }
    var place = start
    while place < text.count {
      guard text[place] == mark else {
        place += 1
        continue
      }
      let length = runLength(at: place)
      if length == count { return place }
      place += length
    }
    endless.insert(key)
    return nil
  }

  private mutating func readCode() {
    let count = runLength(at: next)
    guard let end = place(of: "`", count: count, from: next + count) else { return takePlain(count) }
    var code = text[(next + count)..<end].map { $0 == "\n" ? " " : $0 }[...]
    if code.count > 2, code.first == " ", code.last == " " { code = code.dropFirst().dropLast() }
    add(.code(String(code)))
    next = end + count
  }

  private mutating func readFormula() {
    let count = runLength(at: next)
    guard count <= 2, next + count < text.count, !text[next + count].isWhitespace || count == 2,
      let end = place(of: "$", count: count, from: next + count), !text[end - 1].isWhitespace || count == 2
    else { return takePlain(count) }
    // `$5 and $6` is money.
    if count == 1, end + 1 < text.count, text[end + 1].isNumber { return takePlain(count) }
    add(.formula(String(text[next..<(end + count)].map { $0 == "\n" ? " " : $0 })))
    next = end + count
  }

  private mutating func readEmphasis(_ mark: Character) {
    let count = runLength(at: next)
    guard count <= 3, depth < Self.maximumDepth, canOpen(mark, count),
      let end = closing(mark, count: count, from: next + count)
    else { return takePlain(count) }
    var reader = InlineReader(Array(text[(next + count)..<end]), depth: depth + 1)
    let inner = reader.read()
    add(count == 1 ? .emphasis(inner) : count == 2 ? .strong(inner) : .strong([.emphasis(inner)]))
    next = end + count
  }

  private func canOpen(_ mark: Character, _ count: Int) -> Bool {
    guard next + count < text.count, !text[next + count].isWhitespace else { return false }
    return mark == "*" || next == 0 || !text[next - 1].isLetter && !text[next - 1].isNumber
  }

  private mutating func closing(_ mark: Character, count: Int, from start: Int) -> Int? {
    var from = start
    while let end = place(of: mark, count: count, from: from) {
      let behind = end + count < text.count ? text[end + count] : " "
      let isWordEnd = mark == "*" || !behind.isLetter && !behind.isNumber
      if end > start, !text[end - 1].isWhitespace, isWordEnd { return end }
      from = end + count
    }
    endless.insert(String(repeating: mark, count: count) + "\(count)")
    return nil
  }

  /// `[words](target)`. A picture would be fetched from elsewhere: it becomes a link.
  private mutating func readLink(isImage: Bool) {
    let start = next + (isImage ? 2 : 1)
    guard depth < Self.maximumDepth, let middle = closers[start - 1], middle + 1 < text.count,
      text[middle + 1] == "(", let close = closers[middle + 1]
    else { return takePlain(isImage ? 2 : 1) }
    var reader = InlineReader(Array(text[start..<middle]), depth: depth + 1)
    let words = reader.read()
    // Behind the target a title may stand.
    let target = text[(middle + 2)..<close].drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
    if let safe = Self.safe(String(target)) {
      add(.link(words, to: safe))
    } else {
      endPlain()
      pieces += words
    }
    next = close + 1
  }

  /// The places of the brackets that close those at the keys.
  private static func pairs(in text: [Character]) -> [Int: Int] {
    var pairs: [Int: Int] = [:]
    var open: (square: [Int], round: [Int]) = ([], [])
    var isEscaped = false
    for (place, character) in text.enumerated() {
      defer { isEscaped = character == "\\" && !isEscaped }
      if isEscaped { continue }
      switch character {
      case "[": open.square.append(place)
      case "(": open.round.append(place)
      case "]": if let start = open.square.popLast() { pairs[start] = place }
      case ")": if let start = open.round.popLast() { pairs[start] = place }
      default: break
      }
    }
    return pairs
  }

  /// `<https://…>`
  private mutating func readAutomaticLink() {
    let target = text[(next + 1)...].prefix { !$0.isWhitespace && $0 != "<" && $0 != ">" }
    guard target.endIndex < text.count, text[target.endIndex] == ">", target.contains(":"),
      let safe = Self.safe(String(target))
    else { return takePlain(1) }
    add(.link([.text(String(target))], to: safe))
    next = target.endIndex + 1
  }

  /// A target without a protocol, or with one that cannot run anything; `nil` of others.
  static func safe(_ target: String) -> String? {
    var target = target
    if target.hasPrefix("<"), target.hasSuffix(">") { target = String(target.dropFirst().dropLast()) }
    guard !target.isEmpty, !target.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F })
    else { return nil }
    let head = target.prefix { !"/?#".contains($0) }
    guard let colon = head.firstIndex(of: ":") else { return target }
    return ["http", "https", "mailto"].contains(head[..<colon].lowercased()) ? target : nil
  }
}
