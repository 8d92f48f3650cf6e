import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `nn replay` and `nn import`, as processes of their own.
@Suite struct ReplayTests {
  private static let script = """
    # %% [markdown] Words
    # Prose that is longer than forty columns, with `code` in it.
    # %% One
    x = 1 # a comment
    x + 1
    #> 2
    # %% Two
    print "two"
    """

  private func run(_ script: String = script, _ arguments: String...) throws -> Child.Result {
    let folder = TemporaryFolder()
    folder.write("a.nn", script)
    return try Child.run(["replay", folder.path + "/a.nn"] + arguments, in: folder)
  }

  @Test func showsEachCellAndItsOutput() throws {
    let text = """
      ── [1] Words
      Prose that is longer than forty columns, with `code` in it.

      ── [2] One
      │ x = 1 # a comment
      │ x + 1
      2

      ── [3] Two
      │ print "two"
      two

      """
    #expect(try run() == Child.Result(status: 0, output: text, errors: ""))
  }

  @Test func someCells() throws {
    let two = "── [3] Two\n│ print \"two\"\ntwo\n"
    #expect(try run(Self.script, "--from", "3").output == two)
    #expect(try run(Self.script, "--cell=3").output == two)
    #expect(try run(Self.script, "--cell=2").output == "── [2] One\n│ x = 1 # a comment\n│ x + 1\n2\n")
    let beyond = try run(Self.script, "--from", "4")
    #expect(
      beyond == Child.Result(status: 2, output: "", errors: "nn: there is no cell 4: the script has 3\n"))
  }

  @Test func errorsNameTheirCell() throws {
    let result = try run("# %% A\nprint 1\n# %% B\nnowhere\n# %% C\nprint 3")
    #expect(result.status == 1)
    #expect(result.output == "── [1] A\n│ print 1\n1\n\n── [2] B\n│ nowhere\n")
    #expect(result.errors.contains("nothing is called 'nowhere'"))
    #expect(result.errors.hasSuffix("= in cell 2\n"))
    let meant = try run("# %% A tags=[\"raises-exception\"]\nnowhere\n# %% B\nprint 3")
    #expect(meant.status == 0)
    #expect(meant.output == "── [1] A #raises-exception\n│ nowhere\n\n── [2] B\n│ print 3\n3\n")
    #expect(try run("x = (").status == 2)
    #expect(try run("print 1\nquit 7").status == 7)
    #expect(try run("").output == "")
  }

  @Test func stepNeedsATerminal() throws {
    let result = try run(Self.script, "--step")
    #expect(
      result
        == Child.Result(status: 2, output: "", errors: "nn: --step waits for Enter: it needs a terminal\n"))
  }

  // MARK: Documents

  @Test func severalDocumentsOfOneRun() throws {
    let folder = TemporaryFolder()
    folder.write("a.nn", "# %% A\nprint \"run\"\nplot [1, 2]\n# %% B\nprint 2")
    let html = folder.path + "/o.html", markdown = folder.path + "/o.md", notebook = folder.path + "/o.ipynb"
    let arguments = [
      "replay", folder.path + "/a.nn", "--html", html, "--markdown", markdown, "--ipynb", notebook,
    ]
    let result = try Child.run(arguments, in: folder)
    let wrote = "wrote \(html)\nwrote \(markdown)\nwrote \(notebook)\n"
    #expect(result == Child.Result(status: 0, output: wrote, errors: ""))
    #expect(folder.read("o.html").hasPrefix("<!DOCTYPE html>"))
    #expect(folder.read("o.html").contains("<svg aria-label="))
    #expect(folder.read("o.md").contains("](o_files/cell-1-1.svg)"))
    #expect(folder.read("o_files/cell-1-1.svg").contains("<svg"))
    #expect(folder.read("o.ipynb").contains("image/svg+xml"))
    let once = folder.read("o.html")
    _ = try Child.run(arguments, in: folder)
    #expect(folder.read("o.html") == once)
  }

  @Test func aScriptThatFailsHasItsDocument() throws {
    let folder = TemporaryFolder()
    folder.write("a.nn", "# %% A\nprint 1\nnowhere\n# %% B\nprint 2")
    let result = try Child.run(
      ["replay", folder.path + "/a.nn", "--html", folder.path + "/o.html"], in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("error: a.nn:3:1: nothing is called 'nowhere'"))
    let html = folder.read("o.html")
    #expect(html.contains("error: a.nn:3:1: nothing is called &#39;nowhere&#39;"))
    #expect(html.contains("The run ended in cell 1 of 2."))
    #expect(!html.contains(folder.path))
  }

  @Test func aDocumentThatCannotBeWritten() throws {
    let folder = TemporaryFolder()
    folder.write("a.nn", "1")
    let path = folder.path + "/none/o.html"
    let result = try Child.run(["replay", folder.path + "/a.nn", "--html", path], in: folder)
    let errors =
      "error: \(path): cannot be written: No such file or directory\n  = there is no folder \(folder.path)/none\n"
    #expect(result == Child.Result(status: 1, output: "", errors: errors))
  }

  // MARK: Receipts

  @Test func receipts() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.nn"
    let script = """
      seed 1
      use moons(n=40)
      model = sequential(dense(4, tanh), dense(2, softmax))
      fit model epochs=1 verbose=0;

      """
    folder.write("a.nn", script)
    let missing = try Child.run(["replay", "--verify", path], in: folder)
    #expect(missing.status == 1)
    #expect(missing.output == "")
    #expect(missing.errors == "nn: \(path) has no receipt; nn replay --receipt FILE writes one\n")
    let written = try Child.run(["replay", "--receipt", path], in: folder)
    #expect(written.output.hasSuffix("wrote the receipt of 1 run into \(path)\n"))
    #expect(written.errors == "")
    let once = folder.read("a.nn")
    #expect(once.hasPrefix(script + "\n# receipt run=1 model=model "))
    _ = try Child.run(["replay", "--receipt", path], in: folder)
    #expect(folder.read("a.nn") == once)
    let same = try Child.run(["replay", "--verify", path], in: folder)
    #expect(same.status == 0)
    #expect(same.output.hasSuffix("the receipt holds: 1 run\n"))
    folder.write("a.nn", "seed 2" + once.dropFirst(6))
    let other = try Child.run(["replay", "--verify", path, "--html", folder.path + "/o.html"], in: folder)
    #expect(other.status == 1)
    #expect(other.errors.contains("error: run 1 (model): the seed is 2 here, 1 in the receipt"))
    #expect(folder.read("o.html").contains("<h2 id=\"receipt\">Receipt</h2>"))
  }

  @Test func aReceiptThatIsNoneIsKnownBeforeTheRun() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.nn"
    folder.write("a.nn", "print 1\n# receipt run=1\n")
    let result = try Child.run(["replay", "--verify", path], in: folder)
    #expect(
      result
        == Child.Result(
          status: 1, output: "", errors: "nn: \(path):2: this is no receipt: it has no model=\n"))
  }

  /// What is edited while the script runs is not lost; here the script itself edits.
  @Test func aScriptThatWasEditedGetsNoReceipt() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.nn"
    let script =
      "use xor; m = sequential(dense(1)); fit m verbose=0;\nsave session \"\(path)\" overwrite=true\n"
    folder.write("a.nn", script)
    let result = try Child.run(["replay", "--receipt", path], in: folder)
    #expect(result.status == 1)
    #expect(result.errors == "nn: '\(path)' was changed while it was replayed: no receipt is written\n")
    #expect(folder.read("a.nn").hasPrefix("# A session, "))
  }

  @Test func aFileHasManyNames() throws {
    let folder = TemporaryFolder()
    folder.write("a.nn", "print 1\n")
    symlink(folder.path + "/a.nn", folder.path + "/b.nn")
    let script = folder.path + "/a.nn"
    for (document, message) in [
      (["--html", folder.path + "/./a.nn"], "'\(folder.path)/./a.nn' is the script itself"),
      (["--markdown", folder.path + "/b.nn"], "'\(folder.path)/b.nn' is the script itself"),
      (
        ["--html", folder.path + "/o.html", "--ipynb", folder.path + "/./o.html"],
        "two documents cannot have the same name"
      ), (["--html", "-"], "documents are written to files: '-' is none"),
    ] {
      let result = try Child.run(["replay", script] + document, in: folder)
      #expect(result.status == 2 && result.output == "")
      #expect(result.errors.hasPrefix("nn: \(message)\n"))
    }
    #expect(folder.read("a.nn") == "print 1\n")
  }

  /// Pictures that an earlier run of the script had go.
  @Test func noPictureIsLeftOver() throws {
    let folder = TemporaryFolder()
    let script = folder.path + "/a.nn"
    let arguments = ["replay", script, "--markdown", folder.path + "/o.md"]
    folder.write("a.nn", "plot [1, 2]\nplot [2, 1]\n")
    _ = try Child.run(arguments, in: folder)
    folder.write("o_files/cell-mine.svg", "x")
    #expect(
      namesInFolder(folder.path + "/o_files").sorted() == ["cell-1-1.svg", "cell-1-2.svg", "cell-mine.svg"])
    folder.write("a.nn", "plot [1, 2]\n")
    _ = try Child.run(arguments, in: folder)
    #expect(namesInFolder(folder.path + "/o_files").sorted() == ["cell-1-1.svg", "cell-mine.svg"])
  }

  @Test func theIntroductionIsShown() throws {
    let text = "#!/usr/bin/env nn\n# What it is.\n\n# %% A\nprint 1\n"
    #expect(try run(text).output == "What it is.\n\n── [1] A\n│ print 1\n1\n")
    #expect(try run(text, "--from", "1").output.hasPrefix("What it is."))
    let terminal = try step(text)
    try terminal.expect("What it is.")
    try terminal.expect("[1]> ")
  }

  // MARK: Steps

  private func step(_ script: String, _ arguments: String..., columns: UInt16 = 80) throws -> PseudoTerminal {
    let folder = TemporaryFolder()
    folder.write("a.nn", script)
    return try PseudoTerminal(
      ["replay", folder.path + "/a.nn", "--step", "--no-color"] + arguments, in: folder, columns: columns)
  }

  @Test func stepWaitsAndAllowsADetour() throws {
    let terminal = try step(Self.script)
    // Text does not wait.
    #expect(try terminal.expect("[2]> ").contains("[1] Words"))
    terminal.send("\r")
    try terminal.expect("2\r\n\r\n── [3] Two")
    try terminal.expect("[3]> ")
    terminal.send("x = 40\r")
    try terminal.expect("[3]> ")
    terminal.send("x + 2\r")
    try terminal.expect("42\r\n")
    try terminal.expect("[3]> ")
    // Completion and several lines, as at the prompt; Ctrl-C gives a line up.
    terminal.send("pri\t[1,\r")
    try terminal.expect("print [1,")
    try terminal.expect("... ")
    terminal.send("2]\r")
    try terminal.expect("[1, 2]\r\n")
    terminal.send("print 99\u{3}")
    try terminal.expect("[3]> ")
    terminal.send("\r")
    try terminal.expect("\rtwo\r\n")
    #expect(terminal.end() == 0)
    #expect(!terminal.transcript.contains("\n99"))
  }

  @Test func stepAfterAnError() throws {
    let script = "# %% A\nprint y\n# %% B\nprint 2"
    let terminal = try step(script)
    terminal.send("\r")
    try terminal.expect("nothing is called 'y'")
    try terminal.expect("Enter runs cell 1 again, skip goes past it")
    terminal.send("y = 5\r")
    try terminal.expect("[1]> ")
    terminal.send("\r")
    try terminal.expect("\r5\r\n")
    try terminal.expect("[2]> ")
    terminal.send("skip\r")
    #expect(terminal.end() == 0)
    #expect(!terminal.transcript.contains("\n2\r"))
  }

  @Test func stepLeftAfterAnError() throws {
    let terminal = try step("# %% A\nprint y\n# %% B\nprint 2")
    terminal.send("\r")
    try terminal.expect("Enter runs cell 1 again, skip goes past it")
    try terminal.expect("[1]> ")
    terminal.send("\u{4}")
    #expect(terminal.end() == 1)
  }

  @Test func stepEnds() throws {
    let leaving = try step(Self.script)
    try leaving.expect("[2]> ")
    leaving.send("\u{4}")
    #expect(leaving.end() == 0)
    let quitting = try step(Self.script)
    try quitting.expect("[2]> ")
    quitting.send("quit 4\r")
    #expect(quitting.end() == 4)
    let first = try step(Self.script, "--from", "3")
    #expect(!(try first.expect("[3]> ").contains("[2]")))
    first.send("x\r")
    try first.expect("1\r\n")
  }

  @Test func anInterruptedCellCanBeRunAgain() throws {
    let terminal = try step("# %% A\nprint \"begun\"\nwhile true { }")
    try terminal.expect("[1]> ")
    terminal.send("\r")
    try terminal.expect("\rbegun")
    terminal.send("\u{3}")
    try terminal.expect("Enter runs cell 1 again, skip goes past it")
    terminal.send("skip\r")
    #expect(terminal.end() == 0)
  }

  @Test func aNarrowTerminal() throws {
    let folder = TemporaryFolder()
    folder.write("a.nn", Self.script + "\nlonger_name = \"a text that is longer than forty columns are\"")
    let terminal = try PseudoTerminal(["replay", folder.path + "/a.nn"], in: folder, columns: 40)
    #expect(terminal.end() == 0)
    let transcript = terminal.transcript
    #expect(
      transcript.contains("\u{1B}[1m── [2] One\u{1B}[0m\u{1B}[2m ────────────────────────────\u{1B}[0m"))
    #expect(transcript.contains("\u{1B}[2m│\u{1B}[0m x = \u{1B}[36m1\u{1B}[0m \u{1B}[2m# a comment\u{1B}[0m"))
  }

  // MARK: Import

  @Test func importWritesBesideTheNotebook() throws {
    let folder = TemporaryFolder()
    folder.write("n.ipynb", #"{"nbformat": 4, "cells": [{"cell_type": "code", "source": "%x\nprint(1)"}]}"#)
    let path = folder.path + "/n.nn"
    let result = try Child.run(["import", folder.path + "/n.ipynb"], in: folder)
    let note = "cell 1, line 1: %x: a magic of IPython, kept as a comment\n"
    #expect(result == Child.Result(status: 0, output: "wrote \(path): 1 cell\n", errors: note))
    #expect(folder.read("n.nn") == "# %%\n#~ %x\nprint(1)\n")
    let again = try Child.run(["import", folder.path + "/n.ipynb"], in: folder)
    #expect(again.status == 1)
    #expect(again.errors == note + "nn: '\(path)' is there already; -o FILE writes elsewhere, or over it\n")
    let shown = try Child.run(["import", folder.path + "/n.ipynb", "-o", "-"], in: folder)
    #expect(shown.output == folder.read("n.nn"))
    let piped = try Child.run(["import", "-"], input: folder.read("n.ipynb"), in: folder)
    #expect(piped == Child.Result(status: 0, output: folder.read("n.nn"), errors: note))
    #expect(folder.read("stdin.nn") == "")
    let itself = try Child.run(
      ["import", folder.path + "/n.ipynb", "-o", folder.path + "/./n.ipynb"], in: folder)
    #expect(itself.status == 2)
    #expect(itself.errors == "nn: '\(folder.path)/./n.ipynb' is the notebook itself\n")
    folder.write("n.ipynb", "{")
    let damaged = try Child.run(["import", folder.path + "/n.ipynb", "-o", path], in: folder)
    #expect(damaged.status == 1)
    #expect(damaged.errors.contains("this is no notebook: line 1 of its JSON: a name in quotes is missing"))
    #expect(folder.read("n.nn") == "# %%\n#~ %x\nprint(1)\n")
  }
}
