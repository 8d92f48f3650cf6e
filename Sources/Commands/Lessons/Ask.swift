import Interpreter

struct Ask: Command {
  let text: String
  let answer: Value
  let choices: List?
  let tolerance: Double?
  let hint: String?
  let explanation: String?

  static let name = "ask"
  static let category = Category.session
  static let summary = "Puts a question to the one at the prompt, and checks the answer."
  static let details = """
    The learner types a number, true or false, a tuple, or a letter of the choices; anything else runs as \
    always, so that the answer can be tried out first. A wrong answer brings the hint, a second one the right \
    answer; Enter or next passes. A number that is not whole may be off by 1 %. In a script the question is \
    printed with its answer.
    """
  static let examples = [
    Example(
      "ask \"How many weights has dense(3) on 4 inputs?\" answer=4 * 3 + 3 why=\"4 × 3 and 3 biases.\"",
      "? How many weights has dense(3) on 4 inputs?\n  Answer: 15. 4 × 3 and 3 biases."),
    Example(
      "ask \"Which has no slope left of 0?\" choices=[\"tanh\", \"relu\"] answer=\"relu\"",
      "? Which has no slope left of 0?\n  a  tanh\n  b  relu\n  Answer: b, relu."),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("question", "What is asked."),
      Parameter(
        "answer", "The right answer: a number, true or false, several numbers, or one of the choices."),
      Parameter("choices", "Texts to choose from.", namedOnly: true),
      Parameter(
        "within", "How far a number may be off.", namedOnly: true,
        check: { $0.map { $0 >= 0 ? nil : "within must not be negative" } ?? nil }),
      Parameter("hint", "What a first wrong answer brings.", namedOnly: true),
      Parameter("why", "The explanation behind the right answer.", namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let question = try question()
    if session.isInteractive {
      session.classroom.ask(question, in: session)
    } else {
      question.tell(in: session)
      session.output.line("  " + question.solution(in: session.output.style))
    }
    return .none
  }

  private func question() throws -> Question {
    let choices = try self.choices.map { try Self.texts(in: $0) } ?? []
    return Question(
      text: text, expected: try expected(choices), choices: choices, tolerance: tolerance, hint: hint,
      explanation: explanation)
  }

  private static func texts(in list: List) throws -> [String] {
    try list.items.map {
      guard case .text(let text) = $0 else {
        throw Problem("choices must be texts", at: .parameter("choices"))
      }
      return text
    }
  }

  private func expected(_ choices: [String]) throws -> Question.Expected {
    if self.choices != nil {
      guard (1...26).contains(choices.count) else {
        throw Problem("there must be 1 to 26 choices, not \(choices.count)", at: .parameter("choices"))
      }
      guard case .text(let text) = answer, let index = choices.firstIndex(of: text) else {
        throw Problem("the answer must be one of the choices", at: .parameter("answer"))
      }
      return .choice(index)
    }
    switch answer {
    case .bool(let truth): return .truth(truth)
    case .list(let list):
      let numbers = list.items.compactMap(\.asNumber).filter(\.isFinite)
      if !numbers.isEmpty, numbers.count == list.items.count { return .numbers(numbers) }
    case .text:
      throw Problem(
        "an answer in words needs choices", at: .parameter("answer"), label: "as choices=[\"yes\", \"no\"]")
    default: if let number = answer.asNumber, number.isFinite { return .number(number) }
    }
    throw Problem(
      "\(article(answer.typeName)) is no answer to a question", at: .parameter("answer"),
      label: "a finite number, true or false, several numbers, or one of the choices")
  }
}
