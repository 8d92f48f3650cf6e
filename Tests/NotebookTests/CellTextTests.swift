import Diagnostics
import Syntax
import Testing

@testable import Notebook

@Suite struct CellTextTests {
  @Test(arguments: [
    (
      CellHead(title: "T", tags: ["a", "b"]), "# %% T tags=[\"a\", \"b\"]",
      "# %% [markdown] T tags=[\"a\", \"b\"]"
    ),
    (CellHead(title: "", tags: []), "# %%", "# %% [markdown]"),
    (
      CellHead(title: "two\nlines", tags: ["a\"b]"]), "# %% two lines tags=['a\"b]']",
      "# %% [markdown] two lines tags=['a\"b]']"
    ),
  ]) func headsAsWritten(_ head: CellHead, _ code: String, _ text: String) {
    #expect(head.written(as: .code) == code)
    #expect(head.written(as: .markdown) == text)
  }

  @Test func linesOfCells() throws {
    let script =
      "#!/usr/bin/env nn\r\n# What it is.\r\n\r\n# %% [markdown] A\r\n# text\r\n#\r\n#  more\r\n# %% B\r\n\r\n"
      + "x = 1\r\n#> 1\r\n  # y\r\n\r\n# receipt run=1\r\n# %% C"
    let program = try parse(Source(script))
    #expect(program.introduction == ["What it is."])
    let cells = program.cells
    #expect(cells.map(\.isProse) == [true, false, false])
    #expect(cells[0].prose(in: program.source) == ["text", "", " more"])
    #expect(cells[1].code(in: program.source) == ["x = 1", "  # y"])
    #expect(cells[2].code(in: program.source) == [])
    let plain = try parse(Source("x = 1\ny"))
    #expect(plain.introduction == [])
    #expect(plain.cells[0].code(in: plain.source) == ["x = 1", "y"])
  }

  /// Comments that only look so stay, as lines of a text do; and behind a cell of text a receipt is no text.
  @Test func receiptsAreNoContent() throws {
    let program = try parse(
      Source(
        "s = \"\"\"\n# receipt run=1\n\"\"\"\n# receipt of the shop\n  # receipt run=2\n# receipt run=3\n"
          + "# %% [markdown]\n# End.\n\n# receipt run=4\n"))
    #expect(
      program.cells[0].code(in: program.source) == [
        "s = \"\"\"", "# receipt run=1", "\"\"\"", "# receipt of the shop", "  # receipt run=2",
      ])
    #expect(program.cells[1].prose(in: program.source) == ["End."])
    #expect(program.source.receiptLines == [6, 10])
  }

  @Test(arguments: [
    ("plain\n\ttext", "plain\n\ttext"),
    ("\u{1B}[1;31mred\u{1B}[0m", "red"),
    ("\u{1B}]0;title\u{7}a\u{1B}]8;;x\u{1B}\\b", "ab"),
    ("10 %\r20 %\r100 %\n", "100 %\n"),
    ("long line\rshort", "shortline"),
    ("a\r\nb", "a\nb"),
    ("ab\u{8}c", "ac"),
    ("\u{8}a\u{7}\0", "a"),
    ("\u{1B}", ""),
    ("\u{1B}[31", ""),
  ]) func textForATerminal(_ written: String, _ plain: String) { #expect(plainText(written) == plain) }
}
