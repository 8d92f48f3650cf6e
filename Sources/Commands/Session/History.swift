import Diagnostics
import Interpreter

struct History: Command {
  let count: Int
  let find: String?

  static let name = "history"
  static let category = Category.session
  static let hasEffect = false
  static let summary = "What was typed at the prompt, numbered, the latest last."
  static let examples = [Example("history", isRunnable: false), Example("history 5 find=\"fit\"")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("count", "How many of the latest to show.", default: 30, in: 1...1_000_000),
      Parameter("find", "Only those that hold this text."))
  }

  func run(in session: Session) throws -> Value {
    session.journal.passOver()
    let entries = session.inputHistory.entries
    let numbered = zip(entries.numbers, entries.texts).filter { _, entry in
      find.map { $0.isEmpty || parts(of: entry, at: $0).count > 1 } ?? true
    }
    let width = String(numbered.last?.0 ?? 1).count
    for (number, entry) in numbered.suffix(count) {
      let number = String(number)
      let head = padded(number, to: width, onLeft: true) + "  "
      let lines = entry.split(separator: "\n", omittingEmptySubsequences: false)
      session.output.line(head + lines.joined(separator: "\n" + String(repeating: " ", count: head.count)))
    }
    return .none
  }
}
