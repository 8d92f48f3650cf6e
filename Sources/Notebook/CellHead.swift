import Syntax

/// What stands behind `# %%`, to be written again: a title, tags and other facts, as in
/// `# %% Title tags=["slow"] tolerance=0.02`.
public struct CellHead: Equatable, Sendable {
  public let title: String
  public let tags: [String]
  /// All facts as they were written, in their order, those of tags too; that of other tags is written anew.
  public let facts: [String]

  public init(title: String, tags: [String], facts: [String] = []) {
    (self.title, self.tags, self.facts) = (title, tags, facts)
  }

  /// As it is written in a script: `CellMarker` reads the same from it. What could not be read so is changed, a
  /// title as little as it needs.
  public func written(as kind: CellMarker.Kind) -> String {
    let titles = [onOneLine(title), Self.withoutFacts(onOneLine(title), kind), lettersAlone(title), ""]
    for tags in [tags.map(withOneQuote), tags.map(lettersAlone), []] {
      let tags = tags.filter { !$0.isEmpty }
      let behind = facts(with: tags)
      for title in titles {
        let head = Self.head(kind, title, behind)
        guard let read = CellMarker(head), read.kind == kind, read.title == title, read.tags == tags else {
          continue
        }
        if read.facts == behind { return head }
      }
    }
    return Self.head(kind, "", [])
  }

  private static func head(_ kind: CellMarker.Kind, _ title: String, _ facts: [String]) -> String {
    let mark = kind == .code ? [] : ["[\(kind.rawValue)]"]
    return (["# %%"] + mark + (title.isEmpty ? [] : [title]) + facts).joined(separator: " ")
  }

  /// Those that can be read again, with these tags at the place of the old ones.
  private func facts(with tags: [String]) -> [String] {
    let texts = tags.map { tag in
      let quote = tag.contains("\"") ? "'" : "\""
      return quote + tag + quote
    }
    var tagFact = tags.isEmpty ? nil : "tags=[\(texts.joined(separator: ", "))]"
    var result: [String] = []
    for fact in facts where !fact.contains(where: \.isNewline) {
      // One that is not closed would take in those behind it.
      guard let read = CellMarker("# %% \(fact) end=[]"), read.title.isEmpty, read.facts == [fact, "end=[]"]
      else {
        continue
      }
      guard fact.hasPrefix("tags=") else {
        result.append(fact)
        continue
      }
      // What the list says stays as it is written.
      if let new = tagFact { result.append(read.tags == tags ? fact : new) }
      tagFact = nil
    }
    return (tagFact.map { [$0] } ?? []) + result
  }

  /// A title in which nothing is read as a fact, or as what the cell is: a blank stands before the `=`, and the
  /// brackets become round.
  private static func withoutFacts(_ title: String, _ kind: CellMarker.Kind) -> String {
    var text = title
    if kind == .code, let read = CellMarker("# %% \(title)"), read.kind != .code,
      let end = text.firstIndex(of: "]")
    {
      text = "(" + text[..<end].dropFirst() + ")" + text[text.index(after: end)...]
    }
    // As many as a title has; of more each `=` stands apart.
    for _ in 0..<20 {
      guard let read = CellMarker("# %% [markdown] \(text)"), read.title != text else { return text }
      let fact = text.dropFirst(read.title.count)
      guard let equals = fact.firstIndex(of: "=") else { return text }
      text.insert(" ", at: equals)
    }
    return text.reduce(into: "") { $0 += $1 == "=" ? " =" : String($1) }
  }
}

private func onOneLine(_ text: String) -> String {
  String(trimmed(text[...]).map { $0.isNewline ? " " : $0 })
}

/// A tag that can stand between `"` or between `'`.
private func withOneQuote(_ tag: String) -> String {
  onOneLine(tag.contains("\"") ? tag.filter { $0 != "'" } : tag)
}

/// Without signs that join the ones beside them, or say something in a head.
private func lettersAlone(_ text: String) -> String {
  let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
    let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    return isPlain && !scalar.properties.isGraphemeExtend ? scalar : " "
  }
  var letters = String.UnicodeScalarView()
  letters.append(contentsOf: scalars)
  return String(trimmed(String(letters)[...]))
}

extension Cell {
  public var head: CellHead { CellHead(title: title, tags: tags, facts: facts) }
}
