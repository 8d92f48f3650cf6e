import Diagnostics

/// The lines of a source in which some are exchanged; all others stay byte for byte.
struct RewrittenLines {
  private let source: Source
  /// By line from 1; `nil` is taken away.
  private var replaced: [Int: String?] = [:]
  private var inserted: [Int: [String]] = [:]

  init(_ source: Source) { self.source = source }

  /// `nil` takes a line away.
  mutating func replace(_ line: Int, with text: String?) { replaced[line] = .some(text) }

  mutating func insert(_ lines: [String], below line: Int) { inserted[line, default: []] += lines }

  /// The blanks in front of a line.
  func indent(of line: Int) -> String { String(source.lineText(line).prefix { $0 == " " || $0 == "\t" }) }

  /// Lines end as the one above does.
  var text: String {
    var text = source.hasMark ? "\u{FEFF}" : ""
    var hasLine = false
    var ending = "\n"
    func add(_ line: String) {
      if hasLine { text += ending }
      text += line
      hasLine = true
    }
    for line in 1...source.lineCount {
      let start = source.lineStart(line)
      let written = source.lineText(line)
      let new = replaced[line] ?? written
      if let new { add(new) }
      let end = line < source.lineCount ? source.lineStart(line + 1) : source.utf8.count
      let own = source.slice((start + written.utf8.count)..<end)
      if !own.isEmpty { ending = own }
      for insertion in inserted[line] ?? [] { add(insertion) }
    }
    return text
  }
}
