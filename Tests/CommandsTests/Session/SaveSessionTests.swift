import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

@Suite struct SaveSessionTests {
  private let folder = Scratch()
  private let head = "# A session, written by save session. Run again, it gives the same results.\n"

  /// Runs each input as a prompt does; what fails is let go.
  private func shell(_ inputs: [String]) -> Shell {
    let shell = Shell()
    for input in inputs { try? shell.session.run(Source(folder.filled(input))) }
    return shell
  }

  private func saved(_ shell: Shell) throws -> String {
    _ = try shell.run(folder.filled("save session \"FOLDER/s.nn\" overwrite=true"))
    return folder.hidden(try String(contentsOfFile: folder.path + "/s.nn", encoding: .utf8))
  }

  /// The script behind its head of seed and dialect.
  private func script(_ inputs: String...) throws -> String {
    let text = try saved(shell(inputs))
    let start = head + "seed 0\ndialect keras\n"
    #expect(text.hasPrefix(start))
    return String(text.dropFirst(start.count))
  }

  @Test func `an input is a cell, as it was typed`() throws {
    #expect(
      try script(
        "x = 1", "# of rows\ny = [1,  # one\n  2]; y[0];  # quiet", "def f(a) {\n  return a\n}\nf(2)\n\n")
          == """

          # %%
          x = 1

          # %%
          # of rows
          y = [1,  # one
            2]; y[0];  # quiet

          # %%
          def f(a) {
            return a
          }
          f(2)

          """)
  }

  @Test func `what looks at the session and what failed without effect is left out`() throws {
    #expect(
      try script(
        "history", "x = 1; help x; y = 2", "?x", "nowhere", "x +", "fit x epoch=3", "[1][3]",
        "y; nowhere; z = 3",
        "tensor([1, 2]) @ tensor([1, 2, 3])", "redo 3", "edit") == """

          # %%
          x = 1; y = 2

          # %%
          y;

          """)
  }

  @Test func `what failed on its way has a cell that may fail`() throws {
    #expect(
      try script(
        "s = 0  # sum", "# %% A title\nfor i in range(5) {\n  s += i; if i == 2 { nowhere }\n}; s = 7",
        "[rand(2), nowhere]", "s", "# %% tags=[\"slow\"]\n[rand(1), nowhere]") == """

          # %%
          s = 0  # sum

          # %% A title tags=["raises-exception"]
          for i in range(5) {
            s += i; if i == 2 { nowhere }
          };

          # %% tags=["raises-exception"]
          [rand(2), nowhere]

          # %%
          s

          # %% tags=["raises-exception", "slow"]
          [rand(1), nowhere]

          """)
  }

  @Test func `a stop comes again at the same moment`() throws {
    #expect(
      try script(
        "n = 0", "interrupt after=7\nwhile true { n += 1 }", "n  # turns", "interrupt after=3", "rand(4);")
          == """

          # %%
          n = 0

          # %% tags=["raises-exception"]
          interrupt after=7
          while true { n += 1 }

          # %%
          n  # turns

          # %%
          rand(4);

          """)
  }

  @Test func `a script's statements stand in its place`() throws {
    try "# five\nk = 5\n\n# %% Next\nhelp k  # looks\nk += nothing\nk = 9".write(
      toFile: folder.path + "/a.nn", atomically: true, encoding: .utf8)
    #expect(
      try script(
        "run \"FOLDER/a.nn\"", "if k > 3 { run \"FOLDER/a.nn\" }", "for i in range(1) { run \"FOLDER/a.nn\" }"
      ) == """

        # %%
        # five
        k = 5

        # %%
        # five
        k = 5

        # %% tags=["raises-exception"]
        for i in range(1) { run "FOLDER/a.nn" }

        """)
  }

  /// What stands around it matters: it prints, or changes how the script is run.
  @Test func `a script within another statement is run again by its name`() throws {
    try "w -= w.grad\n".write(toFile: folder.path + "/a.nn", atomically: true, encoding: .utf8)
    #expect(
      try script(
        "w = tensor([1.0], requires_grad=true); (w * w).backward()", "no_grad { run \"FOLDER/a.nn\" }",
        "if true { print 1; run \"FOLDER/b.nn\" }") == """

          # %%
          w = tensor([1.0], requires_grad=true); (w * w).backward()

          # %%
          no_grad { run "FOLDER/a.nn" }

          """)
  }

  /// A script has no history: of a statement around redo what that ran is kept, and the rest is told.
  @Test func `redo within a statement is replaced by what it ran`() throws {
    let shell = Shell()
    shell.session.inputHistory.read = { InputHistory.Entries(["x = 0", "x += 1", "other"]) }
    for input in ["x = 0", "x += 1", "for i in range(2) { redo 2 }", "if true { print \"hi\"; redo 1 }"] {
      try shell.session.run(Source(input))
    }
    _ = shell.output.take()
    let told = try shell.run(folder.filled("save session \"FOLDER/s.nn\""))
    #expect(folder.hidden(told) == "FOLDER/s.nn: 5 statements, of 1 around redo only what that ran\n")
    let text = try String(contentsOfFile: folder.path + "/s.nn", encoding: .utf8)
    let statements = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(statements == ["seed 0", "dialect keras", "x = 0", "x += 1", "x += 1", "x += 1", "x = 0"])
    #expect(text.contains("\n# Only what redo ran is kept of: for i in range(2) { redo 2 }\nx += 1\n"))
  }

  /// Streams of random numbers count from 0 again after reset: that one is no sign of nothing.
  @Test func `what takes back a count is a change`() throws {
    let inputs = ["def f() { reset; nope }", "for i in range(2) { rand(1) }", "f()", "x = rand(2)"]
    let shell = shell(inputs)
    let text = try saved(shell)
    #expect(text.contains("\n# %% tags=[\"raises-exception\"]\nf()\n"))
    let other = Shell()
    _ = try? other.run(text)
    #expect(try other.run("x") == shell.run("x"))
  }

  @Test func `comments that were typed on their own are kept`() throws {
    try "z = 3\n".write(toFile: folder.path + "/z.nn", atomically: true, encoding: .utf8)
    #expect(
      try script(
        "# about x", "x = 1", "nope", "# %% Part 2", "# and y", "y = 2", "#> 3", "# receipt run=1",
        "# of a file",
        "# here\nrun \"FOLDER/z.nn\"  # or there\n", "; # the end") == """

          # %%
          # about x
          x = 1

          # %% Part 2
          # and y
          y = 2

          # %%
          # of a file
          # here
          z = 3

          # the end

          """)
  }

  @Test func `a lesson's code stands in its place`() throws {
    let text = try script("lesson 1", "w")
    #expect(text.hasPrefix("\n# Lesson 1: A neuron (5 minutes)\n"))
    #expect(!text.contains("\nlesson 1\n") && text.contains("\nw * x\n") && text.hasSuffix("\n# %%\nw\n"))
  }

  @Test func `what the command line set heads the script`() throws {
    let shell = Shell()
    shell.session.lab.reseed(7)
    shell.session.setDialect("torch")
    shell.session.arguments = ["a b", "c"]
    _ = try shell.run("x = 1")
    #expect(
      try saved(shell) == head + "# Its arguments were: \"a b\" \"c\"\nseed 7\ndialect torch\n\n# %%\nx = 1\n"
    )
    let large = Shell()
    large.session.lab.reseed(.max)
    #expect(try saved(large) == head + "# to be run as: nn --seed \(UInt64.max) FILE\ndialect keras\n")
  }

  @Test func `a stop while waiting cannot be repeated`() throws {
    let shell = Shell()
    shell.session.changes.note()
    _ = try shell.run("x = 1")
    let wait = Builtin("wait", .training, "Waits.", signature: { Signature(Nothing.init) }) { _, session in
      session.interrupt.raise()
      if session.interrupt.isRaisedAnytime { throw Interrupted() }
      return .none
    }
    shell.session.registry.add(wait)
    #expect(shell.error("wait()") == "1: interrupted")
    shell.session.interrupt.clear()
    let lost = "# Left out, as it was stopped while it waited, which cannot be repeated: wait()\n"
    #expect(try saved(shell) == head + "seed 0\ndialect keras\n\n# %%\nx = 1\n\n" + lost)
  }
  private struct Nothing {}

  /// It is no error of the cell.
  @Test func `a person's Ctrl-C ends a script in a cell that may fail`() throws {
    let shell = Shell()
    shell.session.registry.add(
      Builtin("ctrl_c", .training, "Ctrl-C.", signature: { Signature(Nothing.init) }) { _, session in
        session.interrupt.raise()
        return .none
      })
    let cell = "# %% tags=[\"raises-exception\"]\n"
    let text = cell + "nowhere\nprint 1\n# %%\nprint 2\n" + cell + "ctrl_c()\nlen([])\n# %%\nprint 3"
    #expect(shell.error(text) == "8:1: interrupted")
    #expect(shell.output.take() == "2\n")
    #expect(shell.output.diagnostics.map(\.message) == ["nothing is called 'nowhere'"])
  }

  @Test func `says what it wrote`() throws {
    let shell = shell(["x = 1", "nowhere", "[rand(1), nowhere]"])
    let told = try shell.run(folder.filled("save session \"FOLDER/s.nn\""))
    #expect(
      folder.hidden(told)
        == "FOLDER/s.nn: 2 statements, 1 that failed on the way, left out 1 that failed and changed nothing\n"
    )
  }

  @Test func `a file that it did not write is kept`() throws {
    let shell = shell(["x = 1"])
    let save = folder.filled("save session \"FOLDER/s.nn\"")
    let path = folder.path + "/s.nn"
    _ = try shell.run(save)
    _ = try shell.run("y = 2")
    _ = try shell.run(save)
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)
    let error = { shell.error(save).map(folder.hidden) }
    #expect(error() == "14: FOLDER/s.nn is there already [it was changed; overwrite=true writes over it]")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    _ = try shell.run(save + " overwrite=true")
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("x = 1\n\n# %%\ny = 2\n"))
    #expect(folder.names == ["s.nn"])
    #expect(
      Shell().error(save).map(folder.hidden)
        == "14: FOLDER/s.nn is there already [overwrite=true writes over it]")
  }

  @Test(arguments: [
    ("save session \"s.txt\"", "14: a session is saved as .nn [as \"session.nn\"]"),
    ("save [1, 2] \"s.nn\"", "6: a .nn file holds a session [as save session \"s.nn\"]"),
    ("session = [1, 2]\nsave session \"s.nn\"", "2:6: a .nn file holds a session [as save session \"s.nn\"]"),
    ("save sesion \"s.nn\"", "6: x knows no 'sesion' [did you mean 'session'?]"),
    ("save session \"nowhere/s.nn\"", "14: nowhere/s.nn: cannot be written: no such file or directory"),
    ("interrupt after=0", "17: after must be in 1…9,007,199,254,740,992, not 0"),
  ])
  func `wrong uses`(text: String, message: String) {
    #expect(Shell().error(text)?.lowercased() == message.lowercased())
  }

  @Test func `looks are as many whatever the number of threads`() throws {
    func looks(_ threads: Int) throws -> String? {
      let shell = Shell()
      shell.session.lab.threads = threads
      _ = try shell.run(
        "x = rand(9000, 2); m = sequential(dense(2, softmax)); interrupt after=1000000; predict(m, x);")
      return shell.output.diagnostics.last?.message
    }
    #expect(try looks(1) == looks(3))
    #expect(
      try looks(1) == "this was not interrupted: it ended after 37 of 1,000,000 moments to stop at")
  }
}

