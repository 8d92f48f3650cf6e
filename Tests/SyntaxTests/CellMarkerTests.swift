import Diagnostics
import Testing

@testable import Syntax

/// Headings of cells as Jupytext writes them: title, kind in brackets, facts as `key=value`.
@Suite struct CellMarkerTests {
  @Test(arguments: [
    ("# %%", "", []), ("#%% One", "One", []), ("# %% One tags=[\"a\", 'b']", "One", ["a", "b"]),
    ("# %% tags=[\"raises-exception\"]", "", ["raises-exception"]),
    ("# %% lr=0.1 is better", "lr=0.1 is better", []), ("# %% a=\"x\" tags=[\"t\"]", "", ["t"]),
    ("# %% Half tags=[\"a\"", "Half", ["a"]), ("# %% Open tags=[\"a", "Open", []),
    ("# %% x tags=[]", "x", []),
    ("# %% [markdown] Words tags=[\"a\"]", "Words", ["a"]), ("# %% name=\"tags=[\"", "", []),
  ])
  func titlesAndTags(line: String, title: String, tags: [String]) throws {
    let marker = try #require(CellMarker(line))
    #expect(marker.title == title && marker.tags == tags)
    #expect(try parse(Source(line + "\nx")).cells.map(\.tags) == [tags])
  }

  @Test(arguments: [
    ("# %% One tolerance=0.01", "One", 0.01), ("# %% tolerance=0", "", 0),
    ("# %% One tolerance=0.5 tags=[\"a\"]", "One", 0.5),
    ("# %% One tags=[\"a\"] tolerance=1e-3", "One", 0.001),
    ("# %% tolerance=-1", "tolerance=-1", nil), ("# %% tolerance=low", "tolerance=low", nil),
    ("# %% my_tolerance=1", "my_tolerance=1", nil), ("# %% tolerance=inf", "tolerance=inf", nil),
  ])
  func tolerances(line: String, title: String, tolerance: Double?) throws {
    let cell = try #require(try parse(Source(line + "\nx")).cells.first)
    #expect(cell.title == title && cell.tolerance == tolerance)
  }

  @Test(
    arguments: [
      ("# %% [md] T", .markdown, "T"), ("# %%[markdown]", .markdown, ""), ("# %% [raw] R", .raw, "R"),
      ("# %%% Sub", .code, "Sub"), ("# %%%% [md] Sub", .markdown, "Sub"),
      ("# %% [other] x", .code, "[other] x"),
      ("# %% [markdown] [raw]", .markdown, "[raw]"),
    ] as [(String, CellMarker.Kind, String)])
  func kinds(line: String, kind: CellMarker.Kind, title: String) throws {
    let marker = try #require(CellMarker(line))
    #expect(marker.kind == kind && marker.title == title)
  }

  @Test(arguments: [
    ("# %% One tolerance=0.5 tags=['a'] b={\"c\": [1]}", ["tolerance=0.5", "tags=['a']", "b={\"c\": [1]}"]),
    ("# %% a=\"x tags=['b'] y\" c", ["a=\"x tags=['b'] y\""]),
    ("# %% tags=[\"a tolerance=1\"]", ["tags=[\"a tolerance=1\"]"]),
    ("# %% a=\"x\"b=\"y\"", ["a=\"x\""]), ("# %% a=[\"]\" c", ["a=[\"]\" c"]), ("# %% One", []),
  ])
  func facts(line: String, facts: [String]) throws {
    let marker = try #require(CellMarker(line))
    #expect(marker.facts == facts)
    #expect(marker.tolerance == (facts.first == "tolerance=0.5" ? 0.5 : nil))
  }

  /// A text in a cell of text is no statement; any other is run as before.
  @Test(arguments: [
    ("# %% [markdown]\n\"\"\"\nText\n\"\"\"\n# %%\nx", 1, [0, 1]), ("x\n# %% [md]\n'''a'''", 1, [1, 0]),
    ("# %% [raw]\n\"\"\"a\"\"\"\n\"\"\"b\"\"\"", 0, [0]), ("# %% [md]\n\"a\"", 1, [1]),
    ("# %% [md]\n\"\"\"a\"\"\"\nx", 2, [2]), ("# %%\n\"\"\"a\"\"\"", 1, [1]),
  ])
  func textInQuotes(script: String, statements: Int, cells: [Int]) throws {
    let program = try parse(Source(script))
    #expect(program.statements.count == statements)
    #expect(program.cells.map(\.statements.count) == cells)
  }

  @Test(arguments: ["", "%% x", "# x", "# %", "# %%x", "# %%%x"]) func others(line: String) {
    #expect(CellMarker(line) == nil)
  }
}
