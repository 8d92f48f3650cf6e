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
/// is taken, the rest becomes comments behind `#~`. `isKnown` tells the names of commands and functions.
public func importNotebook(
  _ text: String, isKnown: @escaping (String) -> Bool
) throws(NotebookError) -> ImportedScript {
  let notebook = try NotebookFile(parsing: text)
  var importer = NotebookImporter(isNN: notebook.language == "nn", python: PythonCells(isKnown: isKnown))
  if !notebook.introduction.isEmpty { importer.blocks.append(notebook.introduction.map(comment)) }
  for (index, cell) in notebook.cells.enumerated() { importer.add(cell, number: index + 1) }
  let script = importer.blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  return ImportedScript(text: script, cellCount: notebook.cells.count, notes: importer.notes)
}

private struct NotebookImporter {
  let isNN: Bool
  var python: PythonCells
  /// Lines of the introduction and of each cell.
  var blocks: [[String]] = []
  private(set) var notes: [ImportedScript.Note] = []

  init(isNN: Bool, python: PythonCells) { (self.isNN, self.python) = (isNN, python) }

  mutating func add(_ cell: NotebookFile.Cell, number: Int) {
    if cell.kind == .raw, cell.tags.contains("receipt") {
      blocks.append(cell.lines.map { isWithinCell($0) })
      return
    }
    let isProse = cell.kind != .code
    let head = CellHead(title: cell.title, tags: cell.tags).written(isMarkdown: isProse)
    let lines: [String]
    if isProse {
      if cell.kind == .raw { note(number, 1, "raw text has become text") }
      lines = trimmingEmptyLines(proseLines(of: cell)).map(comment)
    } else {
      lines = trimmingEmptyLines(codeLines(of: cell, number: number)).map(isWithinCell)
    }
    blocks.append([head] + lines)
  }

  private mutating func note(_ cell: Int, _ line: Int, _ words: String) {
    notes.append(ImportedScript.Note(cell: cell, line: line, words: words))
  }

  /// Without the heading that `nn` makes of a title.
  private func proseLines(of cell: NotebookFile.Cell) -> [String] {
    guard !cell.title.isEmpty, cell.lines.first == NotebookHeading.text(cell.title) else { return cell.lines }
    return Array(cell.lines.dropFirst())
  }

  private mutating func codeLines(of cell: NotebookFile.Cell, number: Int) -> [String] {
    if isNN { return cell.lines }
    let taken = python.taking(cell.lines)
    for (line, words) in taken.notes { note(number, line, words) }
    return taken.lines
  }

  /// A line that would begin a cell of its own is moved in by a blank.
  private func isWithinCell(_ line: String) -> String {
    let behind = line.dropFirst().drop(while: \.isWhitespace)
    return line.hasPrefix("#") && behind.hasPrefix("%%") ? " " + line : line
  }
}

/// A line of text as a comment, which never begins a cell.
private func comment(_ line: String) -> String {
  if line.allSatisfy(\.isWhitespace) { return "#" }
  let text =
    line.drop(while: \.isWhitespace).hasPrefix("%%")
    ? line.map { $0 == "%" ? "\\%" : String($0) }.joined() : line
  return "# " + text
}
