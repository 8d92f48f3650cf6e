import Diagnostics
import Interpreter

extension Document {
  /// One file that needs no other and no script: for light and dark screens, narrow ones, paper, and readers
  /// that speak.
  public func html() -> String {
    let head = [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
      "<meta name=\"color-scheme\" content=\"light dark\">", "<meta name=\"generator\" content=\"nn\">",
      "<title>\(escapedMarkup(title))</title>", "<style>\n\(htmlStyle)</style>", "</head>", "<body>",
      "<a class=\"skip\" href=\"#main\">Skip to the cells</a>",
    ]
    let parts = head + header + contents + main + ["</body>", "</html>", ""]
    return parts.joined(separator: "\n")
  }

  private var header: [String] {
    let text = introduction.blocks.isEmpty ? [] : [introduction.html(top: 2)]
    return ["<header>", "<h1>\(escapedMarkup(title))</h1>"] + text + ["</header>"]
  }

  /// Links to the cells that have titles, where there are at least two.
  private var contents: [String] {
    let titled = reached.filter { !$0.head.title.isEmpty }
    guard titled.count > 1 else { return [] }
    let items = titled.map {
      "<li value=\"\($0.number)\"><a href=\"#cell-\($0.number)\">\(escapedMarkup($0.head.title))</a></li>"
    }
    let start = ["<nav aria-labelledby=\"contents\">", "<h2 id=\"contents\">Contents</h2>", "<ol>"]
    return start + items + ["</ol>", "</nav>"]
  }

  private var main: [String] {
    let last = ending.map { ["<p class=\"ending\">\(escapedMarkup($0))</p>"] } ?? []
    return ["<main id=\"main\">"] + reached.flatMap { $0.html(top: topHeading) } + last + receiptHTML + [
      "</main>"
    ]
  }

  /// The level of a heading `#` in text. Where the title took the only one, those below it come next.
  private var topHeading: Int {
    let headings = reached.filter(\.isProse).flatMap(\.text.blocks).contains { block in
      if case .heading(1, _) = block.kind { true } else { false }
    }
    return headings ? 2 : 1
  }

  private var receiptHTML: [String] {
    guard !receipt.isEmpty else { return [] }
    return [
      "<section class=\"receipt\" aria-labelledby=\"receipt\">", "<h2 id=\"receipt\">Receipt</h2>",
      preformatted(escapedMarkup(receipt.joined(separator: "\n")) + "\n", "Receipt"),
      "</section>",
    ]
  }
}

extension DocumentCell {
  /// `top` is the level of a heading `#` where the cell has no title.
  fileprivate func html(top: Int) -> [String] {
    // A cell whose text has become the document's title needs no place of its own.
    if isProse, head.title.isEmpty, lines.isEmpty { return [] }
    let link = "<a class=\"number\" href=\"#cell-\(number)\" aria-label=\"Cell \(number)\">\(number)</a>"
    let isUntitled = head.title.isEmpty
    let heading =
      isUntitled && isProse
      ? "<p class=\"heading\">\(link)</p>"
      : "<h2 class=\"heading\">\(link)\(isUntitled ? "" : " " + escapedMarkup(head.title))\(tagsHTML)</h2>"
    let label = isUntitled ? "Cell \(number)" : "Cell \(number): \(head.title)"
    let start =
      "<section class=\"cell \(isProse ? "prose" : "code")\" id=\"cell-\(number)\" "
      + "aria-label=\"\(escapedMarkup(label))\">"
    let body = isProse ? [text.html(top: isUntitled ? top : top + 1)] : codeHTML + outputHTML
    return [start, heading] + body + ["</section>"]
  }

  private var tagsHTML: String {
    head.tags.map { " <span class=\"tag\">\(escapedMarkup($0))</span>" }.joined()
  }

  private var codeHTML: [String] {
    guard !lines.isEmpty else { return [] }
    let code = coloured(lines.joined(separator: "\n"))
    return [
      "<pre class=\"source\" tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>\(code)\n</code></pre>"
    ]
  }

  private var outputHTML: [String] {
    guard !outputs.isEmpty else { return [] }
    return ["<div class=\"output\" role=\"group\" aria-label=\"Output of cell \(number)\">"]
      + outputs.map(html) + ["</div>"]
  }

  private func html(_ output: DocumentOutput) -> String {
    switch output {
    case .text(let text):
      preformatted(escapedMarkup(text), "Text")
    case .display(.picture(let svg, let words), _):
      "<figure tabindex=\"0\" aria-label=\"Picture\">\(inlineSVG(svg, words: words))</figure>"
    case .display(.table(let table), _): table.html
    case .warning(let text):
      "<pre class=\"warning\" tabindex=\"0\" role=\"note\" aria-label=\"Warning\">\(escapedMarkup(text))\n</pre>"
    case .error(_, let text):
      "<pre class=\"error\" tabindex=\"0\" role=\"note\" aria-label=\"Error\">\(escapedMarkup(text))\n</pre>"
    }
  }
}

extension DisplayTable {
  /// The table, and the sentences around it.
  var html: String {
    func cell(_ text: String, _ tag: String, _ column: Column) -> String {
      let side = column.isRight ? " class=\"right\"" : ""
      return "<\(tag)\(tag == "th" ? " scope=\"col\"" : "")\(side)>\(escapedMarkup(text))</\(tag)>"
    }
    func row(_ texts: [String], _ tag: String) -> String {
      "<tr>\(zip(texts, columns).map { cell($0, tag, $1) }.joined())</tr>"
    }
    let lines =
      above.map { "<p>\(escapedMarkup($0))</p>" }
      + [
        tableStart, "<thead>\(row(columns.map(\.header), "th"))</thead>",
        "<tbody>",
      ] + rows.map { row($0, "td") } + ["</tbody></table></div>"]
      + below.map { "<p>\(escapedMarkup($0))</p>" }
    return lines.joined(separator: "\n")
  }
}

/// What is wider than the screen is scrolled, by the keyboard too; so it has a name for who hears it.
func preformatted(_ html: String, _ name: String) -> String {
  "<pre tabindex=\"0\" role=\"group\" aria-label=\"\(name)\">\(html)</pre>"
}

/// The same for a table.
let tableStart = "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>"

/// A picture within a page: without the head of an XML file, with its words for who hears it. Pictures have no ids
/// that could stand in two of them.
private func inlineSVG(_ svg: String, words: String) -> String {
  var picture = svg[...]
  while !picture.isEmpty, !picture.hasPrefix("<svg") { picture = picture.dropFirst() }
  guard !picture.isEmpty else { return "<p>\(escapedMarkup(words))</p>" }
  while picture.last?.isWhitespace == true { picture.removeLast() }
  picture = picture.dropFirst("<svg".count)
  let head = picture.prefix { $0 != ">" }
  let role = head.contains("role=") ? "" : " role=\"img\""
  // Several panels side by side would be too small on a phone to be read.
  let width = parts(of: String(head), at: " width=\"").dropFirst().first?.prefix { $0.isNumber }
  let form = width.flatMap { Int($0) } ?? 0 > 800 ? " class=\"wide\"" : ""
  return "<svg aria-label=\"\(escapedMarkup(words))\"\(form)\(role)\(picture)"
}
