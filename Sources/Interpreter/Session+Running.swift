import Diagnostics
import Syntax

/// Running programs: statement by statement, each noted in the journal.
extension Session {
  /// Parses and runs a source, statement by statement, and shows values as a notebook does.
  public func run(_ source: Source) throws(Failure) {
    do {
      try run(try parse(source))
    } catch let error as SyntaxError {
      throw Failure(error, in: source)
    } catch {
      throw (error as? Failure) ?? Failure(error, at: Place(source, Span(0, 0)))
    }
  }

  /// Runs a parsed program, or those of its statements that `range` names.
  ///
  /// A failure in a cell that may fail is shown, and the next cell goes on; with `isStrict` it is thrown as any
  /// other, for who keeps the outputs of cells and asks `goesOn` himself.
  public func run(
    _ program: Program, statements range: Range<Int>? = nil, isStrict: Bool = false
  ) throws(Failure) {
    if range == nil, program.statements.isEmpty { journal.remark(program.source) }
    let range = range ?? program.statements.indices
    let failing = program.cells.filter(\.mayFail)
    try withRoom { () throws(Failure) in
      let lowering = Lowering(program.source, globals, registry)
      let frame = Frame(slotCount: 0, parent: nil, session: self)
      var index = range.lowerBound
      while index < range.upperBound {
        let cell = failing.first { $0.statements.contains(index) }
        do throws(Failure) {
          try run(program, index, mayFail: cell != nil, lowering, frame)
          index += 1
        } catch {
          guard !isStrict, let cell, goesOn(after: error, in: cell) else { throw error }
          show(error)
          index = cell.statements.upperBound
        }
      }
    }
  }

  /// Whether a script goes on with its next cell after this failure in `cell`: the cell says that it may fail,
  /// and neither `quit` nor a person's Ctrl-C ended it.
  public func goesOn(after failure: Failure, in cell: Cell) -> Bool {
    guard cell.mayFail else { return false }
    switch failure.kind {
    case .run: return true
    case .interrupted: return !interrupt.isUp
    case .quit, .syntax: return false
    }
  }

  /// A failure after which things go on. One that the command told of itself is known already.
  private func show(_ failure: Failure) {
    if case .interrupted = failure.kind, failure.isTold { return }
    output.report(failure.diagnostic)
  }

  private func run(
    _ program: Program, _ index: Int, mayFail: Bool, _ lowering: Lowering, _ frame: Frame
  ) throws(Failure) {
    let statement = program.statements[index]
    let place = Place(program.source, statement.span)
    let plan = takePlannedStop()
    let before = cellMayFail
    cellMayFail = mayFail
    let start = interrupt.begin(plan: plan)
    let surroundings = surroundings
    journal.begin(program, index, surroundings, mark(surroundings))
    var failure: Failure?
    do { _ = try lowering.topLevel(statement).execute(frame) } catch { failure = Failure(error, at: place) }
    cellMayFail = before
    let (stop, looks) = interrupt.end(since: start)
    note(failure, stop, statement)
    if let plan, stop == nil, failure == nil { warnOfMissedStop(plan, looks, at: place) }
    if let failure { throw failure }
  }

  private func note(_ failure: Failure?, _ stop: Interrupt.Stop?, _ statement: Statement) {
    let surroundings = surroundings
    let mark = mark(surroundings)
    let outcome: Journal.Outcome
    switch failure?.kind {
    case nil: outcome = .done
    case .run, .syntax: outcome = .failed
    case .interrupted: outcome = .interrupted
    case .quit: return journal.abandon(mark)
    }
    journal.end(outcome, stop, surroundings, mark, onlyRuns: onlyRuns(statement))
  }

  private func warnOfMissedStop(_ plan: Int, _ looks: Int, at place: Place) {
    output.report(
      Diagnostic(
        .warning,
        "this was not interrupted: it ended after \(countText(looks)) of \(countText(plan)) moments to stop at",
        at: place, notes: ["what was saved with interrupt after=\(plan) ran otherwise then"]))
  }

  private var surroundings: Surroundings { registry.surroundings(self) }

  /// All changes that can be seen, up to now.
  private func mark(_ surroundings: Surroundings) -> ChangeMark {
    ChangeMark(changes: changes.count, variables: globals.changes, random: surroundings.random)
  }

  /// Whether a statement does nothing itself but run others: `run "file"`, perhaps where something holds.
  private func onlyRuns(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .expression(let expression):
      var callee = expression
      if case .call(let call) = expression.kind { callee = call.callee }
      guard case .name(let name) = callee.kind, globals.value(of: name) == nil else { return false }
      return registry.function(name)?.builtin?.runsStatements == true
    case .ifElse(_, let then, let otherwise):
      return (then.statements + (otherwise?.statements ?? [])).allSatisfy(onlyRuns)
    default: return false
    }
  }
}
