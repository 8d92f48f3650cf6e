import Interpreter
import Testing

@testable import Commands

/// Where lessons are looked for, and what an error says of it.
@Suite struct LessonShelfTests {
  @Test func looksBesideTheProgramThenUpward() {
    #expect(
      LessonShelf(chosen: nil, program: "/usr/local/bin/nn").folders == [
        "/usr/local/share/nn/lessons", "/usr/local/scripts/lessons", "/usr/scripts/lessons",
        "/scripts/lessons",
      ])
    #expect(
      LessonShelf(chosen: nil, program: "/opt/nn").folders == ["/share/nn/lessons", "/scripts/lessons"])
    #expect(LessonShelf(chosen: "/mine", program: "/usr/bin/nn").folders == ["/mine"])
    #expect(LessonShelf(chosen: "", program: nil).folders == [])
  }

  @Test func saysWhereItLooked() {
    let error = #expect(throws: (any Error).self) {
      try LessonShelf(chosen: "/nowhere/at all", program: nil).entries()
    }
    let problem = error as? Interpreter.Problem
    #expect(problem?.message == "there are no lessons")
    #expect(problem?.notes == ["looked in /nowhere/at all"])
  }

  @Test(arguments: [
    ("lesson 99", "8: there is no lesson 99 [they go from 1 to 12]"),
    ("lesson -1", "8: there is no lesson -1 [they go from 1 to 12]"),
    ("lesson 1.5", "8: lesson's which must be a lesson's number [got 1.5]"),
    ("lesson stop", "1: no lesson is on [lesson lists them, lesson 1 begins the first]"),
    ("lesson again", "1: no lesson is on [lesson lists them, lesson 1 begins the first]"),
    ("lesson sideways", "8: which knows no 'sideways'"),
  ])
  func saysWhatIsNoLesson(code: String, error: String) { #expect(Shell().error(code) == error) }

  @Test func listsLessons() throws {
    let lines = try Shell().run("lesson").split(separator: "\n")
    #expect(lines.first == "  1  A neuron, 5 minutes")
    #expect(lines.count == 12)
  }

  /// A lesson speaks Keras's dialect, and leaves the one that held before.
  @Test func keepsTheDialect() {
    let learner = Learner()
    learner.type("dialect torch")
    learner.type("lesson 1")
    #expect(learner.type("dialect") == "dialect keras\n")
    // Skipping passes the parts unseen, to the end.
    for _ in 0..<40 where learner.isInLesson { learner.type("lesson skip") }
    #expect(!learner.isInLesson)
    #expect(learner.type("dialect") == "dialect torch\n")
  }
}
