import Diagnostics
import Interpreter
import Syntax

/// `nn replay FILE`: each cell as it is written, and then what comes of it, as in a notebook.
struct Replay {
  let runner: Runner
  let options: ReplayOptions

  private var output: TerminalOutput { runner.output }

  /// Replays a script to its end and gives the exit code.
  func run(_ source: Source) -> Int32 {
    let program: Program
    do {
      program = try parse(source)
    } catch {
      output.report(Failure(error, in: source).diagnostic)
      return ExitCode.usage
    }
    let last = program.cells.count
    for number in [options.from, options.cell].compactMap({ $0 }) where number > last {
      output.complain("nn: there is no cell \(number): the script has \(last)\n")
      return ExitCode.usage
    }
    for (index, cell) in program.cells.enumerated() {
      let number = index + 1
      if let only = options.cell, number > only { break }
      let isShown = number >= (options.from ?? options.cell ?? 1)
      if isShown { show(cell, number, of: program) }
      if let failure = run(cell, of: program, isShown: isShown) { return runner.exitCode(for: failure) }
    }
    return ExitCode.done
  }

  private func run(_ cell: Cell, of program: Program, isShown: Bool) -> Failure.Kind? {
    output.isMuted = !isShown
    defer { output.isMuted = false }
    return runner.run(program, statements: cell.statements)
  }

  /// A heading with the cell's number, and its lines.
  private func show(_ cell: Cell, _ number: Int, of program: Program) {
    let rule = output.style.hasUnicode ? "──" : "--"
    let title = cell.title.isEmpty ? "" : " \(cell.title)"
    if number > 1 { output.line("") }
    output.line("\(rule) [\(number)]\(title)")
    for line in cell.lines(in: program.source) { output.line(line) }
  }
}

extension Cell {
  /// The lines below the `# %%` line, without empty ones around them.
  func lines(in source: Source) -> [String] {
    var lines = source.text(of: span).split(separator: "\n", omittingEmptySubsequences: false)[...]
    if lines.first.map({ isMarker($0) }) == true { lines.removeFirst() }
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines.map(String.init)
  }

  private func isMarker(_ line: Substring) -> Bool {
    let comment = line.drop(while: \.isWhitespace)
    return comment.first == "#" && comment.dropFirst().drop(while: \.isWhitespace).hasPrefix("%%")
  }
}
