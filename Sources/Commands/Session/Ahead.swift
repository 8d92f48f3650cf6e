import Interpreter

/// What `next` without an argument goes on with: a lesson that waits for it, else the walk of steps that the
/// microscope is on.
final class Ahead {
  /// Tells the next part of the lesson.
  var lesson: (() throws -> Value)?
  /// Makes the next training step as the last one was made.
  var step: (() throws -> Value)?
}

extension Session {
  var ahead: Ahead { state(Ahead.self) { Ahead() } }

  /// Goes on with the lesson that waits, else with the walk of steps.
  func goOn() throws -> Value {
    if let lesson = ahead.lesson {
      journal.passOver()
      return try lesson()
    }
    if let step = ahead.step {
      changes.note()
      return try step()
    }
    throw Problem(
      "there is nothing to go on with",
      label: "next goes on with a lesson or with step; next(it) takes an iterator's value")
  }
}
