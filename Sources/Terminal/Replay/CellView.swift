import Diagnostics
import Interpreter
import Notebook
import Syntax

/// Shows what is written in a cell: a heading with its number, then its text, or its code behind a bar, so that it
/// is told from what comes out of it.
struct CellView {
  let cell: Cell
  let number: Int
  let program: Program
  let style: OutputStyle

  var lines: [String] { [heading] + (cell.isProse ? text : code) }

  /// `── [3] Title ───…` over the width.
  private var heading: String {
    let dash = style.hasUnicode ? "─" : "-"
    let head = cell.head
    let tags = head.tags.map { " #\($0)" }.joined()
    let start = "\(dash)\(dash) [\(number)]\(head.title.isEmpty ? "" : " " + head.title)\(tags)"
    let rest = style.width - 1 - displayWidth(start)
    guard style.isTerminal else { return start }
    // A title that is too long goes on below.
    guard rest > 1 else {
      return style.bold(Prose.wrapped(start, to: style.width - 1, in: style).joined(separator: "\n"))
    }
    return style.bold(start) + style.dim(" " + String(repeating: dash, count: rest - 1))
  }

  private var text: [String] { Markdown(cell.prose(in: program.source)).lines(in: style) }

  private var code: [String] {
    let bar = style.dim(style.hasUnicode ? "│" : "|")
    let room = style.isTerminal ? max(style.width - 3, 8) : .max
    return CodeLines(cell.code(in: program.source).joined(separator: "\n"), room: room, in: style).lines.map {
      $0.isEmpty ? bar : "\(bar) \($0)"
    }
  }
}

/// Code on lines of at most so many columns, coloured where there is colour.
private struct CodeLines {
  private(set) var lines: [String] = [""]
  private var column = 0
  private let room: Int
  private let style: OutputStyle

  init(_ code: String, room: Int, in style: OutputStyle) {
    (self.room, self.style) = (room, style)
    for piece in highlighted(code) { add(piece) }
  }

  private mutating func add(_ piece: CodePiece) {
    let color = style.hasColor ? Self.color(of: piece.kind) : nil
    var run = ""
    func end(_ lines: inout [String]) {
      guard !run.isEmpty else { return }
      lines[lines.count - 1] += color.map { "\u{1B}[\($0)m\(run)\u{1B}[0m" } ?? run
      run = ""
    }
    for character in piece.text {
      if character.isNewline {
        end(&lines)
        lines.append("")
        column = 0
        continue
      }
      // Nothing in a script reaches the terminal as a command.
      let shown = visible(character)
      let width = displayWidth(shown)
      if column + width > room {
        end(&lines)
        lines.append("")
        column = 0
      }
      run += shown
      column += width
    }
    end(&lines)
  }

  private func visible(_ character: Character) -> String {
    if character == "\t" { return "    " }
    let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
    return isControl ? "\u{FFFD}" : String(character)
  }

  private static func color(of kind: CodePiece.Kind) -> String? {
    switch kind {
    case .plain: nil
    case .keyword: "35"
    case .number: "36"
    case .text: "32"
    case .comment: "2"
    case .call: "34"
    case .argument: "33"
    case .error: "31"
    }
  }
}
