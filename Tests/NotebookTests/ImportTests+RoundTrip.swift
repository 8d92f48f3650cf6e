import Diagnostics
import Interpreter
import JSON
import Syntax
import Testing

@testable import Notebook

extension ImportTests {
  // MARK: Round trip

  @Test func cellsComeBackAsTheyWere() throws {
    let script = """
      # What it is,
      #
      #  and more.

      # %% [markdown]
      # # A title
      #
      # Text with `code`.
      #
      #     fixed

      # %% One tags=["a", "b"]
      x = 1

      # a comment
      def f(a) {
        return "# %% no cell"
      }

      # %% [markdown] Two tags=["slow"]
      # - item
      # \\%\\% no cell
      # ```
      # %%time
      # ```

      # %%

      # %% [markdown]

      # %% Three
      #~ import this

      """
    let back = try roundTrip(script)
    #expect(back.notes == [])
    #expect(back.cellCount == 6)
    #expect(back.text == script)
  }

  private func roundTrip(_ script: String) throws -> ImportedScript {
    let program = try parse(Source(name: "a.nn", script))
    let text = Document(program, runs: program.cells.map { _ in nil }).notebook()
    return try importNotebook(text) { _ in false }
  }

  @Test(arguments: [
    "#!/usr/bin/env nn\n# About it.\n\n# %% One tags=[\"a\"] tolerance=0.02\nx = 1\n",
    "#!/usr/bin/env nn\n\n# %%\nx = 1\n",
    "# %% tolerance=0.5 name=\"n\" tags=['a', \"b\"]\nx = 1\n",
    "# Comments\n#\n# alone.\n",
    "# %% [markdown]\n# # Title\n# and text at once\n",
    "# %% [markdown]\n# # Title\n#\n#\n# and text\n",
    "# %% [raw] R tolerance=2\n# \\begin{x}\n",
    "# %%\ns = \"\"\"a\n# %% in a text\n\"\"\"\ndef f() {\n# %% in a block\n}\n",
  ]) func allOfAScriptComesBack(script: String) throws {
    let back = try roundTrip(script)
    #expect(back.text == script)
    #expect(back.notes == [])
  }

  @Test func aTextInQuotesBecomesComments() throws {
    let script = "# %% [md] T\n\"\"\"\nOne *line*\n  # %% no cell\n\"\"\"\n\n# %%\nx = 1\n"
    #expect(
      try roundTrip(script).text == "# %% [markdown] T\n# One *line*\n#   # %% no cell\n\n# %%\nx = 1\n")
  }

  @Test func hostileMetadata() throws {
    let text = JSON.object([
      .init("nbformat", 4),
      .init("metadata", ["nn": ["interpreter": "#!a\nx = 1"], "kernelspec": ["language": "nn"]]),
      .init(
        "cells",
        [
          [
            "cell_type": "code", "source": "x",
            "metadata": [
              "nn": ["facts": ["tolerance=1\ny", "tolerance=low", "a=\"b\" t", "tolerance=2", 3]]
            ],
          ]
        ]),
    ]).text
    #expect(try importNotebook(text) { _ in false }.text == "# %% tolerance=2\nx\n")
  }

  @Test func linesThatWouldBeginCells() throws {
    let script = try imported("c:# %% no\n  # %%\nx", "m:%% a\n# %% b", language: "nn")
    let text = "# %%\n # %% no\n  # %%\nx\n\n# %% [markdown]\n# \\%\\% a\n# # %% b\n"
    let code = try imported("m:```\n%%time\n%%%\n%%[x]\n```")
    #expect(code.text == "# %% [markdown]\n# ```\n# %%time\n# \\%\\%\\%\n# \\%\\%[x]\n# ```\n")
    #expect(script.text == text)
    #expect(try parse(Source(text)).cells.count == 2)
  }

  @Test func theReceiptStaysComments() throws {
    let text = JSON.object([
      .init("nbformat", 4),
      .init(
        "cells",
        [
          [
            "cell_type": "raw", "metadata": ["tags": ["receipt"]],
            "source": ["# receipt a\n", "# receipt b"],
          ]
        ]),
    ]).text
    #expect(try importNotebook(text) { _ in false }.text == "# receipt a\n# receipt b\n")
  }

}
