import JSON
import Syntax

/// Why a text is no notebook that can be taken.
public struct NotebookError: Error, Equatable, Sendable {
  public let message: String
  public let notes: [String]

  init(_ message: String, notes: [String] = []) { (self.message, self.notes) = (message, notes) }
}

/// A Jupyter notebook of format 4, as far as a script can hold it: outputs are left.
struct NotebookFile {
  struct Cell: Equatable {
    let kind: CellMarker.Kind
    let lines: [String]
    let head: CellHead
    /// Names of pictures that are in the cell itself.
    let attachments: [String]
  }

  let cells: [Cell]
  /// The first line `#!…` of the script and the comments above its first cell, where `nn` wrote it.
  let interpreterLine: String?
  let introduction: [String]
  /// The language of the code, in small letters; `nil` when it does not say.
  let language: String?

  /// Many numbers of outputs, but not so many that memory ends.
  private static let limits = JSONLimits(depth: 100, values: 5_000_000)

  init(parsing text: String) throws(NotebookError) {
    let json: JSON
    do {
      json = try JSON(parsing: text, limits: Self.limits)
    } catch {
      let line = text.utf8.prefix(error.offset).reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
      throw NotebookError("this is no notebook: line \(line) of its JSON: \(error.message)")
    }
    guard let format = json["nbformat"]?.integer else {
      throw NotebookError("this is no notebook: it has no 'nbformat'")
    }
    guard format == 4 else {
      throw NotebookError(
        "this notebook is of format \(format); 4 is read",
        notes: ["jupyter nbconvert --to notebook --nbformat 4 makes it one of format 4"])
    }
    guard let items = json["cells"]?.items else {
      throw NotebookError("this is no notebook: it has no 'cells'")
    }
    var cells: [Cell] = []
    for (index, item) in items.enumerated() { cells.append(try Self.cell(item, number: index + 1)) }
    self.cells = cells
    let metadata = json["metadata"]
    interpreterLine = metadata?["nn"]?["interpreter"]?.string.flatMap {
      $0.hasPrefix("#!") && !$0.contains(where: \.isNewline) ? $0 : nil
    }
    introduction = lines(of: metadata?["nn"]?["introduction"]?.string ?? "")
    language =
      (metadata?["kernelspec"]?["language"]?.string ?? metadata?["language_info"]?["name"]?.string)?
      .lowercased()
  }

  private static func cell(_ json: JSON, number: Int) throws(NotebookError) -> Cell {
    guard let word = json["cell_type"]?.string, let kind = CellMarker.Kind(rawValue: word) else {
      throw NotebookError("cell \(number) of the notebook has no type that is known")
    }
    let source: String
    switch json["source"] {
    case .string(let text)?: source = text
    case .array(let pieces)?:
      let texts = pieces.compactMap(\.string)
      guard texts.count == pieces.count else { fallthrough }
      source = texts.joined()
    default: throw NotebookError("cell \(number) of the notebook has no source")
    }
    let metadata = json["metadata"]
    func texts(_ list: JSON?) -> [String] { list?.items?.compactMap(\.string) ?? [] }
    let head = CellHead(
      title: metadata?["title"]?.string ?? "", tags: texts(metadata?["tags"]),
      facts: texts(metadata?["nn"]?["facts"]))
    return Cell(
      kind: kind, lines: lines(of: source), head: head,
      attachments: json["attachments"]?.members?.map(\.name) ?? [])
  }
}

/// Lines without their ends, and none for an empty text.
func lines(of text: String) -> [String] {
  guard !text.isEmpty else { return [] }
  return text.split(omittingEmptySubsequences: false) { ["\n", "\r\n", "\r"].contains($0) }.map(String.init)
}
