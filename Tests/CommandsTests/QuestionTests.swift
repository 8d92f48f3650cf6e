import Interpreter
import Testing

@testable import Commands

/// What is an answer, what is right, and what runs as always.
@Suite struct QuestionTests {
  private static func question(
    _ expected: Question.Expected, choices: [String] = [], within tolerance: Double? = nil
  ) -> Question {
    Question(
      text: "?", expected: expected, choices: choices, tolerance: tolerance, hint: nil, explanation: nil)
  }

  private static let whole = question(.number(15))
  private static let fraction = question(.number(0.0821670))
  private static let exact = question(.number(0.5), within: 0.1)
  private static let percent = question(.number(83.89), within: 0.1)
  private static let shape = question(.numbers([32, 10]))
  private static let truth = question(.truth(false))
  private static let yesOrNo = question(.choice(0), choices: ["yes", "no"])
  private static let choice = question(.choice(1), choices: ["up", "down", "stay put"])

  @Test(arguments: [
    (whole, "15", Question.Reading.right), (whole, " 15.0 ", .right), (whole, "1.5e1", .right),
    (whole, "16", .wrong), (whole, "-15", .wrong), (whole, "15.01", .wrong),
    // An experiment, not an answer.
    (whole, "4 * 3 + 3", .other), (whole, "x", .other), (whole, "x = 15", .other), (whole, "15;16", .other),
    (whole, "[x]", .other), (whole, "print 15", .other), (whole, "", .other), (whole, "1 +", .other),
    (whole, "true", .unfit), (whole, "(15, 16)", .unfit), (whole, "\"15\"", .unfit),
    // 1 % of what is not whole.
    (fraction, "0.082", .right), (fraction, "0.0829", .right), (fraction, "0.0831", .wrong),
    (fraction, "0.08", .wrong),
    (exact, "0.6", .right), (exact, "0.4", .right), (exact, "0.61", .wrong),
    (percent, "83.9%", .right), (percent, "83.9 %", .right), (percent, "84 %", .wrong),
    (shape, "(32, 10)", .right), (shape, "32, 10", .right), (shape, "[32, 10]", .right),
    (shape, "(10, 32)", .wrong), (shape, "(32,)", .wrong), (shape, "32", .unfit),
    (shape, "(32, n)", .other), (shape, "(32, true)", .wrong), (shape, "(32, \"10\")", .unfit),
    (truth, "false", .right), (truth, "true", .wrong), (truth, "0", .unfit), (truth, "not true", .other),
    (choice, "b", .right), (choice, "B", .right), (choice, "down", .right), (choice, "DOWN ", .right),
    (choice, "\"down\"", .right), (choice, "a", .wrong), (choice, "stay put", .wrong), (choice, "d", .other),
    (yesOrNo, "Y", .right), (yesOrNo, "n", .wrong), (choice, "y", .other),
    (choice, "down()", .other), (choice, "2", .unfit), (choice, "\"sideways\"", .unfit),
  ])
  func reads(question: Question, input: String, reading: Question.Reading) {
    #expect(question.reading(of: input) == reading, "\(input)")
  }

  @Test func showsAnswers() {
    #expect(Self.whole.answer == "15")
    #expect(Self.fraction.answer == "0.08217")
    #expect(Self.exact.answer == "0.5")
    #expect(Self.question(.number(1.5e-7)).answer == "1.500e-7")
    // 1/(1 - 0.9) is not quite 10; zeros in front of the point are digits.
    #expect(Self.question(.number(10.000000000000002)).answer == "10")
    #expect(Self.question(.number(1230.4)).answer == "1,230")
    #expect(Self.shape.answer == "(32, 10)")
    #expect(Self.question(.numbers([3])).answer == "(3,)")
    #expect(Self.truth.answer == "false")
    #expect(Self.choice.answer == "b, down")
  }

  @Test(arguments: [
    ("ask \"?\" answer=\"relu\"", "16: an answer in words needs choices [as choices=[\"yes\", \"no\"]]"),
    ("ask \"?\" answer=\"b\" choices=[\"a\"]", "16: the answer must be one of the choices"),
    ("ask \"?\" answer=1 choices=[\"a\"]", "16: the answer must be one of the choices"),
    ("ask \"?\" answer=\"a\" choices=[]", "28: there must be 1 to 26 choices, not 0"),
    ("ask \"?\" answer=\"a\" choices=[1]", "28: choices must be texts"),
    ("ask \"?\" answer=1 within=-1", "25: within must not be negative"),
    (
      "ask \"?\" answer=log(0)",
      "16: a number is no answer to a question [a finite number, true or false, several numbers, or one of the choices]"
    ),
    (
      "ask \"?\" answer=none",
      "16: none is no answer to a question [a finite number, true or false, several numbers, or one of the choices]"
    ),
    (
      "ask \"?\" answer=[]",
      "16: a list is no answer to a question [a finite number, true or false, several numbers, or one of the choices]"
    ),
    (
      "ask \"?\"",
      "1: ask needs answer [The right answer: a number, true or false, several numbers, or one of the choices.]"
    ),
  ])
  func saysWhatIsNoQuestion(code: String, error: String) { #expect(Shell().error(code) == error) }

  @Test func aQuestionAtThePrompt() {
    let learner = Learner()
    #expect(
      learner.type("ask \"Two and two?\" answer=4 hint=\"Count.\" why=\"So it is.\"") == "? Two and two?\n")
    #expect(learner.isAsked)
    #expect(learner.type("2 + 2") == "4\n")
    #expect(learner.type("5") == "Not quite. Count.\n")
    #expect(learner.type("(4, 4)") == "The answer is a number.\n")
    #expect(learner.type("4") == "Right: 4. So it is.\n")
    #expect(!learner.isAsked)
    // Now a number is a number again.
    #expect(learner.type("4") == "4\n")
    #expect(learner.enter() == "")
    // A second question answers the first.
    learner.type("ask \"One?\" answer=1")
    #expect(learner.type("ask \"True?\" answer=true") == "Answer: 1.\n? True?\n")
    #expect(learner.type("next") == "Answer: true.\n")
    #expect(learner.type("next") == "error: there is nothing to go on with\n")
  }
}
