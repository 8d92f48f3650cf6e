import Diagnostics
import Disk
import Interpreter
import Notebook
import Syntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `nn replay FILE`: each cell as it is written, and then what comes of it, as in a notebook.
struct Replay {
  let runner: Runner
  let options: ReplayOptions
  let receipt: () -> Receipt

  private var output: TerminalOutput { runner.output }

  /// Replays a script to its end and gives the exit code. `makePrompt` gives the prompt for `--step`.
  func run(_ source: Source, recording record: RecordedOutput?, makePrompt: (InputListener) -> Prompt)
    -> Int32
  {
    let name = source.name?.lowercased() ?? ""
    if let ending = [".md", ".markdown", ".ipynb"].first(where: name.hasSuffix) {
      let verb = ending == ".ipynb" ? "nn import makes a script of a notebook" : "nn check runs Markdown"
      output.complain("nn: '\(source.name ?? "")' is no script: \(verb)\n")
      return ExitCode.usage
    }
    // A document shall not tell where its script lies.
    let source = record == nil ? source : Source(name: source.name.map(fileName), source.text)
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
    if let record {
      do {
        for path in options.documents { try NewFile.check(path) }
      } catch {
        output.report(Diagnostic(.error, error.message, label: error.label, notes: error.notes))
        return ExitCode.failed
      }
      return DocumentRun(program, options, runner, record, receipt).run()
    }
    if options.waits {
      guard isatty(0) == 1 else {
        output.complain("nn: --step waits for Enter: it needs a terminal\n")
        return ExitCode.usage
      }
      showIntroduction(of: program)
      let stepper = Stepper(program, self)
      if let code = stepper.begin() { return code }
      let code = makePrompt(stepper.listener).loop()
      // Left behind a cell that failed, the replay did not go through.
      return code == ExitCode.done ? runner.exitCode(for: stepper.failure) : code
    }
    showIntroduction(of: program)
    for number in 1..<(last + 1) {
      if let only = options.cell, number > only { break }
      if options.shows(number) { show(number, of: program) }
      if let failure = run(number, of: program) { return runner.exitCode(for: failure) }
    }
    return ExitCode.done
  }

  /// The text above the first cell, where that is shown.
  private func showIntroduction(of program: Program) {
    let introduction = program.introduction
    guard !introduction.isEmpty, (options.from ?? options.cell ?? 1) == 1 else { return }
    for line in Markdown(introduction).lines(in: output.style) { output.line(line) }
    output.line("")
  }

  /// Runs a cell; gives what kind of failure ended it, if it may not fail.
  func run(_ number: Int, of program: Program) -> Failure.Kind? {
    output.isMuted = !options.shows(number)
    defer { output.isMuted = false }
    return runner.run(program, cell: number)
  }

  func show(_ number: Int, of program: Program) {
    if number > (options.from ?? options.cell ?? 1) { output.line("") }
    let view = CellView(
      cell: program.cells[number - 1], number: number, program: program, style: output.style)
    for line in view.lines { output.line(line) }
  }
}

extension ReplayOptions {
  /// Whether the cell is shown; those before the first that is are run silently.
  func shows(_ number: Int) -> Bool { number >= (from ?? cell ?? 1) }
}
