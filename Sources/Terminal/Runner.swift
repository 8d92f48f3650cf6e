import Diagnostics
import Interpreter
import Syntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Exit codes of the program.
enum ExitCode {
  static let done: Int32 = 0
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  static let interrupted: Int32 = 130
}

/// Runs sources in a session, shows what goes wrong and says how to leave.
struct Runner {
  let session: Session
  let output: TerminalOutput

  /// Gives what kind of failure it was; `nil` when all went well. At the prompt a command that said
  /// itself that it was stopped is enough; a script's log names the place.
  func run(_ source: Source, isPrompt: Bool = false) -> Failure.Kind? {
    failure(isPrompt: isPrompt) { () throws(Failure) in try session.run(source) }
  }

  /// Runs some statements of a program that is parsed already.
  func run(_ program: Program, statements: Range<Int>) -> Failure.Kind? {
    failure(isPrompt: false) { () throws(Failure) in try session.run(program, statements: statements) }
  }

  /// Runs a cell, whose number an error tells. `nil` also when its error is meant to come.
  func run(_ program: Program, cell number: Int) -> Failure.Kind? {
    let cell = program.cells[number - 1]
    var goesOn = false
    let kind = failure(isPrompt: false) { () throws(Failure) in
      do throws(Failure) {
        try session.run(program, statements: cell.statements, isStrict: true)
      } catch {
        goesOn = session.goesOn(after: error, in: cell)
        throw error.noting("in cell \(number)")
      }
    }
    return goesOn ? nil : kind
  }

  /// Lets the session's listener deal with an input at the prompt, else its companion; one that neither has taken
  /// is to be run.
  func hear(_ source: Source, _ companion: InputListener?) -> (isTaken: Bool, failure: Failure.Kind?) {
    var isTaken = true
    let failure = failure(isPrompt: true) { () throws(Failure) in
      isTaken = try session.hear(source)
      if !isTaken, let companion { isTaken = try companion.hear(source) }
    }
    return (isTaken, failure)
  }

  private func failure(isPrompt: Bool, of work: () throws(Failure) -> Void) -> Failure.Kind? {
    do {
      try work()
      return nil
    } catch {
      // When output fails the program ends for that; `finish` tells.
      guard output.failure == nil else { return error.kind }
      tell(error, isPrompt: isPrompt)
      return error.kind
    }
  }

  /// Shows what went wrong.
  func tell(_ failure: Failure, isPrompt: Bool = false) {
    switch failure.kind {
    case .quit: break
    case .interrupted where failure.isTold && isPrompt: break
    case .interrupted:
      output.endEcho()
      output.report(failure.diagnostic)
    case .syntax, .run: output.report(failure.diagnostic)
    }
  }

  /// Runs a script to its end and gives the exit code.
  func runScript(_ source: Source) -> Int32 { exitCode(for: run(source)) }

  func exitCode(for failure: Failure.Kind?) -> Int32 {
    switch failure {
    case nil: ExitCode.done
    case .quit(let code): code
    case .run: ExitCode.failed
    case .syntax: ExitCode.usage
    case .interrupted: ExitCode.interrupted
    }
  }

  /// Writes what is left. A write that failed decides the exit code: a pipe whose reader has left
  /// ends the process as it ends other programs, quietly; anything else, as a full disk, is told.
  func finish(_ status: Int32) -> Int32 {
    output.progress(nil)
    output.flush()
    guard let code = output.failure else { return status }
    if code == EPIPE {
      Signals.die(of: SIGPIPE)
    } else {
      output.complain("nn: cannot write the output: \(SystemError(code: code).message)\n")
    }
    return ExitCode.failed
  }
}
