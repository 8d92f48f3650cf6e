import Interpreter
import Notebook

/// What a session knows of learning: the lesson that is told, and the question that is open.
final class Classroom {
  private(set) var walk: LessonWalk?
  private var open: (question: Question, mistakes: Int)?
  let progress = LessonProgress()

  /// The question that waits for an answer.
  var question: Question? { open?.question }
  private var hasOpenQuestion: Bool { open != nil }

  // MARK: Lessons

  /// Tells a lesson: to a person part by part, in a script from end to end.
  func begin(_ lesson: Lesson, in session: Session) throws {
    stop(in: session)
    let walk = LessonWalk(lesson, dialect: session.lab.dialect)
    self.walk = walk
    session.lab.dialect = .keras
    listen(in: session)
    walk.introduce(in: session)
    try goOn(in: session)
  }

  /// Answers an open question, or tells the lesson's next part.
  func goOn(in session: Session) throws {
    if let question = open?.question {
      close(question.solution(in: session.output.style), in: session)
      if walk != nil { return }
    }
    guard let walk else { return }
    try walk.goOn(in: session, isStopped: { self.hasOpenQuestion })
    endIfOver(in: session)
  }

  /// Tells the part again that was told or begun last.
  func again(in session: Session) throws {
    open = nil
    walk?.stepBack()
    try goOn(in: session)
  }

  /// Passes the open question, else the next part.
  func skip(in session: Session) throws {
    if hasOpenQuestion { open = nil } else { walk?.skip() }
    listen(in: session)
    try goOn(in: session)
  }

  /// Leaves the lesson, and the dialect as it was before.
  func stop(in session: Session) {
    if let walk { session.lab.dialect = walk.dialectBefore }
    (walk, open) = (nil, nil)
    listen(in: session)
  }

  private func endIfOver(in session: Session) {
    guard let walk, walk.isOver, !hasOpenQuestion else { return }
    stop(in: session)
    guard session.isInteractive else { return }
    progress.add(walk.lesson.number)
    walk.sayGoodbye(in: session)
  }

  // MARK: Questions

  /// Puts a question and listens for its answer. One that was open is answered first.
  func ask(_ question: Question, in session: Session) {
    if let before = open?.question { close(before.solution(in: session.output.style), in: session) }
    question.tell(in: session)
    open = (question, 0)
    listen(in: session)
  }

  private func close(_ words: String, in session: Session) {
    session.output.line(words)
    open = nil
    listen(in: session)
    endIfOver(in: session)
  }

  /// Whether the input was an answer.
  private func check(_ input: String, in session: Session) -> Bool {
    guard let (question, mistakes) = open else { return false }
    let style = session.output.style
    switch question.reading(of: input) {
    case .other: return false
    case .right: close(question.praise(in: style), in: session)
    case .unfit: session.output.line("The answer is \(question.form).")
    case .wrong where mistakes == 0:
      open = (question, 1)
      for line in question.nudge(in: style) { session.output.line(line) }
    case .wrong: close(question.solution(in: style, isWrong: true), in: session)
    }
    return true
  }

  /// Enter goes on while there is something to go on with; answers are heard while a question is open.
  private func listen(in session: Session) {
    let isBusy = walk != nil || hasOpenQuestion
    session.ahead.lesson =
      isBusy
      ? { [unowned self, unowned session] in
        try goOn(in: session)
        return .none
      } : nil
    session.inputListener.prompt = hasOpenQuestion ? "answer> " : nil
    session.inputListener.hear =
      isBusy
      ? { [unowned self, unowned session] input in
        guard input.allSatisfy(\.isWhitespace) else { return check(input, in: session) }
        try goOn(in: session)
        return true
      } : nil
  }
}

extension Session {
  var classroom: Classroom { state(Classroom.self) { Classroom() } }
}

extension Question {
  /// The question and its choices.
  func tell(in session: Session) {
    let style = session.output.style
    var lines = Prose.wrapped("? " + text, to: style.width - 1, indent: "  ", in: style)
    for (index, choice) in choices.enumerated() {
      lines += Prose.wrapped(choice, to: style.width - 6, in: style).enumerated().map {
        ($0.offset == 0 ? "  \(Self.letter(index))  " : "     ") + $0.element
      }
    }
    for line in lines { session.output.line(line) }
  }

  func praise(in style: OutputStyle) -> String { paragraph("Right: \(answer).", explanation, in: style) }

  func nudge(in style: OutputStyle) -> [String] {
    Prose.wrapped(
      "Not quite. " + (hint ?? "Try once more; Enter shows the answer."), to: style.width - 1, in: style)
  }

  func solution(in style: OutputStyle, isWrong: Bool = false) -> String {
    paragraph(isWrong ? "No. The answer is \(answer)." : "Answer: \(answer).", explanation, in: style)
  }

  private func paragraph(_ first: String, _ second: String?, in style: OutputStyle) -> String {
    let text = second.map { first + " " + $0 } ?? first
    return Prose.wrapped(text, to: style.width - 3, indent: "  ", in: style).joined(separator: "\n")
  }
}
