import Diagnostics
import Interpreter
import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct TerminalOutputTests {
  private static let variables = ["TERM": "xterm", "LANG": "C.UTF-8", "COLUMNS": "40"]

  private func environment(_ changes: [String: String] = [:]) -> Environment {
    let all = Self.variables.merging(changes) { $1 }
    return Environment { all[$0] }
  }

  private func output(_ pipe: Pipe, _ changes: [String: String] = [:]) -> TerminalOutput {
    TerminalOutput(results: pipe.writer, diagnostics: pipe.writer, environment: environment(changes))
  }

  private func text(_ pipe: Pipe) -> String {
    pipe.closeWriter()
    while pipe.readSome() {}
    return pipe.text
  }

  @Test func aPipeIsPlain() throws {
    let pipe = try Pipe()
    #expect(
      output(pipe).style == OutputStyle(width: 40, hasColor: false, hasUnicode: true, isTerminal: false))
    #expect(
      output(pipe, ["LANG": "C", "COLUMNS": ""]).style
        == OutputStyle(width: 80, hasColor: false, hasUnicode: false, isTerminal: false))
  }

  @Test func keepsTheOrderOfResultsAndDiagnostics() throws {
    let pipe = try Pipe()
    let output = output(pipe)
    output.write("1\n")
    output.progress("epoch 1")
    output.write("2\n")
    output.report(Diagnostic(.warning, "careful"))
    output.write("3\n")
    output.complain("nn: so\n")
    output.write("4\n")
    output.flush()
    let shown = text(pipe)
    #expect(shown.hasPrefix("1\n2\n"))
    #expect(shown.contains("careful"))
    #expect(shown.hasSuffix("\n3\nnn: so\n4\n"))
    #expect(!shown.contains("epoch"))
    #expect(!shown.contains("\r"))
    #expect(!shown.contains("\u{1B}"))
  }

  /// What is written after a silence appears at once, so that a log can be followed.
  @Test func aPipeIsNotKeptWaiting() throws {
    let pipe = try Pipe()
    let output = output(pipe)
    output.write("first\n")
    #expect(pipe.readSome())
    #expect(pipe.text == "first\n")
  }

  @Test func progressIsRedrawnAndTakenAway() throws {
    let terminal = try RawTerminal(columns: 12)
    let output = TerminalOutput(
      results: terminal.child, diagnostics: terminal.child, environment: environment())
    #expect(output.style == OutputStyle(width: 12, hasColor: true, hasUnicode: true, isTerminal: true))
    output.progress("epoch 1/5")
    #expect(terminal.read() == "\repoch 1/5\repoch 1/5")
    // A shorter line covers what the longer one leaves; a longer one is cut before the last column.
    output.progress("epoch")
    #expect(terminal.read() == "\repoch    \repoch")
    output.progress("epoch 2/5 is long")
    #expect(terminal.read() == "\repoch 2/5 i\repoch 2/5 i")
    output.write("done\n")
    #expect(terminal.read() == "\r           \rdone\r\n")
    output.progress("x")
    #expect(terminal.read() == "\rx\rx")
    output.progress(nil)
    #expect(terminal.read() == "\r   \r")
    output.progress(nil)
    output.write("end\n")
    #expect(terminal.read() == "end\r\n")
    terminal.resize(columns: 30)
    #expect(output.style.width == 30)
  }

  @Test(arguments: [
    ([:], true, true, true),
    ([:], false, false, true),
    (["NO_COLOR": "1"], true, false, true),
    (["TERM": "dumb"], true, false, false),
    (["TERM": ""], true, false, false),
  ]) func respects(_ changes: [String: String], _ option: Bool, _ hasColor: Bool, _ isTerminal: Bool) throws {
    let terminal = try RawTerminal(columns: 12)
    let style = OutputStyle.of(terminal.child, environment(changes), hasColor: option)
    #expect(style.hasColor == hasColor)
    #expect(style.isTerminal == isTerminal)
  }

  /// Tells once, and drops what follows.
  @Test func noticesThatNobodyReads() throws {
    let folder = TemporaryFolder()
    folder.write("file", "")
    let readOnly = open(folder.path + "/file", O_RDONLY)
    defer { close(readOnly) }
    let output = TerminalOutput(results: readOnly, diagnostics: readOnly, environment: environment())
    var count = 0
    output.onFailure = { count += 1 }
    for _ in 0..<3 {
      output.write("text\n")
      output.flush()
    }
    #expect(output.failure == EBADF)
    #expect(count == 1)
  }
}
