import Diagnostics
import Syntax

/// What is written in a cell, line by line.
extension Cell {
  /// Of text alone: nothing in it is run.
  public var isProse: Bool { isMarkdown && statements.isEmpty }

  /// The lines without the outputs and the receipt that are kept in them.
  public func code(in source: Source) -> [String] {
    trimmingEmptyLines(contentLines(in: source).compactMap { source.lineWithoutOutput($0) })
  }

  /// Those of the lines below the `# %%` line that keep no receipt.
  private func contentLines(in source: Source) -> [Int] {
    let lines = lineNumbers(in: source)
    // The whole source is read only for a cell that could hold a receipt.
    guard lines.contains(where: { Receipt.canKeep(source.lineText($0)) }) else { return Array(lines) }
    let receipt = Set(source.receiptLines)
    return lines.filter { !receipt.contains($0) }
  }

  /// Those of the lines below the `# %%` line.
  private func lineNumbers(in source: Source) -> Range<Int> {
    var first = source.line(at: span.lower)
    let last = source.line(at: span.upper)
    // The next cell begins at its line's start.
    let end = span.upper == source.lineStart(last) && last > first ? last - 1 : last
    if isMarker(source.lineText(first)) { first += 1 }
    return first..<max(first, end + 1)
  }

  /// The text of a cell of text, in comments or in `"""`.
  public func prose(in source: Source) -> [String] {
    var prose: [String] = []
    var quotes: String?
    for line in trimmingEmptyLines(contentLines(in: source).map { source.lineText($0) }) {
      var text = trimmed(line[...])
      let opening = quotes == nil ? ["\"\"\"", "'''"].first { text.hasPrefix($0) } : nil
      guard let marks = quotes ?? opening else {
        prose.append(Markdown.text(ofComment: line))
        continue
      }
      if opening != nil { text = text.dropFirst(3) }
      let isLast = text.hasSuffix(marks)
      if isLast { text = text.dropLast(3) }
      quotes = isLast ? nil : marks
      if opening == nil, !isLast { prose.append(line) } else if !text.isEmpty { prose.append(String(text)) }
    }
    return trimmingEmptyLines(prose)
  }

  private func isMarker(_ line: String) -> Bool {
    let comment = line.drop(while: \.isWhitespace)
    return comment.first == "#" && comment.dropFirst().drop(while: \.isWhitespace).hasPrefix("%%")
  }
}

extension Program {
  /// The comments above the first cell, or all where there is none, without `#!` and without `#`.
  public var introduction: [String] {
    let end = cells.first.map { source.line(at: $0.span.lower) } ?? source.line(at: source.utf8.count) + 1
    let lines = (1..<end).map { source.lineText($0) }.filter { !$0.hasPrefix("#!") }
    return trimmingEmptyLines(lines.map(Markdown.text(ofComment:)))
  }
}

func trimmingEmptyLines(_ lines: [String]) -> [String] {
  var lines = lines[...]
  while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
  while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
  return Array(lines)
}
