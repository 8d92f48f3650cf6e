import Diagnostics
import Disk
import Interpreter
import Notebook

/// What comes behind a replay that went to its end: `--verify` holds what its fits came to against the receipt in
/// the script, `--receipt` writes one there.
struct ReceiptCheck {
  let output: TerminalOutput
  let options: ReplayOptions
  /// Of the session that has run the script.
  let receipt: () -> Receipt

  /// Gives the exit code. `path` is the script's file; `nil` when it has none.
  func run(_ source: Source, at path: String?) -> Int32 {
    if options.verifies, let code = verify(source) { return code }
    return options.writesReceipt ? write(into: source, at: path) : ExitCode.done
  }

  /// `nil` when all is as it was.
  private func verify(_ source: Source) -> Int32? {
    let recorded: Receipt
    do {
      guard let found = try Receipt(in: source.text) else {
        output.complain("nn: the script has no receipt; nn replay --receipt FILE writes one\n")
        return ExitCode.failed
      }
      recorded = found
    } catch {
      output.complain("nn: the script's receipt, line \(error.line): \(error.message)\n")
      return ExitCode.failed
    }
    let here = receipt()
    let differences = here.differences(from: recorded)
    for difference in differences {
      output.report(Diagnostic(difference.isNote ? .note : .error, difference.text))
    }
    guard differences.allSatisfy(\.isNote) else { return ExitCode.failed }
    output.line("the receipt holds: \(Self.count(here))")
    return nil
  }

  private static func count(_ receipt: Receipt) -> String {
    receipt.runs.count == 1 ? "1 run" : "\(receipt.runs.count) runs"
  }

  /// Puts the receipt at the script's end, in place of an old one.
  private func write(into source: Source, at path: String?) -> Int32 {
    guard let path else {
      output.complain("nn: --receipt needs a script in a file\n")
      return ExitCode.usage
    }
    let new = receipt()
    guard !new.runs.isEmpty else {
      output.complain("nn: the script has no fits, so there is no receipt of them\n")
      return ExitCode.failed
    }
    do {
      try NewFile.write(Self.text(of: source, with: new), to: path)
    } catch {
      output.report(Diagnostic(.error, error.message, label: error.label, notes: error.notes))
      return ExitCode.failed
    }
    output.line("wrote the receipt of \(Self.count(new)) into \(path)")
    return ExitCode.done
  }

  /// The script's lines without an old receipt, and the new one.
  private static func text(of source: Source, with receipt: Receipt) -> String {
    var lines = (1...source.lineCount).map { source.lineText($0) }.filter { !$0.hasPrefix(Receipt.mark) }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return (lines + [""] + receipt.comments).map { $0 + "\n" }.joined()
  }
}
