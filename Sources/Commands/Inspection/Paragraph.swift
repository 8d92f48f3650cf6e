import Diagnostics
import Interpreter
import Plots

/// Text on lines no wider than the output.
func paragraph(_ text: String, _ style: OutputStyle, indent: String = "") -> [String] {
  wrapped(text, to: style.width, indent: indent).map {
    fitted($0, to: style.width, hasUnicode: style.hasUnicode)
  }
}

/// A sentence that stays in one line where nobody sees it broken: a pipe has no width.
func toldLines(_ text: String, _ style: OutputStyle) -> [String] {
  style.isTerminal ? paragraph(text, style) : [text]
}

extension Output {
  /// Tells a sentence.
  func tell(_ text: String) { for line in toldLines(text, style) { self.line(line) } }
}

extension Table {
  /// Its lines no wider than the output, as several tables where one would be too wide, each with the first
  /// `keys` columns.
  func lines(_ style: OutputStyle, keys: Int = 1) -> [String] {
    let parts = split(width: style.width, keys: keys).map {
      $0.lines(width: style.width, hasUnicode: style.hasUnicode)
    }
    return Array(parts.joined(separator: [""]))
  }
}

extension DisplayTable {
  /// For documents, with sentences above and below.
  init(_ table: Table, above: [String] = [], below: [String] = []) {
    self.init(
      columns: table.columns.map { Column($0.header, isRight: $0.alignment != .left) }, rows: table.cells,
      above: above, below: below)
  }
}
