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
    return ["<main id=\"main\">"] + reached.flatMap(\.html) + last + receiptHTML + ["</main>"]
  }

  private var receiptHTML: [String] {
    guard !receipt.isEmpty else { return [] }
    return [
      "<section class=\"receipt\" aria-labelledby=\"receipt\">", "<h2 id=\"receipt\">Receipt</h2>",
      "<pre tabindex=\"0\">\(escapedMarkup(receipt.joined(separator: "\n")))\n</pre>", "</section>",
    ]
  }
}

extension DocumentCell {
  fileprivate var html: [String] {
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
    let body = isProse ? [text.html(top: isUntitled ? 2 : 3)] : codeHTML + outputHTML
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
    case .text(let text): "<pre tabindex=\"0\">\(escapedMarkup(text))</pre>"
    case .display(.picture(let svg, let words), _):
      "<figure tabindex=\"0\">\(inlineSVG(svg, words: words))</figure>"
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
        "<div class=\"table\" tabindex=\"0\"><table>", "<thead>\(row(columns.map(\.header), "th"))</thead>",
        "<tbody>",
      ] + rows.map { row($0, "td") } + ["</tbody></table></div>"]
      + below.map { "<p>\(escapedMarkup($0))</p>" }
    return lines.joined(separator: "\n")
  }
}

/// A picture within a page: without the head of an XML file, with its words for who hears it. Pictures have no ids
/// that could stand in two of them.
private func inlineSVG(_ svg: String, words: String) -> String {
  var picture = svg[...]
  while !picture.isEmpty, !picture.hasPrefix("<svg") { picture = picture.dropFirst() }
  guard !picture.isEmpty else { return "<p>\(escapedMarkup(words))</p>" }
  while picture.last?.isWhitespace == true { picture.removeLast() }
  picture = picture.dropFirst("<svg".count)
  let role = picture.prefix { $0 != ">" }.contains("role=") ? "" : " role=\"img\""
  return "<svg aria-label=\"\(escapedMarkup(words))\"\(role)\(picture)"
}
