/// Reads the blocks of Markdown, line by line.
struct MarkdownReader {
  /// Quotes and lists inside one another; what is deeper is a paragraph.
  private static let maximumDepth = 8

  private let lines: [Line]
  private let depth: Int
  private var next = 0
  private var blocks: [Markdown.Block] = []
  private var isApart = false

  static func blocks(_ lines: [String], depth: Int) -> [Markdown.Block] {
    var reader = MarkdownReader(lines, depth: depth)
    reader.read()
    return reader.blocks
  }

  private init(_ lines: [String], depth: Int) {
    self.lines = lines.map(Line.init)
    self.depth = depth
  }

  private mutating func read() {
    while next < lines.count {
      let line = lines[next]
      if line.isBlank {
        isApart = true
        next += 1
      } else if line.indent >= 4 {
        readIndented()
      } else if let fence = line.fence {
        readFenced(fence, indent: line.indent)
      } else if let (level, text) = line.heading {
        next += 1
        add(.heading(level: level, text))
      } else if line.isRule {
        next += 1
        add(.rule)
      } else if depth < Self.maximumDepth, line.rest.hasPrefix(">") {
        readQuote()
      } else if depth < Self.maximumDepth, let marker = line.marker {
        readList(marker)
      } else if let table = tableHead() {
        readTable(table)
      } else {
        readParagraph()
      }
    }
  }

  private mutating func add(_ kind: Markdown.Kind) {
    blocks.append(Markdown.Block(kind: kind, isApart: isApart && !blocks.isEmpty))
    isApart = false
  }

  // MARK: Code

  private mutating func readIndented() {
    var code: [String] = []
    while next < lines.count, lines[next].indent >= 4 || lines[next].isBlank {
      code.append(lines[next].without(indent: 4))
      next += 1
    }
    let wasBlank = code.last?.isEmpty == true
    while code.last?.isEmpty == true { code.removeLast() }
    add(.code(code, language: nil))
    isApart = wasBlank
  }

  private mutating func readFenced(_ fence: Line.Fence, indent: Int) {
    var code: [String] = []
    next += 1
    while next < lines.count {
      let line = lines[next]
      next += 1
      if let end = line.fence, end.mark == fence.mark, end.count >= fence.count, end.word.isEmpty { break }
      code.append(line.without(indent: indent))
    }
    add(.code(code, language: fence.word.isEmpty ? nil : fence.word))
  }

  // MARK: Blocks of blocks

  private mutating func readQuote() {
    var inner: [String] = []
    while next < lines.count, !lines[next].isBlank {
      let rest = lines[next].rest
      guard rest.hasPrefix(">") || !lines[next].beginsBlock else { break }
      let text = rest.hasPrefix(">") ? rest.dropFirst() : rest
      inner.append(String(text.hasPrefix(" ") ? text.dropFirst() : text))
      next += 1
    }
    add(.quote(Self.blocks(inner, depth: depth + 1)))
  }

  private mutating func readList(_ first: Line.Marker) {
    let wasApart = isApart
    var list = Markdown.List(start: first.number, items: [])
    var isItemApart = false
    while next < lines.count, let marker = lines[next].marker, lines[next].indent < 4,
      marker.kind == first.kind,
      !lines[next].isRule
    {
      let item = readItem(marker)
      list.items.append(
        Markdown.Item(blocks: Self.blocks(item.lines, depth: depth + 1), isApart: isItemApart))
      isItemApart = item.endsBlank
    }
    isApart = wasApart
    add(.list(list))
    isApart = isItemApart
  }

  /// The lines of an item without its marker and their indent.
  private mutating func readItem(_ marker: Line.Marker) -> (lines: [String], endsBlank: Bool) {
    var inner = [marker.text]
    next += 1
    while next < lines.count {
      let line = lines[next]
      if line.isBlank {
        inner.append("")
      } else if line.indent >= marker.width {
        inner.append(line.without(indent: marker.width))
      } else if inner.last?.isEmpty == false, !line.beginsBlock, line.marker == nil {
        inner.append(String(line.rest))
      } else {
        break
      }
      next += 1
    }
    let endsBlank = inner.count > 1 && inner.last?.isEmpty == true
    while inner.count > 1, inner.last?.isEmpty == true { inner.removeLast() }
    return (inner, endsBlank)
  }

  // MARK: Tables

  private func tableHead() -> Markdown.Table? {
    guard next + 1 < lines.count, lines[next].rest.contains("|") else { return nil }
    let header = lines[next].cells
    let marks = lines[next + 1].cells
    guard lines[next + 1].rest.contains("|"), marks.count == header.count else { return nil }
    var alignments: [Markdown.Table.Alignment?] = []
    for mark in marks {
      let dashes = mark.drop { $0 == ":" }.prefix { $0 == "-" }
      let isLeft = mark.hasPrefix(":")
      let isRight = mark.hasSuffix(":")
      guard !dashes.isEmpty, dashes.count + (isLeft ? 1 : 0) + (isRight ? 1 : 0) == mark.count else {
        return nil
      }
      alignments.append(isLeft && isRight ? .center : isRight ? .right : isLeft ? .left : nil)
    }
    return Markdown.Table(header: header, alignments: alignments, rows: [])
  }

