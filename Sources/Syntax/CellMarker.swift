/// `# %% title`, `# %% [markdown] title` or `# %% title tags=["raises-exception"]`, as editors read the percent
/// format: behind the title stand what the cell is, in brackets, and facts of it as `key=value`.
public struct CellMarker: Sendable {
  public let title: String
  public let isMarkdown: Bool
  public let tags: [String]
  /// By what share numbers in kept outputs may be off, as in `# %% title tolerance=0.01`.
  public let tolerance: Double?

  public init?(_ comment: String) {
    var rest = trimmed(comment.dropFirst())
    guard comment.hasPrefix("#"), rest.hasPrefix("%%") else { return nil }
    rest = rest.dropFirst(2)
    guard rest.first.map({ $0.isWhitespace || $0 == "[" }) ?? true else { return nil }
    rest = trimmed(rest)
    isMarkdown = rest.hasPrefix("[markdown]")
    if isMarkdown { rest = trimmed(rest.dropFirst("[markdown]".count)) }
    let facts = Self.facts(in: rest)
    title = String(trimmed(rest[..<(facts.first?.start ?? rest.endIndex)]))
    tags = facts.first { $0.key == "tags" }.map { Self.texts(in: $0.value) } ?? []
    tolerance = facts.first { $0.key == "tolerance" }.flatMap { Self.share(in: $0.value) }
  }

  private typealias Fact = (key: Substring, value: Substring, start: Substring.Index)

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
      if isApart, !key.isEmpty, let first = value.first, "\"'[{".contains(first) || isTolerance {
        facts.append((key, value, key.startIndex))
      }
      rest = value
    }
    return facts
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
