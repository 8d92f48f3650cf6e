import Syntax

/// What stands behind `# %%`, to be written again: a title and tags, as in `# %% Title tags=["slow"]`.
public struct CellHead: Equatable, Sendable {
  public let title: String
  public let tags: [String]

  public init(title: String, tags: [String]) { (self.title, self.tags) = (title, tags) }

  /// As it is written in a script.
  public func written(isMarkdown: Bool) -> String {
    var parts = ["# %%"]
    if isMarkdown { parts.append("[markdown]") }
    let title = String(trimmed(title[...]).map { $0.isNewline ? " " : $0 })
    if !title.isEmpty { parts.append(title) }
    let plain = tags.map { $0.filter { !$0.isNewline && !"\"',[]".contains($0) } }.filter { !$0.isEmpty }
    if !plain.isEmpty { parts.append("tags=[\(plain.map { "\"\($0)\"" }.joined(separator: ", "))]") }
    return parts.joined(separator: " ")
  }
}

extension Cell {
  public var head: CellHead { CellHead(title: title, tags: tags) }
}
