import Interpreter

/// `interrupt after=1234`.
struct InterruptCommand: Command {
  let after: Int

  static let name = "interrupt"
  static let category = Category.session
  static let hasEffect = false
  static let summary = "Stop the next statement as Ctrl-C would, at a moment that is the same each time."
  static let details = """
    A statement can be stopped at each call, each turn of a loop and each step of a fit. They are counted from its \
    start, and the stop comes at the one with this number. save session writes it before what Ctrl-C stopped.
    """
  static let examples = [
    Example("interrupt after=9\nwhile true { }", isRunnable: false),
    Example("interrupt after=100\nfor i in range(3) { print i }"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Interpreter.Parameter("after", "Which of the moments, from 1.", in: 1...1 << 53))
  }

  func run(in session: Session) throws -> Value {
    session.journal.passOver()
    session.plannedStop = after
    return .none
  }
}
