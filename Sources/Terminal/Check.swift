import Diagnostics
import Disk
import Interpreter
import Notebook

/// `nn check FILE…`: runs each file in a session of its own and shows where what comes differs from what stands in
/// it.
struct Check {
  let runner: Runner
  let options: CheckOptions
  let makeSession: (RecordedOutput) -> Session

  private var output: TerminalOutput { runner.output }

  /// What came of a file.
  private enum Verdict: String {
    case ok
    case updated
    case differs
    case failed
    /// Cannot be read, or is no program.
    case unreadable = "not checked"

    var exitCode: Int32 {
      switch self {
      case .ok, .updated: ExitCode.done
      case .differs, .failed: ExitCode.failed
      case .unreadable: ExitCode.usage
      }
    }
  }

  /// Checks all files and gives the exit code: the worst of them.
  func run() -> Int32 {
    var verdicts: [Verdict] = []
    for file in options.files {
      guard let verdict = check(file) else { return ExitCode.interrupted }
      verdicts.append(verdict)
    }
    if verdicts.count > 1 { output.line(summary(of: verdicts)) }
    return verdicts.map(\.exitCode).max() ?? ExitCode.done
  }

  /// `14 files: 12 ok, 1 differs, 1 failed`
  private func summary(of verdicts: [Verdict]) -> String {
    let kinds: [Verdict] = [.ok, .updated, .differs, .failed, .unreadable]
    let counts = kinds.compactMap { kind in
      let count = verdicts.count { $0 == kind }
      return count > 0 ? "\(count) \(kind == .differs && count > 1 ? "differ" : kind.rawValue)" : nil
    }
    return "\(verdicts.count) files: \(counts.joined(separator: ", "))"
  }

  /// Says what came of a file; `nil` after Ctrl-C.
  private func check(_ file: String) -> Verdict? {
    let transcript: any Transcript
    do {
      transcript = try Notebook.transcript(of: try Source(file: file))
    } catch let failure as Failure {
      output.report(failure.diagnostic)
      return say(file, .unreadable)
    } catch {
      output.complain("nn: \((error as? SourceFileError)?.message ?? "cannot read '\(file)'")\n")
      return say(file, .unreadable)
    }
    let bench = CheckBench(
      tolerance: options.tolerance, onLine: { output.progress("checking \(file):\($0)") },
      makeSession: makeSession)
    let result = transcript.run(on: bench)
    output.progress(nil)
    return judge(result, of: transcript, file)
  }

  private func judge(_ result: TranscriptResult, of transcript: any Transcript, _ file: String) -> Verdict? {
    let compares = transcript.keepsOutputs && !options.isQuick
    if case .failed(let failure) = result.ending, !result.isWhole {
      if case .interrupted = failure.kind {
        output.endEcho()
        output.report(failure.diagnostic)
        return nil
      }
      if compares { show(result, file) }
      return fail(failure, file)
    }
    if options.updates { return update(transcript, result, file) }
    guard compares else { return say(file, .ok, "runs through") }
    let count = result.differing.count
    guard count > 0 else { return say(file, .ok, outputs(result.count)) }
    show(result, file)
    return say(
      file, .differs, "\(countText(count)) of \(outputs(result.count)): - stands in the file, + came")
  }

  private func fail(_ failure: Failure, _ file: String) -> Verdict {
    if case .quit(let code) = failure.kind { return say(file, .failed, "quit with exit code \(code)") }
    output.report(failure.diagnostic)
    return say(file, .failed, options.updates ? "nothing is written" : nil)
  }

  private func update(_ transcript: any Transcript, _ result: TranscriptResult, _ file: String) -> Verdict {
    let count = result.differing.count
    guard count > 0 else { return say(file, .ok, outputs(result.count)) }
    do {
      // What was edited meanwhile shall not be lost.
      guard try Source(file: file).text == transcript.source.text else {
        output.complain("nn: '\(file)' was changed while it was checked\n")
        return say(file, .failed, "nothing is written")
      }
      try NewFile.write(try transcript.rewritten(result), to: file)
    } catch let error as TranscriptError {
      output.complain("nn: \(file):\(error.line): \(error.message)\n")
      return say(file, .failed, "nothing is written")
    } catch {
      let message = (error as? FileError)?.message ?? (error as? SourceFileError)?.message ?? ""
      output.complain("nn: \(message)\n")
      return say(file, .failed, "nothing is written")
    }
    return say(file, .updated, "\(countText(count)) of \(outputs(result.count))")
  }

  private func outputs(_ count: Int) -> String { count == 1 ? "1 output" : "\(countText(count)) outputs" }

  private func show(_ result: TranscriptResult, _ file: String) {
    for exchange in result.differing {
      for line in exchange.difference(file: file, in: output.style) { output.line(line) }
    }
  }

  private func say(_ file: String, _ verdict: Verdict, _ detail: String? = nil) -> Verdict {
    let word = verdict.rawValue
    let code = verdict.exitCode == ExitCode.done ? "32" : "31"
    let shown = output.style.hasColor ? "\u{1B}[\(code)m\(word)\u{1B}[0m" : word
    output.line("\(file): \(shown)" + (detail.map { " (\($0))" } ?? ""))
    return verdict
  }
}