  private mutating func readTable(_ head: Markdown.Table) {
    var table = head
    next += 2
    while next < lines.count, !lines[next].isBlank, lines[next].rest.contains("|") {
      let cells = lines[next].cells
      table.rows.append(head.header.indices.map { $0 < cells.count ? cells[$0] : "" })
      next += 1
    }
    add(.table(table))
  }

  private mutating func readParagraph() {
    var words: [String] = []
    repeat {
      words.append(String(lines[next].rest))
      next += 1
    } while next < lines.count && !lines[next].isBlank && !lines[next].beginsBlock && tableHead() == nil
    add(.paragraph(words.joined(separator: "\n")))
  }
}

/// A line of Markdown, and what it begins.
private struct Line {
  let text: String
  /// Blanks in front; a tab goes to the next multiple of 4.
  let indent: Int
  /// Behind them, without blanks at its end (but with the two that break a line).
  let rest: Substring

  init(_ text: String) {
    self.text = text
    var indent = 0
    for character in text {
      if character == " " {
        indent += 1
      } else if character == "\t" {
        indent += 4 - indent % 4
      } else {
        break
      }
    }
    self.indent = indent
    rest = text.drop { $0 == " " || $0 == "\t" }
  }

  var isBlank: Bool { rest.allSatisfy(\.isWhitespace) }

  /// The text with so many blanks fewer in front.
  func without(indent count: Int) -> String { String(repeating: " ", count: max(indent - count, 0)) + rest }

  /// A paragraph ends before it.
  var beginsBlock: Bool {
    indent < 4
      && (fence != nil || heading != nil || isRule || rest.hasPrefix(">")
        || marker.map { $0.number ?? 1 == 1 && !$0.text.isEmpty } ?? false)
  }

  struct Fence {
    let mark: Character
    let count: Int
    let word: String
  }

  var fence: Fence? {
    guard indent < 4, let mark = rest.first, mark == "`" || mark == "~" else { return nil }
    let count = rest.prefix { $0 == mark }.count
    let word = trimmed(rest.dropFirst(count))
    guard count >= 3, !word.contains("`") else { return nil }
    return Fence(mark: mark, count: count, word: String(word))
  }

  var heading: (level: Int, text: String)? {
    let level = rest.prefix { $0 == "#" }.count
    let behind = rest.dropFirst(level)
    guard (1...6).contains(level), behind.first.map({ $0 == " " || $0 == "\t" }) ?? true else { return nil }
    var text = trimmed(behind)
    let closed = text.reversed().drop { $0 == "#" }
    if closed.isEmpty { return (level, "") }
    if closed.first == " " { text = trimmed(text.prefix(closed.count)) }
    return (level, String(text))
  }

  var isRule: Bool {
    let marks = rest.filter { !$0.isWhitespace }
    guard let mark = marks.first, "-*_".contains(mark), marks.count >= 3 else { return false }
    return marks.allSatisfy { $0 == mark }
  }

  struct Marker {
    /// `-`, `*`, `+`, `.` or `)`: another begins another list.
    let kind: Character
    let number: Int?
    /// What stands behind it.
    let text: String
    /// Columns in front of the text.
    let width: Int
  }

  var marker: Marker? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let mark = rest.dropFirst(digits.count)
    guard let kind = mark.first, digits.isEmpty ? "-*+".contains(kind) : ".)".contains(kind),
      digits.count < 10
    else { return nil }
    let behind = mark.dropFirst()
    guard behind.isEmpty || behind.first == " " || behind.first == "\t" else { return nil }
    let blanks = behind.prefix { $0 == " " }.count
    let gap = (1...4).contains(blanks) && blanks < behind.count ? blanks : 1
    return Marker(
      kind: kind, number: Int(digits), text: String(behind.dropFirst(gap)),
      width: indent + digits.count + 1 + gap)
  }

  /// What stands between `|`; `\|` is one that divides nothing.
  var cells: [String] {
    var cells: [String] = [""]
    var isEscaped = false
    for character in trimmed(rest) {
      if character == "|", !isEscaped {
        cells.append("")
      } else {
        if character == "|" { cells[cells.count - 1].removeLast() }
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    cells = cells.map { String(trimmed($0[...])) }
    if cells.first?.isEmpty == true { cells.removeFirst() }
    if cells.last?.isEmpty == true { cells.removeLast() }
    return cells
  }
}

func trimmed(_ text: Substring) -> Substring {
  var text = text.drop(while: \.isWhitespace)
  while text.last?.isWhitespace == true { text.removeLast() }
  return text
}
