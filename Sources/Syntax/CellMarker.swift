/// `# %% title`, `# %% [markdown] title` or `# %% title tags=["raises-exception"]`, as editors read the percent
/// format: behind the title stand what the cell is, in brackets, and facts of it as `key=value`. More than two `%` are
/// a cell below another.
public struct CellMarker: Sendable {
  /// What stands in the cell.
  public enum Kind: String, Sendable, CaseIterable {
    case code
    /// Text; `[md]` is short for it.
    case markdown
    /// Text for other programs, which is not Markdown.
    case raw
  }

  public let title: String
  public let kind: Kind
  public let tags: [String]
  /// By what share numbers in kept outputs may be off, as in `# %% title tolerance=0.01`.
  public let tolerance: Double?
  /// All facts as they are written, those above too: `tags=["a"]`.
  public let facts: [String]

  public init?(_ comment: String) {
    var rest = trimmed(comment.dropFirst())
    guard comment.hasPrefix("#"), rest.hasPrefix("%%") else { return nil }
    rest = rest.drop { $0 == "%" }
    guard rest.first.map({ $0.isWhitespace || $0 == "[" }) ?? true else { return nil }
    rest = trimmed(rest)
    let word = Self.kinds.first { rest.hasPrefix($0.written) }
    kind = word?.kind ?? .code
    if let word { rest = trimmed(rest.dropFirst(word.written.count)) }
    let facts = Self.facts(in: rest)
    title = String(trimmed(rest[..<(facts.first?.key.startIndex ?? rest.endIndex)]))
    tags = facts.first { $0.key == "tags" }.map { Self.texts(in: $0.value) } ?? []
    tolerance = facts.first { $0.key == "tolerance" }.flatMap { Self.share(in: $0.value) }
    self.facts = facts.map { String(rest[$0.key.startIndex..<$0.value.endIndex]) }
  }

  private static let kinds: [(written: String, kind: Kind)] = [
    ("[markdown]", .markdown), ("[md]", .markdown), ("[raw]", .raw),
  ]

  private typealias Fact = (key: Substring, value: Substring)

  /// From the first `key=` on that a string, a list or an object follows, or `tolerance=` and a number: `lr=0.1`
  /// belongs to a title.
  private static func facts(in text: Substring) -> [Fact] {
    var facts: [Fact] = []
    var rest = text
    while let equals = rest.firstIndex(of: "=") {
      let value = rest[rest.index(after: equals)...]
      let start = rest[..<equals].lastIndex { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
      let key = rest[(start.map { rest.index(after: $0) } ?? rest.startIndex)..<equals]
      let isApart = start.map { rest[$0].isWhitespace } ?? (rest.startIndex == text.startIndex)
      let isTolerance = key == "tolerance" && share(in: value) != nil
      rest = value
      if isApart, !key.isEmpty, let first = value.first, "\"'[{".contains(first) || isTolerance {
        let end = isTolerance ? value.firstIndex(where: \.isWhitespace) ?? value.endIndex : end(of: value)
        facts.append((key, value[..<end]))
        rest = value[end...]
      }
    }
    return facts
  }

  /// Where a string, a list or an object ends; at the end of the line when it is not closed.
  private static func end(of value: Substring) -> Substring.Index {
    var depth = 0
    var quote: Character?
    for index in value.indices {
      let character = value[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "[" || character == "{" {
        depth += 1
      } else if character == "]" || character == "}" {
        depth -= 1
      }
      if depth <= 0, quote == nil { return value.index(after: index) }
    }
    return value.endIndex
  }

  /// A number of 0 or more, up to a blank.
  private static func share(in value: Substring) -> Double? {
    guard let share = Double(value.prefix { !$0.isWhitespace }), share.isFinite, share >= 0 else {
      return nil
    }
    return share
  }

  /// The quoted texts of a list: `["a", "b"]`.
  private static func texts(in list: Substring) -> [String] {
    guard list.first == "[" else { return [] }
    var texts: [String] = []
    var text: String?
    var quote: Character = "\""
    for character in list.dropFirst() {
      if let open = text {
        guard character == quote else {
          text = open + String(character)
          continue
        }
        texts.append(open)
        text = nil
      } else if character == "\"" || character == "'" {
        (quote, text) = (character, "")
      } else if character == "]" {
        return texts
      }
    }
    return texts
  }
}
