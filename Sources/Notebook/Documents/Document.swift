import Diagnostics
import Interpreter
import Syntax

/// A script with what came of it: what every form of document shows. The same run makes the same document, to
/// the byte: it says no times of its own.
public struct Document {
  /// The heading that the first cell of text begins with, else the script's name.
  public let title: String
  let introduction: Markdown
  let introductionLines: [String]
  /// The script's first line when it begins with `#!`.
  let interpreterLine: String?
  let cells: [DocumentCell]
  /// Lines that say how the run can be had again; empty when it was not asked for.
  public var receipt: [String] = []

  /// `runs` has one entry a cell, as far as the script was run; one of a cell of text is `nil`.
  public init(_ program: Program, runs: [CellRun?]) {
    introductionLines = program.introduction
    let first = program.source.lineText(1)
    interpreterLine = first.hasPrefix("#!") ? first : nil
    introduction = Markdown(introductionLines)
    var cells = program.cells.enumerated().map { index, cell in
      DocumentCell(
        cell, number: index + 1, in: program, run: index < runs.count ? runs[index] : nil,
        isReached: index < runs.count)
    }
    if let first = cells.first, first.isProse, first.head.title.isEmpty, let title = first.takingTitle() {
      self.title = title.text
      cells[0] = title.rest
    } else {
      title = Self.name(of: program.source)
    }
    self.cells = cells
  }

  /// The name of the script's file without folder and ending.
  private static func name(of source: Source) -> String {
    let file = source.name?.split(separator: "/").last.map(String.init) ?? ""
    let name = file.hasSuffix(".nn") ? String(file.dropLast(3)) : file
    return name.isEmpty || name == "-e" || name == "stdin" ? "nn" : name
  }

  /// Cells that the run came to.
  var reached: [DocumentCell] { cells.filter(\.isReached) }

  /// Says that the script did not come to its end; `nil` when it did.
  var ending: String? {
    guard let last = reached.last, last.number < cells.count else { return nil }
    return "The run ended in cell \(last.number) of \(cells.count)."
  }
}

/// A cell and its outputs.
struct DocumentCell {
  /// From 1, as `nn replay --cell` counts.
  let number: Int
  let head: CellHead
  let isProse: Bool
  let isRaw: Bool
  /// Text without `#`, or code without kept outputs.
  var lines: [String]
  let outputs: [DocumentOutput]
  let isReached: Bool
  /// Lines whose place the heading above took, with empty ones below them.
  var titleLines: [String] = []

  init(_ cell: Cell, number: Int, in program: Program, run: CellRun?, isReached: Bool) {
    self.number = number
    self.isReached = isReached
    head = cell.head
    isProse = cell.isProse
    isRaw = cell.isProse && cell.kind == .raw
    lines = cell.isProse ? cell.prose(in: program.source) : cell.code(in: program.source)
    outputs = run.map(DocumentOutput.of) ?? []
  }

  var text: Markdown { Markdown(lines) }

  /// A first line `# Title`, and the cell without it.
  func takingTitle() -> (text: String, rest: DocumentCell)? {
    guard let first = text.blocks.first, case .heading(1, let title) = first.kind, !title.isEmpty,
      lines[0].drop(while: \.isWhitespace).hasPrefix("# ")
    else { return nil }
    var rest = self
    rest.lines = trimmingEmptyLines(Array(lines.dropFirst()))
    rest.titleLines = Array(lines.dropLast(rest.lines.count))
    return (Inline.words(of: Inline.reading(title)), rest)
  }
}

/// One output of a cell.
enum DocumentOutput: Equatable {
  case text(String)
  /// With the text that stands for it.
  case display(Display, text: String)
  /// As a terminal shows it, with carets.
  case warning(String)
  case error(message: String, text: String)

  static func of(_ run: CellRun) -> [DocumentOutput] {
    var outputs: [DocumentOutput] = []
    var text = ""
    func endText() {
      let plain = plainText(text)
      if !plain.isEmpty { outputs.append(.text(plain)) }
      text = ""
    }
    for piece in run.statements.flatMap(\.pieces) {
      switch piece {
      case .text(let more): text += more
      case .display(let display, let words):
        endText()
        outputs.append(.display(display, text: words))
      case .diagnostic(let diagnostic):
        endText()
        outputs.append(output(of: diagnostic))
      }
    }
    endText()
    if let failure = run.failure, case .quit = failure.kind { return outputs }
    if let failure = run.failure { outputs.append(output(of: failure.diagnostic)) }
    return outputs
  }

  private static func output(of diagnostic: Diagnostic) -> DocumentOutput {
    let text = render(diagnostic, width: OutputStyle.plain.width, hasColor: false, hasUnicode: true)
    return diagnostic.severity == .error ? .error(message: diagnostic.message, text: text) : .warning(text)
  }
}
