import Diagnostics
import Disk
import Interpreter
import Notebook

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `nn import NOTEBOOK.ipynb`: writes a script, and says on standard error what of the notebook it has not. Of a
/// notebook from standard input the script goes to standard output.
struct ImportVerb {
  let output: TerminalOutput
  let registry: Registry

  /// `target` is where the script goes, `-` standard output; `nil` is beside the notebook.
  func run(_ source: Source, isPiped: Bool, to target: String?) -> Int32 {
    let name = source.name ?? "notebook"
    let target = target ?? (isPiped ? "-" : nil)
    let path = target ?? (name.hasSuffix(".ipynb") ? String(name.dropLast(6)) : name) + ".nn"
    guard isPiped || !namesSameFile(path, name) else {
      output.complain("nn: '\(path)' is the notebook itself\n")
      return ExitCode.usage
    }
    let imported: ImportedScript
    do {
      imported = try importNotebook(source.text) { registry.function($0) != nil }
    } catch {
      output.report(Diagnostic(.error, "\(name): \(error.message)", notes: error.notes))
      return ExitCode.failed
    }
    for note in imported.notes { output.complain("cell \(note.cell), line \(note.line): \(note.words)\n") }
    if path == "-" {
      output.write(imported.text)
      return ExitCode.done
    }
    guard target != nil || !exists(path) else {
      output.complain("nn: '\(path)' is there already; -o FILE writes elsewhere, or over it\n")
      return ExitCode.failed
    }
    do {
      try NewFile.write(imported.text, to: path)
    } catch {
      output.report(Diagnostic(.error, error.message, label: error.label, notes: error.notes))
      return ExitCode.failed
    }
    output.line("wrote \(path): \(imported.cellCount) cell\(imported.cellCount == 1 ? "" : "s")")
    return ExitCode.done
  }

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
