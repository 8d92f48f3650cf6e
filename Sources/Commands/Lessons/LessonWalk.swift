import Diagnostics
import Interpreter
import Learning
import Notebook

/// A lesson on its way: which part comes next.
final class LessonWalk {
  let lesson: Lesson
  /// What held before: lessons speak Keras's dialect.
  let dialectBefore: Dialect
  private var position = 0
  /// The part that was told last, or broken off.
  private var begun = 0

  init(_ lesson: Lesson, dialect: Dialect) {
    self.lesson = lesson
    dialectBefore = dialect
  }

  var isOver: Bool { position >= lesson.parts.count }

  /// Goes past the part that is next.
  func skip() { position = min(position + 1, lesson.parts.count) }
  /// Goes back to the part that was told last, or broken off.
  func stepBack() { position = begun }

  /// The title, and how a lesson is used.
  func introduce(in session: Session) {
    let output = session.output
    let minutes = lesson.minutes.map { " (\($0) minutes)" } ?? ""
    output.line(output.style.bold("Lesson \(lesson.number): \(lesson.title)") + minutes)
    guard session.isInteractive else { return }
    let text = """
      Enter goes on. At any time you can type something of your own: the lesson's variables are yours, and \
      Enter, or `next`, returns to the lesson. A question is answered by typing a number or the letter of a \
      choice. `lesson stop` leaves the lesson.
      """
    say(text, in: session)
  }

  func sayGoodbye(in session: Session) {
    let numbers = (try? LessonShelf.ofThisProgram.entries())?.map(\.number) ?? []
    let next = numbers.first { $0 > lesson.number }.map { " `lesson \($0)` goes on from here," } ?? ""
    session.output.line("")
    say("That was lesson \(lesson.number).\(next) `lesson` lists all.", in: session)
  }

  private func say(_ text: String, in session: Session) {
    let style = session.output.style
    for line in Prose.wrapped(text, to: Prose.width(in: style), in: style) {
      session.output.line(line)
    }
  }

  /// Tells parts until one waits for the learner: at the end of a cell, or when `isStopped` says that a
  /// question is open. A script does not wait.
  ///
  /// In a lesson an error is shown and the lesson goes on; Ctrl-C leaves it waiting at the same part.
  func goOn(in session: Session, isStopped: () -> Bool) throws {
    while !isOver {
      let part = lesson.parts[position]
      begun = position
      do {
        try tell(part, in: session)
      } catch let failure as Failure where session.isInteractive {
        switch failure.kind {
        case .quit: throw failure
        case .interrupted: throw stopped(failure, in: session)
        case .run, .syntax: session.output.report(failure.diagnostic)
        }
      }
      position += 1
      if session.isInteractive, part.isLastOfCell || isStopped() { return }
    }
  }

  private func tell(_ part: Lesson.Part, in session: Session) throws {
    let output = session.output
    output.line("")
    if !part.title.isEmpty { output.line(output.style.bold(part.title)) }
    switch part.content {
    case .text(let text): for line in text.lines(in: output.style) { output.line(line) }
    case .question(let index): try session.run(lesson.program, statements: index..<(index + 1))
    case .code(let groups):
      for group in groups {
        output.showTyped(lesson.lines(of: group))
        try session.run(lesson.program, statements: group)
      }
    }
  }

  /// Ctrl-C in a part: says how to go on, where the command has not been heard to say that it stopped.
  private func stopped(_ failure: Failure, in session: Session) -> Failure {
    if !failure.isTold { session.output.line("") }
    session.output.line("Enter begins this part again, lesson skip goes past it")
    return Failure(.interrupted, failure.diagnostic, isTold: true)
  }
}
