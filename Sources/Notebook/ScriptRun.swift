import Diagnostics
import Interpreter
import Syntax

/// What came of one statement of a script.
public struct StatementRun {
  /// Index into the program's statements.
  public let statement: Int
  /// In the order in which it came; without the error that ended it.
  public let pieces: [OutputPiece]
  public let failure: Failure?
  public let seconds: Double
}

/// What came of a cell: of its statements up to the one that failed.
public struct CellRun {
  public let cell: Cell
  public let statements: [StatementRun]

  public var failure: Failure? { statements.last?.failure }
  public var seconds: Double { statements.reduce(0) { $0 + $1.seconds } }
}

/// A script that is run piece by piece with its output kept: what documents and checks are made of.
public final class ScriptRun {
  public let program: Program
  public let session: Session
  private let output: RecordedOutput

  /// `output` must be the session's.
  public init(_ program: Program, in session: Session, output: RecordedOutput) {
    self.program = program
    self.session = session
    self.output = output
  }

  /// Runs a cell up to the statement that fails; `Session.goesOn` says whether that is the end of the script. An
  /// error tells `number`, the cell's.
  public func run(_ cell: Cell, number: Int? = nil) -> CellRun {
    var statements: [StatementRun] = []
    for index in cell.statements {
      let run = run(statement: index, inCell: number)
      statements.append(run)
      if run.failure != nil { break }
    }
    return CellRun(cell: cell, statements: statements)
  }

  public func run(statement index: Int, inCell number: Int? = nil) -> StatementRun {
    let start = ContinuousClock.now
    var failure: Failure?
    do {
      try session.run(program, statements: index..<index + 1, isStrict: true)
    } catch {
      failure = number.map { error.noting("in cell \($0)") } ?? error
    }
    return StatementRun(
      statement: index, pieces: output.takePieces(), failure: failure,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}