@Suite struct RedoTests {
  /// At a prompt where `entries` were typed, of which the last is what runs.
  private func shell(_ entries: [String], first: Int = 1) -> Shell {
    let shell = Shell()
    shell.session.inputHistory.read = { InputHistory.Entries(first: first, entries) }
    shell.session.inputHistory.takesDrafts = true
    return shell
  }

  @Test(arguments: [
    ("redo 2", "nn> 20\n20\n"), ("redo 1-3", "nn> 10\n10\nnn> 20\n20\nnn> 30 +\n...   1\n31\n"),
    ("redo 3-3 1", "nn> 30 +\n...   1\n31\nnn> 10\n10\n"), ("redo", "nn> 30 +\n...   1\n31\n"),
    ("redo(1)", "nn> 10\n10\n"), ("redo \"1-2\"", "nn> 10\n10\nnn> 20\n20\n"),
    ("n = 1; redo n", "nn> 10\n10\n"),
    ("edit", ""), ("edit 2", ""),
  ])
  func `runs entries again`(input: String, output: String) throws {
    #expect(try shell(["10", "20", "30 +\n  1", input]).run(input) == output)
  }

  /// The oldest are forgotten, and no number becomes another's.
  @Test func `entries keep their numbers`() throws {
    let shell = shell(["10", "20", "redo 41"], first: 41)
    #expect(try shell.run("redo 41") == "nn> 10\n10\n")
    #expect(try shell.run("redo") == "nn> 20\n20\n")
    #expect(try shell.run("history 2") == "42  20\n43  redo 41\n")
    #expect(shell.error("redo 1") == "6: there is no entry 1 [history has 41 to 43]")
  }

