import Testing

/// The prompt, typed at through a pseudo-terminal.
@Suite struct PromptTests {
  private static let controlC = "\u{3}"
  private static let controlD = "\u{4}"
  private static let controlR = "\u{12}"
  private static let up = "\u{1B}[A"

  /// A terminal at its first prompt.
  private func start(
    _ arguments: [String] = [], in folder: TemporaryFolder = TemporaryFolder(), columns: UInt16 = 80,
    environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(arguments, in: folder, columns: columns, environment: environment)
    try terminal.expect("nn> ")
    return terminal
  }

  @Test func greetsAndLeaves() throws {
    let terminal = try PseudoTerminal(in: TemporaryFolder())
    #expect(try terminal.expect("nn> ") == "nn 0.1 · type help, or ?name for one thing\r\nnn> ")
    terminal.send(Self.controlD)
    #expect(terminal.end() == 0)
    #expect(terminal.transcript.hasSuffix("\r\n"))
  }

  @Test func quietSaysNothing() throws {
    let terminal = try PseudoTerminal(["--quiet"], in: TemporaryFolder())
    #expect(try terminal.expect("nn> ") == "nn> ")
  }

  @Test func showsValuesAndErrorsAndGoesOn() throws {
    let terminal = try start()
    terminal.send("6 * 7\r")
    #expect(try terminal.expect("nn> ") == "6 * 7\r\n\r42\r\nnn> ")
    terminal.send("x = 1;\r")
    #expect(try terminal.expect("nn> ") == "x = 1;\r\n\rnn> ")
    terminal.send("nowhere\r")
    try terminal.expect("error: nothing is called 'nowhere'")
    try terminal.expect("nn> ")
    terminal.send("x = )\r")
    try terminal.expect("error")
    try terminal.expect("nn> ")
    terminal.send("x\r")
    try terminal.expect("\r1\r\nnn> ")
    terminal.send("quit 3\r")
    #expect(terminal.end() == 3)
  }

  // MARK: Completion

  @Test func tabCompletes() throws {
    let terminal = try start()
    terminal.send("weights1 = 5; weights2 = 6\r")
    try terminal.expect("nn> ")
    // The only match is followed by a space.
    terminal.send("pri\t40 + 2\r")
    try terminal.expect("print 40 + 2\r\n")
    try terminal.expect("42\r\nnn> ")
    // Two matches: their common beginning, then the list.
    terminal.send("wei\t")
    try terminal.expect("weights")
    terminal.send("\t\t")
    try terminal.expect("weights1  weights2")
    try terminal.expect("nn> weights")
    terminal.send("2\r")
    try terminal.expect("\r6\r\nnn> ")
  }

  @Test func tabCompletesFilesAndClosesTheirQuotes() throws {
    let folder = TemporaryFolder()
    folder.makeFolder("my scripts")
    folder.write("my scripts/first one.nn", "print \"it ran\"\n")
    let terminal = try start(in: folder)
    terminal.send("run \"~/my\t")
    try terminal.expect("~/my scripts/")
    terminal.send("fi\t")
    try terminal.expect("first one.nn\"")
    terminal.send("\r")
    try terminal.expect("\rit ran\r\nnn> ")
  }

  @Test func tabCompletesOverTheLinesOfAnInput() throws {
    let terminal = try start()
    terminal.send("upperhand = 3\rprint(\r")
    try terminal.expect("... ")
    terminal.send("upperh\t)\r")
    try terminal.expect("\r3\r\nnn> ")
  }

  // MARK: History

  @Test func historyOutlivesTheSession() throws {
    let folder = TemporaryFolder()
    let first = try start(in: folder)
    first.send("print 111\r")
    try first.expect("\r111\r\nnn> ")
    first.send("if true {\rprint 222\r}\r")
    try first.expect("\r222\r\nnn> ")
    first.send(Self.controlD)
    #expect(first.end() == 0)
    #expect(folder.read("state/nn/history") == "print 111\nif true {\\nprint 222\\n}\n")

    let second = try start(in: folder)
    // What had three lines comes back as one input.
    second.send(Self.up + "\r")
    try second.expect("\r222\r\nnn> ")
    second.send(Self.up + Self.up + "\r")
    try second.expect("\r111\r\nnn> ")
  }

  @Test func reverseSearch() throws {
    let terminal = try start()
    terminal.send("print 10 + 1\r")
    try terminal.expect("\r11\r\nnn> ")
    terminal.send("print 20 + 2\r")
    try terminal.expect("\r22\r\nnn> ")
    terminal.send(Self.controlR + "10")
    try terminal.expect("reverse-i-search")
    terminal.send("\r")
    try terminal.expect("\r11\r\nnn> ")
    // Ctrl-C leaves the search as it leaves any line.
    terminal.send(Self.controlR + "20")
    try terminal.expect("reverse-i-search")
    try terminal.expect("20")
    terminal.send(Self.controlC)
    try terminal.expect("^C\r")
    try terminal.expect("nn> ")
    terminal.send("3 + 4\r")
    try terminal.expect("\r7\r\nnn> ")
  }

