import Diagnostics
import Plots
import Testing

/// A table with every kind of column, and texts whose width is not their number of characters.
private func runs() -> Table {
  var table = Table([
    .init("name"), .init("layers"), .init("params", .right), .init("loss", .decimal),
    .init("accuracy", .decimal),
  ])
  table.add(["model62", "256 relu, 128 relu, 64 relu, 10 softmax", "242,762", "0.0758", "97.62 %"])
  table.add(["größe", "10 softmax", "7,850", "0.3", "9.8 %"])
  table.addRule()
  table.add(["数字", "none", "0", "12", "–"])
  return table
}

@Test func tableAsWideAsItsCells() {
  let expected = [
    "name     layers                                    params     loss  accuracy",
    "────────────────────────────────────────────────────────────────────────────",
    "model62  256 relu, 128 relu, 64 relu, 10 softmax  242,762   0.0758   97.62 %",
    "größe    10 softmax                                 7,850   0.3       9.8 % ",
  ]
  #expect(Array(runs().lines(width: 100, hasUnicode: true).prefix(4)) == expected)
}

@Test func tableCutsTextBeforeNumbers() {
  var table = Table([.init("name"), .init("layers"), .init("params", .right)])
  table.add(["model62", "256 relu, 128 relu, 64 relu, 10 softmax", "242,762"])
  #expect(
    table.lines(width: 34, hasUnicode: true) == [
      "name     layers             params",
      "──────────────────────────────────",
      "model62  256 relu, 128 r…  242,762",
    ])
}

@Test func tableSplitsBeforeItCutsNumbers() {
  var table = Table([.init("name"), .init("layers"), .init("params", .right), .init("test loss", .right)])
  table.add(["model62", "256 relu, 128 relu, 64 relu, 10 softmax", "242,762", "0.0758"])
  table.addRule()
  // 7 + 2 + 30 + 2 + 7 = 48 columns for the first three, and 9 + 2 more for the last.
  let parts = table.split(width: 58).map { $0.lines(width: 58, hasUnicode: false) }
  #expect(
    parts == [
      [
        "name     layers                                    params",
        "---------------------------------------------------------",
        "model62  256 relu, 128 relu, 64 relu, 10 softmax  242,762",
        "---------------------------------------------------------",
      ],
      [
        "name     test loss",
        "------------------",
        "model62     0.0758",
        "------------------",
      ],
    ])
  #expect(table.split(width: 59).count == 1)
}

@Test(arguments: [true, false], [200, 76, 60, 41, 30, 12, 3, 1])
func tableLinesAreEquallyWide(hasUnicode: Bool, width: Int) {
  let lines = runs().lines(width: width, hasUnicode: hasUnicode)
  #expect(lines.count == 6)
  let widths = Set(lines.map(displayWidth))
  #expect(widths.count == 1)
  #expect(widths.allSatisfy { $0 <= width })
  if !hasUnicode { #expect(lines.allSatisfy { !$0.contains("…") && !$0.contains("─") }) }
}

@Test func tableTextHasNoBlanksAtItsEnds() {
  var table = Table([.init("name"), .init("note")])
  table.add(["a", "first"])
  table.add(["long", ""])
  #expect(
    table.text(width: 80, hasUnicode: false) == """
      name  note
      -----------
      a     first
      long

      """)
}

@Test func tableKeepsACellToItsLine() {
  var table = Table([.init("name"), .init("value")])
  table.add(["a\u{1B}[31m\nb\tc"])
  table.add(["x", "1", "one too many"])
  #expect(
    table.lines(width: 80, hasUnicode: false) == [
      "name        value",
      "-----------------",
      "a [31m b c       ",
      "x           1    ",
    ])
}

@Test func tableWithoutRowsIsItsHeader() {
  #expect(Table([.init("a"), .init("b", .right)]).lines(width: 9, hasUnicode: true) == ["a  b", "────"])
}

@Test(arguments: [
  (text: "abcdef", width: 6, unicode: "abcdef", ascii: "abcdef"),
  (text: "abcdef", width: 5, unicode: "abcd…", ascii: "ab..."),
  (text: "abcdef", width: 2, unicode: "a…", ascii: "ab"),
  (text: "abcdef", width: 0, unicode: "", ascii: ""),
  // A wide character that only half fits is left out.
  (text: "a数字字", width: 5, unicode: "a数…", ascii: "a..."),
  // e + combining acute is one character of one column.
  (text: "cafe\u{301}s", width: 5, unicode: "cafe\u{301}s", ascii: "cafe\u{301}s"),
])
func fittedTexts(text: String, width: Int, unicode: String, ascii: String) {
  #expect(fitted(text, to: width, hasUnicode: true) == unicode)
  #expect(fitted(text, to: width, hasUnicode: false) == ascii)
}