  @Test(arguments: [
    ("redo 5", "6: there is no entry 5 [history has 1 to 4]"),
    ("redo 2-9", "6: there is no entry 9 [history has 1 to 4]"),
    ("redo 1 0", "8: there is no entry 0 [history has 1 to 4]"),
    ("redo 3 -1", "8: there is no entry -1 [history has 1 to 4]"),
    ("redo 3-1", "6: a range goes up [as 1-3]"),
    ("redo 1.5", "6: redo's entries must be a number of an entry, or a range as 3-7 [got 1.5]"),
    ("redo 4", "6: entry 4 would run itself [it is what runs now]"),
    ("redo 2-4", "6: entry 4 would run itself [it is what runs now]"),
    // Entry 3 is redo 4, which is what runs.
    ("redo 3", "6: entry 4 would run itself [it is what runs now]"),
    ("redo 1 2 1", "1: nothing is called 'nowhere' [did you mean 'where'?]"),
    ("edit 9", "6: there is no entry 9 [history has 1 to 4]"),
    ("edit 1-2", "6: edit takes one entry [as edit 2]"),
  ])
  func `says what is wrong`(input: String, message: String) {
    #expect(shell(["10", "nowhere", "redo 4", input]).error(input) == message)
  }

  @Test func `a script has no history`() {
    for command in ["redo", "redo 3-7", "edit 1"] {
      #expect(Shell().error(command)?.hasPrefix("1: there is no history here") == true)
    }
    let editor = shell(["1", "edit"])
    editor.session.inputHistory.takesDrafts = false
    #expect(editor.error("edit")?.hasPrefix("1: an entry can come back only at the prompt") == true)
    #expect(shell(["redo"]).error("redo") == "1: nothing was typed before this")
  }

  @Test func `an edited entry waits for the prompt`() throws {
    let shell = shell(["for i in [1] {\n  i\n}", "edit"])
    _ = try shell.run("edit")
    #expect(shell.session.inputHistory.takeDraft() == "for i in [1] {\n  i\n}")
    #expect(shell.session.inputHistory.takeDraft() == nil)
  }
}
