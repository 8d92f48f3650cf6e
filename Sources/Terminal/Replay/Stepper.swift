import Diagnostics
import Interpreter
import Notebook
import Syntax

/// `nn replay --step`: shows a cell and waits; Enter runs it, and what else is typed is run as at the prompt.
final class Stepper {
  private let program: Program
  private let options: ReplayOptions
  private let replay: Replay
  /// The cell, from 1, that Enter runs.
  private var number = 1
  /// What the last cell that was run ended with; an exit code tells of it.
  private(set) var failure: Failure.Kind?
  let listener = InputListener()

  private var output: TerminalOutput { replay.runner.output }
  private var last: Int { options.cell ?? program.cells.count }

  init(_ program: Program, _ replay: Replay) {
    self.program = program
    self.replay = replay
    options = replay.options
  }

  /// Shows the first cell that waits. Gives an exit code when there is none, or a cell before it ends the replay.
  func begin() -> Int32? {
    let first = options.from ?? options.cell ?? 1
    while number < min(first, last + 1) {
      if let failure = replay.run(number, of: program) { return replay.runner.exitCode(for: failure) }
      number += 1
    }
    let style = output.style
    let words =
      "Enter runs the cell that is shown, `skip` passes it, `quit` or Ctrl-D leaves; anything else that "
      + "you type is run at once."
    for line in Prose.wrapped(words, to: Prose.width(in: style), in: style) { output.line(line) }
    output.line("")
    showNext()
    if number > last { return ExitCode.done }
    listener.hear = { [unowned self] input in try hear(input) }
    return nil
  }

  private func hear(_ input: String) throws -> Bool {
    switch input.filter({ !$0.isWhitespace }) {
    case "": try runCell()
    case "skip":
      failure = nil
      try goOn()
    default: return false
    }
    return true
  }

  private func runCell() throws {
    failure = replay.run(number, of: program)
    switch failure {
    case nil: try goOn()
    case .quit(let code): throw quit(code)
    case .interrupted, .run, .syntax: output.line("Enter runs cell \(number) again, skip goes past it")
    }
  }

  private func goOn() throws {
    number += 1
    showNext()
    if number > last { throw quit(replay.runner.exitCode(for: failure)) }
  }

  /// Shows cells of text, which need no running, and the next of code.
  private func showNext() {
    while number <= last {
      replay.show(number, of: program)
      if !program.cells[number - 1].statements.isEmpty { break }
      number += 1
    }
    listener.prompt = "[\(number)]> "
  }

  private func quit(_ code: Int32) -> Failure {
    Failure(.quit(code), Diagnostic(.note, "the replay is over"))
  }
}
