import Interpreter
import Testing

@testable import Terminal

/// Several lines that are redrawn in place.
struct ProgressBlockTests {
  private func output(_ terminal: RawTerminal) -> TerminalOutput {
    TerminalOutput(
      results: terminal.child, diagnostics: terminal.child,
      environment: Environment { ["TERM": "xterm", "LANG": "C.UTF-8"][$0] })
  }

  @Test func `lines are drawn over where they have changed`() throws {
    let terminal = try RawTerminal(columns: 12)
    let output = output(terminal)
    output.progress(["ab", "cd", "bar 1"])
    #expect(terminal.read() == "ab\r\ncd\r\nbar 1")
    output.progress(["ab", "CD", "bar 2"])
    #expect(terminal.read() == "\r\u{1B}[2A\r\nCD\u{1B}[K\r\nbar 2\u{1B}[K")
    // Of another height: from the first line on all is cleared.
    output.progress(["ef", "bar 3"])
    #expect(terminal.read() == "\r\u{1B}[2A\u{1B}[Jef\r\nbar 3")
    // Too long for the window: the last column stays free.
    output.progress(["ef", "0123456789abcdef"])
    #expect(terminal.read() == "\r\u{1B}[1A\r\n0123456789a\u{1B}[K")
    output.write("done\n")
    #expect(terminal.read() == "\r\u{1B}[1A\u{1B}[Jdone\r\n")
    // Nothing is left to be taken away.
    output.progress(nil)
    output.write("end\n")
    #expect(terminal.read() == "end\r\n")
  }

  @Test func `one line comes after several and before them`() throws {
    let terminal = try RawTerminal(columns: 12)
    let output = output(terminal)
    output.progress("bar")
    #expect(terminal.read() == "\rbar\rbar")
    output.progress(["ab", ""])
    #expect(terminal.read() == "\r     \rab\r\n")
    output.progress("bar")
    #expect(terminal.read() == "\r\u{1B}[1A\u{1B}[J\rbar\rbar")
    output.progress(["x"])
    #expect(terminal.read() == "\rx  \rx")
    output.progress(nil)
    #expect(terminal.read() == "\r   \r")
  }

  /// Lines of 11 columns take two each in a window of 6.
  @Test func `a window that was made narrower is cleared whole`() throws {
    let terminal = try RawTerminal(columns: 12)
    let output = output(terminal)
    output.progress(["0123456789a", "0123456789a", "bar"])
    _ = terminal.read()
    terminal.resize(columns: 6)
    output.progress(["abc", "def", "bar"])
    #expect(terminal.read() == "\r\u{1B}[4A\u{1B}[Jabc\r\ndef\r\nbar")
  }

  @Test func `colours are cut with their ends`() throws {
    let terminal = try RawTerminal(columns: 5)
    let output = output(terminal)
    output.progress(["\u{1B}[31mabcdefg\u{1B}[0m", "x"])
    #expect(terminal.read() == "\u{1B}[31mabcd\u{1B}[0m\r\nx")
  }

  @Test func `a pipe gets nothing`() throws {
    let pipe = try Pipe()
    let output = TerminalOutput(
      results: pipe.writer, diagnostics: pipe.writer, environment: Environment { ["TERM": "xterm"][$0] })
    output.progress(["ab", "cd"])
    output.write("end\n")
    output.flush()
    pipe.closeWriter()
    while pipe.readSome() {}
    #expect(pipe.text == "end\n")
  }

  @Test func `the style knows the window's height`() throws {
    let terminal = try RawTerminal(columns: 12)
    #expect(output(terminal).style.height == 24)
    #expect(OutputStyle.plain.height == 24)
  }
}
