import Testing

/// A session with Ctrl-C in it is saved and run again; entries come back to be changed, and run again.
@Suite struct SessionPromptTests {
  private static let controlC = "\u{3}"
  private static let backspace = "\u{7F}"

  private func start(in folder: TemporaryFolder = TemporaryFolder()) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(["--seed", "5"], in: folder, columns: 120)
    try terminal.expect("nn> ")
    return terminal
  }

  /// Ctrl-C comes whenever it comes; the script repeats what came of it.
  @Test func `what Ctrl-C stopped stops there again`() throws {
    let folder = TemporaryFolder()
    let terminal = try start(in: folder)
    func type(_ line: String, until shown: String = "nn> ") throws -> String {
      terminal.send(line + "\r")
      try terminal.expect("\n")
      return try terminal.expect(shown)
    }
    _ = try type("x = rand(4000, 8); y = (x.sum(dim=1) > 4).astype(\"int64\")")
    _ = try type("model = sequential(dense(32, relu), dropout(0.1), dense(2, softmax))")
    // In a fit, which goes on, and is stopped again.
    terminal.send("fit model x y epochs=100000 batch=20 optimizer=adam(0.001)\r")
    try terminal.expect("epoch 2/")
    terminal.send(Self.controlC)
    try terminal.expect("continue goes on")
    try terminal.expect("nn> ")
    terminal.send("continue\r")
    try terminal.expect("epoch 3/")
    terminal.send(Self.controlC)
    try terminal.expect("continue goes on")
    try terminal.expect("nn> ")
    // In a loop that draws random numbers, and in one that has not begun to change anything.
    terminal.send("n = 0; while true { n += 1; r = rand(2); if n % 1000 == 0 { print \"turn\" } }\r")
    try terminal.expect("\nturn")
    terminal.send(Self.controlC)
    try terminal.expect("error: interrupted")
    try terminal.expect("nn> ")
    terminal.send("while true { }\r")
    try terminal.expect("\n")
    terminal.send(Self.controlC)
    try terminal.expect("error: interrupted")
    try terminal.expect("nn> ")
    let look = "print n r.tolist() rand(2).tolist() model.predict(x).sum(dim=0).tolist()"
    let shown = try type(look)
    _ = try type("save session \"\(folder.path)/s.nn\"", until: "that failed on the way, left out 1")
    try terminal.expect("nn> ")
    terminal.send("quit\r")
    #expect(terminal.end() == 0)

    let script = folder.read("s.nn")
    #expect(
      script.hasPrefix(
        "# A session, written by save session. Run again, it gives the same results.\nseed 5\n"))
    #expect(script.split(separator: "interrupt after=").count == 4)
    let replay = try Child.run([folder.path + "/s.nn"])
    #expect(replay.status == 0)
    let line = try #require(replay.output.split(separator: "\n").last)
    #expect(shown.contains(line), "\(shown)\n\(replay.output)\(replay.errors)")
  }

  @Test func `an entry comes back to be changed`() throws {
    let terminal = try start()
    terminal.send("x = 20\r")
    try terminal.expect("nn> ")
    terminal.send("def f(a) {\r  return a + 1\r}\r")
    try terminal.expect("}\r\n")
    try terminal.expect("nn> ")
    terminal.send("edit 1\r")
    try terminal.expect("nn> x = 20")
    terminal.send(Self.backspace + "2\r")
    try terminal.expect("nn> ")
    terminal.send("x\r")
    try terminal.expect("\r22\r\nnn> ")
    // All its lines; the cursor is behind the last.
    terminal.send("edit 2\r")
    try terminal.expect("nn> def f(a) {")
    try terminal.expect("}")
    terminal.send("; f(x)\r")
    try terminal.expect("\r23\r\nnn> ")
    // Nothing is left of it for the line after.
    terminal.send("1 + 1\r")
    try terminal.expect("\r2\r\nnn> ")
    // Ctrl-C gives it up.
    terminal.send("edit 1\r")
    try terminal.expect("nn> x = 20")
    terminal.send(Self.controlC)
    try terminal.expect("nn> ")
    terminal.send("x\r")
    try terminal.expect("\r22\r\nnn> ")
  }

  @Test func `entries run again`() throws {
    let terminal = try start()
    terminal.send("x = 1\r")
    try terminal.expect("nn> ")
    terminal.send("x += 1\r")
    try terminal.expect("nn> ")
    terminal.send("x\r")
    try terminal.expect("\r2\r\nnn> ")
    terminal.send("redo 2-3 2 3\r")
    #expect(
      try terminal.expect("4\r\nnn> ").hasSuffix(
        "nn> x += 1\r\nnn> x\r\n3\r\nnn> x += 1\r\nnn> x\r\n4\r\nnn> "))
    // Entry 4 is the line before.
    terminal.send("redo\r")
    try terminal.expect("nn> redo 2-3 2 3\r\nnn> x += 1\r\nnn> x\r\n5\r\n")
    try terminal.expect("6\r\nnn> ")
    terminal.send("redo 6\r")
    try terminal.expect("error: entry 6 would run itself")
    try terminal.expect("nn> ")
  }
}
