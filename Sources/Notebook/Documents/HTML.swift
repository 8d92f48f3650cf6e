import Diagnostics

extension Markdown {
  /// As HTML; `#` is a heading of level `top`, deeper ones follow, down to 6.
  func html(top: Int) -> String { Self.html(blocks, top: top) }

  private static func html(_ blocks: [Block], top: Int) -> String {
    blocks.map { html($0.kind, top: top) }.joined(separator: "\n")
  }

  private static func html(_ kind: Kind, top: Int) -> String {
    switch kind {
    case .heading(let level, let text):
      let tag = "h\(min(level + top - 1, 6))"
      return "<\(tag)>\(inline(text))</\(tag)>"
    case .paragraph(let text): return "<p>\(inline(text))</p>"
    case .code(let lines, let language):
      let text = lines.joined(separator: "\n")
      let code = language == "nn" ? coloured(text) : escapedMarkup(text)
      return preformatted("<code>\(code)\n</code>", "Code")
    case .list(let list):
      let isLoose = list.items.contains { $0.isApart || $0.blocks.contains(where: \.isApart) }
      let items = list.items.map { "<li>\(html($0, isLoose: isLoose, top: top))</li>" }
      guard let start = list.start else { return (["<ul>"] + items + ["</ul>"]).joined(separator: "\n") }
      let from = start == 1 ? "" : " start=\"\(start)\""
      return (["<ol\(from)>"] + items + ["</ol>"]).joined(separator: "\n")
    case .quote(let blocks): return "<blockquote>\n\(html(blocks, top: top))\n</blockquote>"
    case .table(let table): return html(table)
    case .rule: return "<hr>"
    }
  }

  /// The paragraphs of items that stand close together have no tags of their own.
  private static func html(_ item: Item, isLoose: Bool, top: Int) -> String {
    if isLoose { return html(item.blocks, top: top) }
    return item.blocks.map { block in
      if case .paragraph(let text) = block.kind { inline(text) } else { html(block.kind, top: top) }
    }.joined(separator: "\n")
  }

  private static func html(_ table: Table) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      let parts = zip(cells, table.alignments).map { cell, alignment in
        let side = alignment.map { " style=\"text-align:\($0.rawValue)\"" } ?? ""
        let scope = tag == "th" ? " scope=\"col\"" : ""
        return "<\(tag)\(scope)\(side)>\(inline(cell))</\(tag)>"
      }
      return "<tr>\(parts.joined())</tr>"
    }
    let lines =
      [tableStart, "<thead>\(row(table.header, "th"))</thead>", "<tbody>"]
      + table.rows.map { row($0, "td") } + ["</tbody></table></div>"]
    return lines.joined(separator: "\n")
  }

  static func inline(_ text: String) -> String { html(Inline.reading(text)) }

  private static func html(_ pieces: [Inline]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): escapedMarkup(text)
      case .code(let code): "<code>\(escapedMarkup(code))</code>"
      case .formula(let formula): "<span class=\"formula\">\(escapedMarkup(formula))</span>"
      case .emphasis(let inner): "<em>\(html(inner))</em>"
      case .strong(let inner): "<strong>\(html(inner))</strong>"
      case .link(let inner, let target):
        "<a href=\"\(escapedMarkup(target))\" rel=\"noopener\">\(html(inner))</a>"
      case .lineBreak: "<br>\n"
      }
    }.joined()
  }
}
