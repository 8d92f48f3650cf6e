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

  @Test(arguments: ["", "%% x", "# x", "# %", "# %%x"]) func others(line: String) {
    #expect(CellMarker(line) == nil)
  }
}
