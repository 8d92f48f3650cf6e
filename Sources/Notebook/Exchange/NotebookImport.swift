import Diagnostics
import Syntax

/// A script that was made of a notebook.
public struct ImportedScript: Equatable, Sendable {
  /// Something that was not taken as it was.
  public struct Note: Equatable, Sendable {
    /// Of the notebook, from 1.
    public let cell: Int
    /// From 1, in the cell.
    public let line: Int
    public let words: String
  }

  public let text: String
  public let cellCount: Int
  public let notes: [Note]
}

/// Makes a script of a notebook's text. Cells in nn's language are taken as they are; of Python what is also nn's
/// is taken, the rest becomes comments behind `#~`, as does code of other languages. `isKnown` tells the names of
/// commands and functions.
public func importNotebook(
  _ text: String, isKnown: @escaping (String) -> Bool
) throws(NotebookError) -> ImportedScript {
  let notebook = try NotebookFile(parsing: text)
  let code = notebook.cells.filter { $0.kind == .code }.map(\.lines)
  var importer = NotebookImporter(language: notebook.language, python: PythonCells(code, isKnown: isKnown))
  let top = (notebook.interpreterLine.map { [$0] } ?? []) + notebook.introduction.map(comment)
  if !top.isEmpty { importer.blocks.append(top) }
  for (index, cell) in notebook.cells.enumerated() { importer.add(cell, number: index + 1) }
  let script = importer.blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  return ImportedScript(text: script, cellCount: notebook.cells.count, notes: importer.notes)
}

private struct NotebookImporter {
  let language: String?
  var python: PythonCells
  /// Lines of the introduction and of each cell.
  var blocks: [[String]] = []
  private(set) var notes: [ImportedScript.Note] = []
  private var hasToldLanguage = false

  init(language: String?, python: PythonCells) { (self.language, self.python) = (language, python) }

  mutating func add(_ cell: NotebookFile.Cell, number: Int) {
    if cell.kind == .raw, cell.head.tags.contains("receipt") {
      blocks.append(withinCell(cell.lines))
      return
    }
    for name in cell.attachments { note(number, 1, "\(name): a picture in the notebook itself, left out") }
    let lines: [String]
    switch cell.kind {
    case .code: lines = withinCell(trimmingEmptyLines(codeLines(of: cell, number: number)))
    case .markdown, .raw: lines = trimmingEmptyLines(proseLines(of: cell)).map(comment)
    }
    blocks.append([cell.head.written(as: cell.kind)] + lines)
  }

  private mutating func note(_ cell: Int, _ line: Int, _ words: String) {
    notes.append(ImportedScript.Note(cell: cell, line: line, words: words))
  }

  /// Without the heading that `nn` makes of a title.
  private func proseLines(of cell: NotebookFile.Cell) -> [String] {
    let title = cell.head.title
    guard !title.isEmpty, cell.lines.first == NotebookHeading.text(title) else { return cell.lines }
    return Array(cell.lines.dropFirst())
  }

  private mutating func codeLines(of cell: NotebookFile.Cell, number: Int) -> [String] {
    switch language {
    case "nn": return cell.lines
    case nil, "python", "python2", "python3", "ipython":
      let taken = python.taking(cell.lines)
      for (line, words) in taken.notes { note(number, line, words) }
      return taken.lines
    case let other?:
      if !hasToldLanguage {
        note(number, 1, "the code is in '\(other)', which nn does not read: kept as comments")
      }
      hasToldLanguage = true
      return cell.lines.map(PythonCells.kept)
    }
  }

  /// Lines of code of which those are moved in by a blank that would begin a cell of their own.
  private func withinCell(_ lines: [String]) -> [String] {
    let source = Source(lines.joined(separator: "\n"))
    var lines = lines
    for token in tokenize(source) {
      guard case .cell = token.kind else { continue }
      let line = source.line(at: token.span.lower) - 1
      if lines.indices.contains(line) { lines[line] = " " + lines[line] }
    }
    return lines
  }
}

/// A line of text as a comment, which never begins a cell.
private func comment(_ line: String) -> String {
  if line.allSatisfy(\.isWhitespace) { return "#" }
  let comment = "# " + line
  guard CellMarker(comment) != nil, let marks = comment.firstIndex(of: "%") else { return comment }
  let percents = comment[marks...].prefix { $0 == "%" }
  return comment[..<marks] + percents.map { "\\\($0)" }.joined() + comment[percents.endIndex...]
}
