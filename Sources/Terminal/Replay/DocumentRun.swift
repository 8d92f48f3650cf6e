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

/// Runs a script for documents: one run, and each document that was asked for.
struct DocumentRun {
  private let program: Program
  private let options: ReplayOptions
  private let runner: Runner
  private let recorded: RecordedOutput
  private let receipt: () -> Receipt

  private var output: TerminalOutput { runner.output }

  init(
    _ program: Program, _ options: ReplayOptions, _ runner: Runner, _ recorded: RecordedOutput,
    _ receipt: @escaping () -> Receipt
  ) {
    self.program = program
    self.options = options
    self.runner = runner
    self.recorded = recorded
    self.receipt = receipt
  }

  /// Writes the documents, of a script that fails up to the error, and gives the exit code.
  func run() -> Int32 {
    let script = ScriptRun(program, in: runner.session, output: recorded)
    var runs: [CellRun?] = []
    var ending: Failure?
    for (index, cell) in program.cells.enumerated() {
      output.progress(progress(index + 1, cell))
      guard !cell.isProse else {
        runs.append(nil)
        continue
      }
      let run = script.run(cell, number: index + 1)
      runs.append(run)
      guard let failure = run.failure else { continue }
      if runner.session.goesOn(after: failure, in: cell) { continue }
      ending = failure
      break
    }
    output.progress(nil)
    if let ending { runner.tell(ending) }
    do {
      var document = Document(program, runs: runs)
      document.receipt = receipt().comments
      try write(document)
    } catch {
      output.report(Diagnostic(.error, error.message, label: error.label, notes: error.notes))
      return ExitCode.failed
    }
    return runner.exitCode(for: ending?.kind)
  }

  private func progress(_ number: Int, _ cell: Cell) -> String {
    let title = cell.head.title
    return "cell \(number)/\(program.cells.count)" + (title.isEmpty ? "" : "  \(title)")
  }

  private func write(_ document: Document) throws(FileError) {
    if let path = options.html { try write(document.html(), to: path) }
    if let path = options.markdown {
      let (name, base) = (fileName(of: path), folder(of: path))
      let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
      let files = document.markdown(folder: stem + "_files")
      let pictures = "\(base)/\(stem)_files"
      if !files.pictures.isEmpty { try makeFolder(pictures) }
      for picture in files.pictures { try NewFile.write(picture.svg, to: "\(base)/\(picture.path)") }
      let isNew = access(path, F_OK) != 0
      try write(files.text, to: path)
      if !isNew { removeOld(in: pictures, but: files.pictures.map { fileName(of: $0.path) }) }
    }
    if let path = options.notebook { try write(document.notebook(), to: path) }
  }

  /// Removes the pictures of a document that was written before, which this one has not.
  private func removeOld(in folder: String, but new: [String]) {
    for name in namesInFolder(folder) where MarkdownFiles.isPicture(name) && !new.contains(name) {
      unlink("\(folder)/\(name)")
    }
  }

  private func write(_ text: String, to path: String) throws(FileError) {
    try NewFile.write(text, to: path)
    output.line("wrote \(path)")
  }
}
