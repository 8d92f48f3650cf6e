import Diagnostics
import Interpreter

struct LessonCommand: Command {
  let choice: Choice?

  static let name = "lesson"
  static let category = Category.session
  static let hasEffect = false
  static let runsStatements = true
  static let summary = "Lists the lessons, or begins one."
  static let details = """
    A lesson is a script that is told part by part and waits after each: Enter, or next, goes on, and whatever \
    else is typed runs as always, on the lesson's variables. It asks questions, whose answers are typed at the \
    prompt. lesson stop leaves it, lesson again repeats the last part, lesson skip passes the next. In a script \
    it is told from end to end without waiting. Lessons are looked for in the folder that NN_LESSONS names, \
    else in share/nn/lessons beside the program's folder, else in scripts/lessons of the source tree.
    """
  static let examples = [Example("lesson"), Example("lesson 3", isRunnable: false)]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("which", "A lesson's number; or stop, again, skip.", defaultText: "the list"))
  }

  /// `3`, or a word.
  enum Choice: Bindable {
    case number(Int)
    case stop, again, skip

    static var typeName: String { "lesson's number" }
    static var choices: [String] {
      let entries = (try? LessonShelf.ofThisProgram.entries()) ?? []
      return entries.map { String($0.number) } + ["again", "skip", "stop"]
    }
    static func bind(_ argument: Argument, in session: Session) throws -> Choice {
      switch argument.word ?? { if case .text(let text)? = argument.value { text } else { nil } }() {
      case "stop": return .stop
      case "again": return .again
      case "skip": return .skip
      default: return .number(try Int.bind(argument, in: session))
      }
    }
    var literal: String { "" }
  }

  func run(in session: Session) throws -> Value {
    session.journal.passOver()
    switch choice {
    case nil: try list(LessonShelf.ofThisProgram.entries(), in: session)
    case .number(let number)?:
      try session.classroom.begin(try lesson(number), in: session)
    case .stop?: try classroom(of: session).stop(in: session)
    case .again?: try classroom(of: session).again(in: session)
    case .skip?: try classroom(of: session).skip(in: session)
    }
    return .none
  }

  /// Where a lesson is on.
  private func classroom(of session: Session) throws -> Classroom {
    guard session.classroom.walk != nil else {
      throw Problem("no lesson is on", label: "lesson lists them, lesson 1 begins the first")
    }
    return session.classroom
  }

  private func lesson(_ number: Int) throws -> Lesson {
    let entries = try LessonShelf.ofThisProgram.entries()
    guard let entry = entries.first(where: { $0.number == number }) else {
      let numbers = entries.map(\.number)
      throw Problem(
        "there is no lesson \(number)", at: .parameter("which"),
        label: "they go from \(numbers.min() ?? 1) to \(numbers.max() ?? 1)")
    }
    return try Lesson(entry)
  }

  private func list(_ entries: [LessonShelf.Entry], in session: Session) throws {
    let output = session.output
    for entry in entries {
      let lesson = try Lesson(entry)
      let number = padded(String(lesson.number), to: 3, onLeft: true)
      let minutes = lesson.minutes.map { ", \($0) minutes" } ?? ""
      let mark = session.classroom.progress.done.contains(lesson.number) ? ", done" : ""
      output.line("\(number)  \(lesson.title)\(minutes)\(mark)")
    }
    if session.isInteractive, let first = entries.first {
      output.line("lesson \(first.number) begins the first")
    }
  }
}
