import Testing

/// Lessons at a terminal: Enter goes on, answers are heard, everything else runs.
@Suite struct LessonPromptTests {
  private static let controlC = "\u{3}"

  private func start(_ environment: [String: String] = [:], in folder: TemporaryFolder) throws
    -> PseudoTerminal
  {
    let terminal = try PseudoTerminal(in: folder, environment: environment)
    try terminal.expect("nn> ")
    return terminal
  }

  @Test func `the first lesson`() throws {
    let folder = TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.send("lesson 1\r")
    try terminal.expect("Lesson 1: A neuron (5 minutes)")
    try terminal.expect("One number out of several")
    try terminal.expect("nn> ")
    terminal.send("\r")
    try terminal.expect("nn> w * x\r\ntensor([ 0.5000, -2.0000,  0.7500], shape=(3,), dtype=float32)")
    try terminal.expect("By how much does z")
    try terminal.expect("\r\nanswer> ")
    // A detour over two lines, with the lesson's variables.
    terminal.send("for v in w {\r")
    try terminal.expect("... ")
    terminal.send("print v.item() + b }\r")
    try terminal.expect("\r0.6\r\n-0.9\r\n0.35\r\nanswer> ")
    // Ctrl-C gives up a line, and no question.
    terminal.send("12" + Self.controlC)
    try terminal.expect("^C")
    try terminal.expect("answer> ")
    terminal.send("12\r")
    try terminal.expect("Not quite. Of the sum, only w2*x2 changes.\r\nanswer> ")
    terminal.send("-1\r")
    try terminal.expect("Right: -1. ")
    try terminal.expect("\r\nnn> ")
    terminal.send("next\r")
    try terminal.expect("The activation")
    try terminal.expect("nn> ")
    terminal.send("lesson stop\r")
    try terminal.expect("nn> ")
    // Nothing goes on now.
    terminal.send("\r")
    try terminal.expect("nn> ")
    terminal.send("b\r")
    try terminal.expect("\r0.1\r\nnn> ")
    terminal.send("\u{4}")
    #expect(terminal.end() == 0)
    // Answers are no inputs to come back to.
    #expect(folder.read("state/nn/history").split(separator: "\n").map(String.init).last == "b")
    #expect(!folder.read("state/nn/history").contains("12"))
  }

  /// Ctrl-C in a part leaves the lesson waiting at it; what is done is kept for the next session.
  @Test func `a lesson is stopped and ended`() throws {
    let folder = TemporaryFolder()
    folder.makeFolder("lessons")
    folder.write(
      "lessons/04-waiting.nn",
      """
      # Lesson 4: Waiting (5 minutes)
      # %% Round and round
      rounds = 0
      while running { rounds += 1; if rounds == 1 { print "round" } }
      # %% [markdown] The end
      # Done.
      """)
    let environment = ["NN_LESSONS": folder.path + "/lessons"]
    let terminal = try start(environment, in: folder)
    terminal.send("running = true\r")
    try terminal.expect("nn> ")
    terminal.send("lesson 4\r")
    // Ctrl-C may not come before the first round.
    try terminal.expect("print \"round\" } }\r\nround\r\n")
    terminal.send(Self.controlC)
    try terminal.expect("Enter begins this part again, lesson skip goes past it\r\nnn> ")
    terminal.send("rounds > 0\r")
    try terminal.expect("\rtrue\r\nnn> ")
    terminal.send("running = false\r")
    try terminal.expect("nn> ")
    terminal.send("\r")
    try terminal.expect("Round and round")
    try terminal.expect("nn> while")
    try terminal.expect("nn> ")
    terminal.send("\r")
    try terminal.expect("Done.\r\n\r\nThat was lesson 4.")
    try terminal.expect("nn> ")
    terminal.send("quit\r")
    #expect(terminal.end() == 0)

    let second = try start(environment, in: folder)
    second.send("lesson\r")
    try second.expect("  4  Waiting, 5 minutes, done\r\n")
  }
}
