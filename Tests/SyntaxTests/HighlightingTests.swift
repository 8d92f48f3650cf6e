import Syntax
import Testing

@Suite struct HighlightingTests {
  /// Pieces that are not plain, as `kind:text`.
  private func marks(_ code: String) -> String {
    highlighted(code).filter { $0.kind != .plain }.map { "\($0.kind.rawValue):\($0.text)" }
      .joined(separator: " | ")
  }

  @Test(arguments: [
    ("fit model epochs=5", "call:fit | argument:epochs | number:5"),
    ("x = fit(model, batch=20)", "call:fit | argument:batch | number:20"),
    ("x=1", "number:1"),
    ("x - 1; print -1", "number:1 | call:print | number:1"),
    ("a - b", ""),
    ("for i in range(3) { print i }", "keyword:for | keyword:in | call:range | number:3 | call:print"),
    ("evaluate", ""),
    ("?fit", ""),
    ("print \"a\" # b", "call:print | text:\"a\" | comment:# b"),
    ("# %% Title", "comment:# %% Title"),
    ("f\"a{x:.2f}b{g(1)}\"", "text:f\"a | text:b | call:g | number:1 | text:\""),
    ("y = f\"{1}\"", "text:f\" | number:1 | text:\""),
    ("print not x", "call:print | keyword:not"),
    ("x = \"never ends", "error:\"never ends"),
    ("", ""),
  ]) func tellsWhatCodeIs(_ code: String, _ expected: String) { #expect(marks(code) == expected) }

  /// Whatever is typed, the pieces together are the text.
  @Test(arguments: [
    "x = f\"{a", "f\"{x!r}\"", "f\"{\"}", "x = 1\r\n\u{FEFF}y", "é = 'ü' + \"\"\"\na\n\"\"\"", "a\\\nb",
    "f'{ {'",
    "\0\u{7}", "f\"{f\"{x}\"}\" # é",
  ]) func losesNothing(_ code: String) { #expect(highlighted(code).map(\.text).joined() == code) }
}