  @Test func twoShellsKeepTheirHistoriesInOneFile() throws {
    let folder = TemporaryFolder()
    let one = try start(in: folder)
    let other = try start(in: folder)
    for number in 1...3 {
      one.send("print \(number) + 10\r")
      other.send("print \(number) + 20\r")
      try one.expect("\r1\(number)\r\nnn> ")
      try other.expect("\r2\(number)\r\nnn> ")
    }
    one.send(Self.controlD)
    other.send(Self.controlD)
    #expect(one.end() == 0)
    #expect(other.end() == 0)
    let lines = folder.read("state/nn/history").split(separator: "\n").map(String.init)
    #expect(lines.sorted() == [11, 12, 13, 21, 22, 23].map { "print \($0 % 10) + \($0 / 10 * 10)" }.sorted())
    #expect(lines.filter { $0.hasSuffix("10") } == (1...3).map { "print \($0) + 10" })
  }

  @Test func historyThatCannotBeKeptIsAWarning() throws {
    let folder = TemporaryFolder()
    folder.write("state", "")
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expect("warning: what you type is not kept: cannot use '\(folder.path)/state/nn/history'")
    try terminal.expect("nn> ")
    terminal.send("1 + 1\r")
    try terminal.expect("\r2\r\nnn> ")
  }

  // MARK: Several lines

  @Test func asksForMoreUntilAnInputIsWhole() throws {
    let terminal = try start()
    terminal.send("def double(x) {\r")
    try terminal.expect("... ")
    terminal.send("\r")
    try terminal.expect("... ")
    terminal.send("return x * 2\r")
    try terminal.expect("... ")
    terminal.send("}\r")
    try terminal.expect("nn> ")
    terminal.send("double(21)\r")
    try terminal.expect("\r42\r\nnn> ")
  }

  /// Two empty lines, Ctrl-C and Ctrl-D lead out of an input that is not finished.
  @Test(arguments: [("\r\r", "error"), (controlC, "^C"), (controlD, "error")])
  func leavesAnUnfinishedInput(_ keys: String, _ shown: String) throws {
    let terminal = try start()
    terminal.send("print(1,\r")
    try terminal.expect("... ")
    terminal.send(keys)
    try terminal.expect(shown)
    try terminal.expect("nn> ")
    terminal.send("1 + 1\r")
    try terminal.expect("\r2\r\nnn> ")
  }

