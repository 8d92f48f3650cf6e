import Diagnostics
import Disk
import Interpreter
import Notebook

/// What comes behind a replay that went to its end: `--verify` holds what its fits came to against the receipt in
/// the script, `--receipt` writes one there.
struct ReceiptCheck {
  private let output: TerminalOutput
  private let options: ReplayOptions
  private let source: Source
  /// The script's file.
  private let path: String?
  private let recorded: Receipt?

  private struct Refusal: Error {
    let message: String
    let code: Int32
  }

  /// What can be known before the run. `nil`, with an exit code, when the script keeps no receipt that could be
  /// verified, or none can be written; `path` is the script's file, `nil` when it has none.
  static func make(
    _ source: Source, at path: String?, _ options: ReplayOptions, output: TerminalOutput
  ) -> (check: ReceiptCheck?, code: Int32) {
    let name = source.name ?? "the script"
    do {
      if options.writesReceipt {
        guard let path else {
          throw Refusal(message: "--receipt needs a script in a file", code: ExitCode.usage)
        }
        try NewFile.check(path)
      }
      let recorded = options.verifies ? try Receipt(in: source) : nil
      if options.verifies, recorded == nil {
        throw Refusal(
          message: "\(name) has no receipt; nn replay --receipt FILE writes one", code: ExitCode.failed)
      }
      return (ReceiptCheck(output, options, source, path, recorded), ExitCode.done)
    } catch let error as ReceiptError {
      output.complain("nn: \(name):\(error.line): this is no receipt: \(error.message)\n")
      return (nil, ExitCode.failed)
    } catch let error as FileError {
      output.report(Diagnostic(.error, error.message, label: error.label, notes: error.notes))
      return (nil, ExitCode.failed)
    } catch {
      let refusal = error as? Refusal
      output.complain("nn: \(refusal?.message ?? "")\n")
      return (nil, refusal?.code ?? ExitCode.failed)
    }
  }

  private init(
    _ output: TerminalOutput, _ options: ReplayOptions, _ source: Source, _ path: String?,
    _ recorded: Receipt?
  ) {
    (self.output, self.options, self.source) = (output, options, source)
    (self.path, self.recorded) = (path, recorded)
  }

  /// Gives the exit code; `here` is of the session that has run the script.
  func run(_ here: Receipt) -> Int32 {
    if let recorded, let code = verify(here, recorded) { return code }
    return options.writesReceipt ? write(here) : ExitCode.done
  }

  /// `nil` when all is as it was.
  private func verify(_ here: Receipt, _ recorded: Receipt) -> Int32? {
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
  private func write(_ receipt: Receipt) -> Int32 {
    guard let path else { return ExitCode.usage }
    guard !receipt.runs.isEmpty else {
      output.complain("nn: the script has no fits, so there is no receipt of them\n")
      return ExitCode.failed
    }
    do {
      // What was edited meanwhile shall not be lost.
      guard try Source(file: path).text == source.text else {
        output.complain("nn: '\(path)' was changed while it was replayed: no receipt is written\n")
        return ExitCode.failed
      }
      try NewFile.write(receipt.written(into: source), to: path)
    } catch let error as FileError {
      output.report(Diagnostic(.error, error.message, label: error.label, notes: error.notes))
      return ExitCode.failed
    } catch {
      output.complain("nn: \((error as? SourceFileError)?.message ?? "")\n")
      return ExitCode.failed
    }
    output.line("wrote the receipt of \(Self.count(receipt)) into \(path)")
    return ExitCode.done
  }
}
