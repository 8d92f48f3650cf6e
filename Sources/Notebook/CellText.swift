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
    let receipt = source.receiptLines
    return lineNumbers(in: source).filter { !receipt.contains($0) }
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

  /// The text of a cell of text.
  public func prose(in source: Source) -> [String] {
    trimmingEmptyLines(contentLines(in: source).map { source.lineText($0) }).map(Markdown.text(ofComment:))
  }

  private func isMarker(_ line: String) -> Bool {
    let comment = line.drop(while: \.isWhitespace)
    return comment.first == "#" && comment.dropFirst().drop(while: \.isWhitespace).hasPrefix("%%")
  }
}

extension Program {
  /// The comments above the first cell, without `#!` and without `#`.
  public var introduction: [String] {
    guard let first = cells.first?.span.lower, first > 0 else { return [] }
    let lines = (1..<source.line(at: first)).map { source.lineText($0) }.filter { !$0.hasPrefix("#!") }
    return trimmingEmptyLines(lines.map(Markdown.text(ofComment:)))
  }
}

func trimmingEmptyLines(_ lines: [String]) -> [String] {
  var lines = lines[...]
  while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
  while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
  return Array(lines)
}