  @Test func pastedLinesAreOneInput() throws {
    let folder = TemporaryFolder()
    let terminal = try start(in: folder)
    terminal.send("\u{1B}[200~a = 1\nfor i in range(3) {\n  a += i\n}\nprint a\n\u{1B}[201~")
    try terminal.expect("print a")
    terminal.send("\r")
    try terminal.expect("\r4\r\nnn> ")
    // A paste that ends inside a block goes on at the continuation prompt.
    terminal.send("\u{1B}[200~if a == 4 {\n  print \"inside\"\u{1B}[201~\r")
    try terminal.expect("... ")
    terminal.send("}\r")
    try terminal.expect("\rinside\r\nnn> ")
    #expect(
      folder.read("state/nn/history")
        == "a = 1\\nfor i in range(3) {\\n  a += i\\n}\\nprint a\nif a == 4 {\\n  print \"inside\"\\n}\n")
  }

  // MARK: Signals

  @Test func ctrlCClearsTheLine() throws {
    let terminal = try start()
    // A terminal throws away what it has not handed over yet, so the text must be there first.
    terminal.send("print 12")
    try terminal.expect("print 12")
    terminal.send(Self.controlC)
    #expect(try terminal.expect("nn> ") == "^C\r\r\nnn> ")
    terminal.send("34\r")
    try terminal.expect("\r34\r\nnn> ")
  }

  @Test func ctrlCLeavesAQuestion() throws {
    let terminal = try start()
    // Everything may stand at the start of a line, so Readline asks before it lists.
    terminal.send("\t\t")
    try terminal.expect("possibilities? (y or n)")
    terminal.send(Self.controlC)
    try terminal.expect("^C\r")
    try terminal.expect("nn> ")
    terminal.send("1 + 1\r")
    try terminal.expect("\r2\r\nnn> ")
  }

  @Test func ctrlCStopsALoopAndKeepsTheSession() throws {
    let terminal = try start()
    terminal.send("i = 0; while true { i += 1; if i == 1000 { print \"going\" } }\r")
    try terminal.expect("\rgoing\r\n")
    terminal.send(Self.controlC)
    try terminal.expect("^C\r\nerror: interrupted\r\n")
    try terminal.expect("nn> ")
    terminal.send("i >= 1000\r")
    try terminal.expect("\rtrue\r\nnn> ")
    // The next one is not stopped by the last Ctrl-C.
    terminal.send("for j in range(5) { i = j }\r")
    try terminal.expect("nn> ")
    terminal.send("i\r")
    try terminal.expect("\r4\r\nnn> ")
  }

  @Test func ctrlCStopsTrainingAndKeepsTheModel() throws {
    let terminal = try start()
    terminal.send("use moons\r")
    try terminal.expect("nn> ")
    terminal.send("model = sequential(dense(8, relu), dense(2, softmax))\r")
    try terminal.expect("nn> ")
    terminal.send("fit model epochs=1000000\r")
    // The second epoch: the training is well on its way.
    try terminal.expect("epoch 2/")
    terminal.send(Self.controlC)
    // It is told once, in fit's words.
    try terminal.expect("the model and its history are kept;")
    // At 80 columns it goes on below.
    try terminal.expect("goes on\r\nnn> ")
    #expect(!terminal.transcript.contains("error"))
    // What was learned is kept: training goes on behind the epochs that were begun, not at the first.
    terminal.send("fit model epochs=1\r")
    let shown = try terminal.expect("nn> ")
    let epoch = try #require(shown.firstMatch(of: /epoch ([0-9]+)\/([0-9]+)/))
    #expect(epoch.1 == epoch.2)
    #expect(try #require(Int(epoch.1)) >= 2)
    terminal.send("1 + 1\r")
    try terminal.expect("\r2\r\nnn> ")
  }

  @Test func ctrlZAndBack() throws {
    let terminal = try start()
    // A session of its own has no shell to stop it, so it goes on at once.
    terminal.send("1 +")
    try terminal.expect("1 +")
    terminal.send("\u{1A}")
    try terminal.expect("nn> 1 +")
    terminal.send(" 1\r")
    try terminal.expect("\r2\r\nnn> ")
  }

  /// In Readline's mode without wrapping a line that is longer than the window shows a `<`.
  @Test func followsTheWindow() throws {
    let folder = TemporaryFolder()
    folder.write("inputrc", "set horizontal-scroll-mode on\n")
    let terminal = try start(in: folder, columns: 80, environment: ["INPUTRC": folder.path + "/inputrc"])
    terminal.resize(columns: 20)
    terminal.send("print 1234567890 + 1234")
    try terminal.expect("<")
    terminal.send("\r")
    try terminal.expect("\r1234569124\r\nnn> ")
    // A resize while something runs is seen at the next prompt.
    terminal.send("print \"on\"; while true { }\r")
    try terminal.expect("\ron\r\n")
    terminal.resize(columns: 80)
    terminal.send(Self.controlC)
    try terminal.expect("nn> ")
    terminal.send("print 1234567890 + 1234")
    #expect(!(try terminal.expect("+ 1234")).contains("<"))
  }

  @Test func wideCharactersAreEditedInTheirPlaces() throws {
    let terminal = try start()
    // Three times left and a letter: between the two wide characters' neighbours.
    terminal.send("\"日本é\"\u{1B}[D\u{1B}[D\u{1B}[Dx\r")
    try terminal.expect("\"日x本é\"\r\nnn> ")
  }

  // MARK: Start-up and style

  @Test func runsTheStartUpFile() throws {
    let folder = TemporaryFolder()
    folder.makeFolder("config")
    folder.makeFolder("config/nn")
    folder.write("config/nn/init.nn", "answer = 42\nnowhere\n")
    let terminal = try PseudoTerminal(in: folder)
    try terminal.expect("/config/nn/init.nn:2:1: nothing is called 'nowhere'")
    try terminal.expect("nn> ")
    terminal.send("answer\r")
    try terminal.expect("\r42\r\nnn> ")
    let without = try start(["--norc"], in: folder)
    without.send("answer\r")
    try without.expect("nothing is called 'answer'")
  }

  @Test func inputrcKnowsTheProgram() throws {
    let folder = TemporaryFolder()
    folder.write("inputrc", "$if nn\n\"\\C-t\": \"40 + 2\"\n$endif\n$if other\n\"\\C-t\": \"0\"\n$endif\n")
    let terminal = try start(in: folder, environment: ["INPUTRC": folder.path + "/inputrc"])
    terminal.send("\u{14}\r")
    try terminal.expect("\r42\r\nnn> ")
  }

  @Test(arguments: [
    ([], [:], true), (["--no-color"], [:], false), ([], ["NO_COLOR": "1"], false),
    ([], ["TERM": "dumb"], false),
  ]) func colour(_ arguments: [String], _ environment: [String: String], _ hasColor: Bool) throws {
    let terminal = try start(arguments, environment: environment)
    terminal.send("nowhere\r")
    try terminal.expect("nothing is called")
    try terminal.expect("nn> ")
    terminal.send(Self.controlD)
    #expect(terminal.end() == 0)
    let colours = terminal.transcript.matches(of: /\u{1B}\[[0-9;]*m/)
    #expect(colours.isEmpty == !hasColor)
    if environment["TERM"] == "dumb" { #expect(!terminal.transcript.contains("\u{1B}")) }
  }

  @Test func withoutUnicodeTheGreetingIsASCII() throws {
    let terminal = try PseudoTerminal(in: TemporaryFolder(), environment: ["LANG": "C"])
    try terminal.expect("nn 0.1 - type help, or ?name for one thing\r\nnn> ")
  }
}
