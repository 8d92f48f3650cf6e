import Diagnostics
import Interpreter
import Syntax
import Testing

@testable import Commands

/// Every lesson in `scripts/lessons`, taken from start to end by a simulated learner.
@Suite struct LessonTests {
  /// What a learner types who knows: derived by hand from each question. `nil` where the answer is read off a
  /// training, whose last digits may differ on another processor.
  static let answers: [Int: [String?]] = [
    1: ["-1", "0.5", "c", "no"],
    2: ["15", "(32, 3)", "51", "784"],
    3: ["4", "2.30", "false", "-0.1"],
    4: ["up", "1.2", "0.5", "-17"],
    5: ["fall", "0.0822", "190", "0.291027774"],
    6: ["3", "yes", "B", "with tanh"],
    7: ["0.25", "0.0625", "sigmoid", "3"],
    8: ["0.04", "10", "0.1", "rmsprop(0.1)"],
    9: ["yes", nil, "it shrank", "100", "no"],
    10: ["83.9 %", nil, "7850", "no", "2", "the gradients", "the running mean"],
    11: [nil, "right", "0", nil],
    12: ["0.3", "13", "600", "0.05"],
  ]
  static let numbers = answers.keys.sorted()

  @Test func `every lesson on the shelf has its answers here`() throws {
    #expect(try LessonShelf.ofThisProgram.entries().map(\.number) == Self.numbers)
  }

  /// Goes to the next question, or to the lesson's end.
  private func goOn(_ learner: Learner) {
    for _ in 0..<100 where learner.isInLesson && !learner.isAsked {
      let shown = learner.enter()
      #expect(!shown.contains("error: "), "\(shown)")
    }
  }

  /// What is surely wrong.
  private func wrongAnswer(to question: Question) -> String {
    switch question.expected {
    case .number(let number): "\(number + 1000)"
    case .numbers(let numbers): "(\(numbers.map { "\($0 + 1)" }.joined(separator: ", ")),)"
    case .truth(let truth): truth ? "false" : "true"
    case .choice(let index): Question.letter(index == 0 ? 1 : 0)
    }
  }

  /// A wrong answer brings a hint, a second one the right answer; Enter passes a question; the right answer is
  /// accepted; and whatever else is typed meanwhile runs as always, errors too.
  @Test(arguments: numbers) func `a lesson is taken from start to end`(number: Int) throws {
    let learner = Learner()
    #expect(learner.type("lesson \(number)").contains("Enter goes on."))
    for answer in try #require(Self.answers[number]) {
      goOn(learner)
      let question = try #require(learner.session.classroom.question)
      #expect(learner.type(wrongAnswer(to: question)).hasPrefix("Not quite. "))
      #expect(learner.type("detour = 6 * 7\ndetour") == "42\n")
      #expect(learner.type("nowhere") == "error: nothing is called 'nowhere'\n")
      #expect(learner.isAsked)
      #expect(
        learner.type(wrongAnswer(to: question)).hasPrefix("No. The answer is \(question.answer.prefix(8))"))
      #expect(!learner.isAsked)
      learner.type("lesson again")
      #expect(learner.isAsked)
      #expect(learner.enter().hasPrefix("Answer: "))
      learner.type("lesson again")
      let shown = learner.type(answer ?? question.answer)
      #expect(shown.hasPrefix("Right: "), "\(question.text) \(shown)")
      #expect(!learner.isAsked)
    }
    goOn(learner)
    #expect(!learner.isInLesson)
    #expect(learner.session.classroom.progress.done == [number])
  }

  @Test func `outputs that are kept in a lesson are not told`() throws {
    let program = try parse(Source("# %% Code\nx = 1\n#> none\nprint \"#> x\"   #> #> x\n"))
    let lesson = Lesson(program, number: 1)
    let lines = lesson.parts.flatMap { part -> [String] in
      guard case .code(let groups) = part.content else { return [] }
      return groups.flatMap(lesson.lines)
    }
    #expect(lines == ["x = 1", "print \"#> x\""])
  }

  @Test func `told in a script, a lesson does not wait`() throws {
    let told = try Shell().run("lesson 1\nprint \"behind\"")
    #expect(told.hasPrefix("Lesson 1: A neuron (5 minutes)\n\nOne number out of several\n"))
    #expect(told.contains("nn> w * x\ntensor([ 0.5000, -2.0000,  0.7500], shape=(3,), dtype=float32)\n"))
    #expect(told.contains("  Answer: -1. "))
    #expect(told.hasSuffix("Lesson 2 puts many neurons side by side.\nbehind\n"))
  }

  private static func isPlain(_ line: String) -> Bool { line.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

  /// On 50 columns, and any terminal shows the characters; code behind `nn> ` fits 80.
  @Test(arguments: numbers) func `lines fit`(number: Int) throws {
    let entry = try #require(try LessonShelf.ofThisProgram.entries().first { $0.number == number })
    let lesson = try Lesson(entry)
    #expect(lesson.minutes.map { (5...10).contains($0) } == true)
    for part in lesson.parts {
      switch part.content {
      case .text(let text):
        for width in [50, 80, 200] {
          let style = OutputStyle(width: width, hasColor: false, hasUnicode: false, isTerminal: true)
          for line in text.lines(in: style) {
            #expect(displayWidth(line) < width && Self.isPlain(line), "\(line)")
          }
        }
      case .code(let groups):
        for line in groups.flatMap(lesson.lines) {
          #expect(line.utf8.count <= 76 && Self.isPlain(line), "\(line)")
        }
      case .question: break
      }
    }
  }
}
