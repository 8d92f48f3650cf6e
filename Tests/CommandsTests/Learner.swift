import Commands
import Diagnostics
import Foundation
import Interpreter

/// Someone at a prompt, who is heard before what was typed is run, as the terminal's prompt does it.
final class Learner {
  let output = RecordedOutput()
  let session: Session

  init() {
    session = Session(registry: .everything(), output: output)
    session.isInteractive = true
  }

  /// A question is open.
  var isAsked: Bool { session.inputListener.prompt == "answer> " }
  /// There is something to go on with.
  var isInLesson: Bool { session.inputListener.hear != nil }

  /// What an input shows, errors as their messages behind `error: `.
  @discardableResult
  func type(_ input: String) -> String {
    let told = output.diagnostics.count
    do {
      if try !session.hear(Source(input)) { try session.run(Source(input)) }
    } catch {
      output.report(error.diagnostic)
    }
    let errors = output.diagnostics.dropFirst(told).map { "\($0.severity): \($0.message)\n" }
    return output.take() + errors.joined()
  }

  /// Bare Enter.
  @discardableResult
  func enter() -> String { type("") }
}
