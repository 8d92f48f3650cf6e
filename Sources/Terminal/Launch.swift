import Diagnostics
import Interpreter
import Notebook

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs the program with the arguments behind its name and gives its exit code.
///
/// `makeSession` builds the session for the options: what they set (seed, threads, data) means
/// nothing here. `makeReceipt` tells what a session has trained.
public func launch(
  _ arguments: [String], environment: Environment = .process,
  makeReceipt: @escaping (Session) -> Receipt = { _ in Receipt([]) },
  makeSession: @escaping (Options, any Output, Interrupt) -> Session
) -> Int32 {
  let options: Options
  do {
    options = try .parse(arguments)
  } catch {
    let hint = error.hint.map { "; \($0)" } ?? ""
    TerminalOutput(environment: environment).complain(
      "nn: \(error.message)\(hint)\nnn --help lists the options\n")
    return ExitCode.usage
  }
  // A closed standard input is an empty one: the next descriptor that is opened would be taken for it.
  if fcntl(0, F_GETFD) < 0 { _ = open("/dev/null", O_RDONLY) }
  return onProgramThread { stackSize in
    let output = TerminalOutput(environment: environment, hasColor: options.hasColor)
    let interrupt = Interrupt()
    output.onFailure = { interrupt.raise() }
    let events = options.speaksJSON ? JSONOutput(output) : nil
    let recorded = options.replay.makesDocuments ? RecordedOutput(takesDisplays: true) : nil
    func makePrepared(_ output: any Output) -> Session {
      let session = makeSession(options, output, interrupt)
      session.arguments = options.arguments
      // What the evaluator does not use is for the functions that it calls at its deepest.
      session.stackBudget = stackSize / 4 * 3
      return session
    }
    let other: (any Output)? = events ?? (recorded as (any Output)?)
    let launch = Launch(
      options: options, environment: environment,
      runner: Runner(session: makePrepared(other ?? output), output: output), events: events,
      recorded: recorded, makeSession: makePrepared, makeReceipt: makeReceipt)
    return launch.runner.finish(launch.run())
  }
}

private struct Launch {
  let options: Options
  let environment: Environment
  let runner: Runner
  /// Where the session's output goes with `--json`.
  let events: JSONOutput?
  /// Where it goes for documents.
  let recorded: RecordedOutput?
  /// One more session, for another output.
  let makeSession: (any Output) -> Session
  let makeReceipt: (Session) -> Receipt

  private var session: Session { runner.session }
  private var output: TerminalOutput { runner.output }

  func run() -> Int32 {
    if options.wantsHelp {
      output.write(Options.help)
      return ExitCode.done
    }
    if options.wantsVersion {
      output.write("\(versionText)\n")
      return ExitCode.done
    }
    let signals: Signals
    do {
      signals = try Signals(session.interrupt)
    } catch {
      output.complain("nn: cannot watch for Ctrl-C: \(error.message)\n")
      return ExitCode.failed
    }
    if let events {
      signals.watchInterrupt(once: false)
      do {
        return try JSONMode(session: session, output: events, lines: output).loop(requests: 0, answers: 1)
      } catch {
        output.complain("nn: cannot read requests: \(error.message)\n")
        return ExitCode.failed
      }
    }
    do throws(SourceFileError) {
      if case .unnamed = options.program, options.verb == .run, isatty(0) == 1 { return prompt(signals) }
      signals.watchInterrupt(once: true)
      return switch options.verb {
      case .run: try withSource(runner.runScript)
      case .replay: try withSource { replay($0, signals) }
      case .importNotebook:
        try withSource {
          ImportVerb(output: output, registry: session.registry)
            .run($0, isPiped: options.program == .standardInput, to: options.importTarget)
        }
      case .check: Check(runner: runner, options: options.check, makeSession: makeSession).run()
      }
    } catch {
      output.complain("nn: \(error.message)\n")
      return ExitCode.usage
    }
  }

  private func replay(_ source: Source, _ signals: Signals) -> Int32 {
    if options.replay.waits {
      signals.watchInterrupt(once: false)
      signals.watchResize()
    }
    var path: String?
    if case .file(let name) = options.program { path = name }
    let (check, refused) = ReceiptCheck.make(source, at: path, options.replay, output: output)
    guard let check else { return refused }
    let receipt = { makeReceipt(session) }
    let replay = Replay(runner: runner, options: options.replay, receipt: receipt)
    let code = replay.run(source, recording: recorded) { listener in
      Prompt(runner, signals, historyFile: environment.historyFile, companion: listener)
    }
    return code == ExitCode.done ? check.run(receipt()) : code
  }

  private func withSource(_ run: (Source) -> Int32) throws(SourceFileError) -> Int32 {
    guard let source = try source() else { return ExitCode.interrupted }
    return run(source)
  }

  /// What is to be run; `nil` when Ctrl-C came first.
  private func source() throws(SourceFileError) -> Source? {
    switch options.program {
    case .unnamed, .standardInput: try readStandardInput()
    case .code(let code): Source(name: "-e", code)
    case .file(let path): try Source(file: path)
    }
  }

  /// `nil` when Ctrl-C came first.
  private func readStandardInput() throws(SourceFileError) -> Source? {
    guard let file = fdopen(0, "r") else {
      throw SourceFileError(message: "cannot read standard input: \(SystemError.last.message)")
    }
    do {
      return try Source(reading: file, name: "stdin")
    } catch {
      if session.interrupt.isRaised { return nil }
      throw error
    }
  }

  private func prompt(_ signals: Signals) -> Int32 {
    signals.watchInterrupt(once: false)
    signals.watchResize()
    if !options.isQuiet {
      let dot = output.style.hasUnicode ? "·" : "-"
      output.line("\(versionText) \(dot) type help, or ?name for one thing")
    }
    if options.readsInitFile, let code = runInitFile() { return code }
    let prompt = Prompt(runner, signals, historyFile: environment.historyFile)
    return prompt.loop()
  }

  /// Runs the start-up file when there is one. What goes wrong in it is shown and does not end the
  /// shell; only `quit` does, with the exit code given.
  private func runInitFile() -> Int32? {
    guard let path = environment.initFile, access(path, F_OK) == 0 else { return nil }
    do throws(SourceFileError) {
      guard case .quit(let code)? = runner.run(try Source(file: path)) else { return nil }
      return code
    } catch {
      output.complain("nn: \(error.message)\n")
      return nil
    }
  }
}
