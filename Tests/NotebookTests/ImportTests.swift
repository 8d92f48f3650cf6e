import Diagnostics
import Interpreter
import JSON
import Syntax
import Testing

@testable import Notebook

@Suite struct ImportTests {
  /// A notebook of cells, each `m:`, `c:` or `r:` and its source.
  private func notebook(_ cells: [String], language: String? = "python") -> String {
    let names = ["m": "markdown", "c": "code", "r": "raw"]
    let json = cells.map { cell -> JSON in
      [
        "cell_type": .string(names[String(cell.prefix(1))] ?? ""), "metadata": [:],
        "source": .string(String(cell.dropFirst(2))),
      ]
    }
    return JSON.object([
      .init("nbformat", 4), .init("cells", .array(json)),
      .init("metadata", language.map { ["kernelspec": ["language": .string($0)]] } ?? [:]),
    ]).text
  }

  private static let known = ["zeros", "randn", "relu", "Dense", "print", "Sequential"]

  private func imported(_ cells: String..., language: String? = "python") throws -> ImportedScript {
    try importNotebook(notebook(cells, language: language)) { Self.known.contains($0) }
  }

  /// What comes of one Python cell: lines below `# %%`, and notes as `line: words`.
  private func taken(_ code: String) throws -> (text: String, notes: [String]) {
    let script = try imported("c:" + code)
    return (String(script.text.dropFirst("# %%\n".count)), script.notes.map { "\($0.line): \($0.words)" })
  }

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

      # %%

      # %% [markdown]

      # %% Three
      #~ import this

      """
    let program = try parse(Source(name: "a.nn", script))
    let text = Document(program, runs: program.cells.map { _ in nil }).notebook()
    let back = try importNotebook(text) { _ in false }
    #expect(back.notes == [])
    #expect(back.cellCount == 6)
    #expect(back.text == script)
  }

  @Test func linesThatWouldBeginCells() throws {
    let script = try imported("c:# %% no\n  # %%\nx", "m:%% a\n# %% b", language: "nn")
    let text = "# %%\n # %% no\n  # %%\nx\n\n# %% [markdown]\n# \\%\\% a\n# # %% b\n"
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

  // MARK: Python

  @Test(arguments: [
    ("x = 1\nprint(x)", "x = 1\nprint(x)\n", []),
    (
      "%matplotlib inline\n!pip install x\ny = 2",
      "#~ %matplotlib inline\n#~ !pip install x\ny = 2\n",
      [
        "1: %matplotlib inline: a magic of IPython, kept as a comment",
        "2: !pip install x: a command of the system's shell, kept as a comment",
      ]
    ),
    ("%%time\nx = 1", "#~ %%time\n#~ x = 1\n", ["1: %%time: a magic of IPython, kept as a comment"]),
    (
      "import numpy as np\nfrom keras.layers import Dense\nx = np.zeros(3) + Dense",
      "x = zeros(3) + Dense\n",
      [
        "1: import numpy as np: left out, nn has its own",
        "2: from keras.layers import Dense: left out, nn has its own",
      ]
    ),
    (
      "import torch, torch.nn as nn\ny = torch.nn.functional.relu(nn.randn(2))", "y = relu(randn(2))\n",
      ["1: import torch, torch.nn as nn: left out, nn has its own"]
    ),
    (
      "import numpy as np\nx = np.fft.fft(y)\nz = a.np", "#~ x = np.fft.fft(y)\nz = a.np\n",
      [
        "1: import numpy as np: left out, nn has its own",
        "2: x = np.fft.fft(y): it uses np, which is numpy, kept as a comment",
      ]
    ),
    (
      "from torch import (randn,\n    fft)\nx = fft(1)", "#~ x = fft(1)\n",
      [
        "1: from torch import (randn,: left out, nn has its own",
        "3: x = fft(1): nn has no fft as torch has, kept as a comment",
      ]
    ),
    ("import pandas", "#~ import pandas\n", ["1: import pandas: nn has no pandas, kept as a comment"]),
    (
      "class A:\n    x = 1\n\n    y = 2\nz = 3", "#~ class A:\n#~     x = 1\n#~\n#~     y = 2\nz = 3\n",
      ["1: class A:: nn has no classes, kept as a comment"]
    ),
    (
      "@torch.no_grad()\ndef f():\n    return 1", "#~ @torch.no_grad()\n#~ def f():\n#~     return 1\n",
      ["1: @torch.no_grad(): nn has no decorators, kept as a comment"]
    ),
    (
      "for i in range(3):\n    if i > 1:\n        print(i)\n    elif i:\n        x = 1\n    else:\n        x = 2\n\nprint(x)",
      "for i in range(3) {\n    if i > 1 {\n        print(i)\n    } else if i {\n        x = 1\n    } else {\n        x = 2\n    }\n}\n\nprint(x)\n",
      []
    ),
    (
      "def f(a, b=2):\n    return a\nwith torch.no_grad():\n    f(1)",
      "def f(a, b=2) {\n    return a\n}\nno_grad {\n    f(1)\n}\n", []
    ),
    ("s = \"\"\"a:\n  b\"\"\"\nx = [1,\n  2]", "s = \"\"\"a:\n  b\"\"\"\nx = [1,\n  2]\n", []),
    (
      "d = {\"a\": 1,\n  \"b\": 2}\nx = 1", "#~ d = {\"a\": 1,\n#~   \"b\": 2}\nx = 1\n",
      ["1: d = {\"a\": 1,: braces hold a block of statements, not a value, kept as a comment"]
    ),
    ("", "", []),
    ("\n\n", "", []),
    ("  indented\n)", "  indented\n#~ )\n", []),
  ]) func python(_ code: String, _ text: String, _ notes: [String]) throws {
    let taken = try taken(code)
    #expect(taken.text == text)
    if !notes.isEmpty || text == code + "\n" { #expect(taken.notes == notes) }
    // Whatever came, the script is one.
    _ = try parse(Source(taken.text))
  }

  @Test func importsAreRememberedFromCellToCell() throws {
    let script = try imported("c:import numpy as np", "m:# Text", "r:raw", "c:np.zeros(1)")
    #expect(script.text == "# %%\n\n# %% [markdown]\n# # Text\n\n# %% [markdown]\n# raw\n\n# %%\nzeros(1)\n")
    #expect(script.notes.map(\.cell) == [1, 3])
    #expect(script.notes[1].words == "raw text has become text")
  }

  // MARK: Errors

  @Test(arguments: [
    ("", "this is no notebook: line 1 of its JSON: the text ends where a value should be"),
    ("{\n\"a\": 1,\n}", "this is no notebook: line 3 of its JSON: a name in quotes is missing"),
    ("[]", "this is no notebook: it has no 'nbformat'"),
    ("{\"nbformat\": 4}", "this is no notebook: it has no 'cells'"),
    ("{\"nbformat\": 4, \"cells\": {}}", "this is no notebook: it has no 'cells'"),
    ("{\"nbformat\": 3, \"worksheets\": []}", "this notebook is of format 3; 4 is read"),
    ("{\"nbformat\": 4, \"cells\": [{}]}", "cell 1 of the notebook has no type that is known"),
    ("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}", "cell 1 of the notebook has no source"),
    (
      "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}",
      "cell 1 of the notebook has no source"
    ),
  ]) func damaged(_ text: String, _ message: String) {
    let error = #expect(throws: NotebookError.self) { try importNotebook(text) { _ in true } }
    #expect(error?.message == message)
  }
}
