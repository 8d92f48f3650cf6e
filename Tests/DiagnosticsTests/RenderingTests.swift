import Diagnostics
import Testing

@Suite struct RenderingTests {
  private func picture(
    _ text: String, _ lower: Int, _ upper: Int, name: String? = nil, label: String? = nil,
    notes: [String] = [],
    width: Int = 80, hasColor: Bool = false, hasUnicode: Bool = true
  ) -> [String] {
    let place = Place(Source(name: name, text), Span(lower, upper))
    let diagnostic = Diagnostic(.error, "no", at: place, label: label, notes: notes)
    return render(diagnostic, width: width, hasColor: hasColor, hasUnicode: hasUnicode)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func theShapeOfTheDesign() {
    let source = Source("fit model epoch=3")
    let diagnostic = Diagnostic(
      .error, "fit has no argument 'epoch'", at: Place(source, Span(10, 15)), label: "did you mean 'epochs'?")
    #expect(
      render(diagnostic, width: 80, hasColor: false, hasUnicode: true) == """
        error: fit has no argument 'epoch'
          1 │ fit model epoch=3
            │           ^^^^^ did you mean 'epochs'?
        """)
  }

  @Test func aNamedSourceSaysWhere() {
    let lines = picture("a\nb\nc\nfit model epoch=3\n", 16, 21, name: "script.nn")
    #expect(lines == ["error: script.nn:4:11: no", "  4 │ fit model epoch=3", "    │           ^^^^^"])
  }

  @Test func notesFollow() {
    #expect(
      picture("x", 0, 1, notes: ["one", "two"]) == [
        "error: no", "  1 │ x", "    │ ^", "    = one", "    = two",
      ])
    let plain = Diagnostic(.warning, "slow", notes: ["why"])
    #expect(render(plain, width: 80, hasColor: false, hasUnicode: true) == "warning: slow\n  = why")
  }

  @Test func caretsFollowDisplayWidth() {
    #expect(picture("学习 = x", 9, 10)[2] == "    │        ^", "two ideographs take four columns")
    #expect(picture("a😀b", 1, 5)[2] == "    │  ^^", "an emoji takes two")
    #expect(picture("e\u{301}x", 3, 4)[2] == "    │  ^", "a combining accent takes none")
    #expect(
      Array(picture("a\tb", 2, 3)[1...]) == ["  1 │ a   b", "    │     ^"], "tab stops are 4 columns apart")
    #expect(picture("a\tb", 1, 2)[2] == "    │  ^^^", "a tab is marked over all its columns")
  }

  @Test func controlCharactersAreShown() {
    #expect(picture("a\u{1B}[31mb", 6, 7) == ["error: no", "  1 │ a␛[31mb", "    │       ^"])
    #expect(picture("a\u{202E}b", 0, 1)[1] == "  1 │ a\u{FFFD}b")
  }

  @Test func anEmptySpanIsOneCaret() {
    #expect(picture("x = ", 4, 4) == ["error: no", "  1 │ x =", "    │     ^"])
    #expect(picture("", 0, 0) == ["error: no", "  1 │", "    │ ^"])
    #expect(picture("ab", 99, 120)[2] == "    │   ^", "a span past the end is taken as the end")
  }

  @Test func aSpanOverLinesIsMarkedToItsFirstLinesEnd() {
    #expect(picture("f(a,\n  b)", 1, 9) == ["error: no", "  1 │ f(a,", "    │  ^^^"])
  }

  @Test func aLongLineIsCutAroundTheCulprit() {
    let text = String(repeating: "a", count: 100) + "XYZ" + String(repeating: "b", count: 100)
    let lines = picture(text, 100, 103, width: 40)
    // 40 columns less 6 of the margin leave 34; two marks leave 32, sixteen of them before the culprit.
    #expect(
      lines[1] == "  1 │ …" + String(repeating: "a", count: 16) + "XYZ" + String(repeating: "b", count: 13)
        + "…")
    #expect(lines[2] == "    │ " + String(repeating: " ", count: 17) + "^^^")
    let ascii = picture(text, 100, 103, width: 40, hasUnicode: false)
    #expect(ascii[1].hasPrefix("  1 | ...a") && ascii[1].hasSuffix("b...") && ascii[1].count <= 40)
  }

  @Test func everyCutLineFits() {
    let text = String(repeating: "学a", count: 60)
    let bytes = text.utf8.count
    for lower in stride(from: 0, through: bytes, by: 4) {
      let lines = picture(text, lower, lower + 3, width: 40)
      #expect(displayWidth(lines[1]) <= 40)
      #expect(displayWidth(lines[2]) <= 40)
    }
  }

  @Test func colourIsRedAndBoldOrAbsent() {
    let lines = picture("x", 0, 1, label: "here", hasColor: true)
    #expect(lines[0] == "\u{1B}[1;31merror\u{1B}[0m: no")
    #expect(lines[2] == "\u{1B}[2m    │\u{1B}[0m \u{1B}[1;31m^\u{1B}[0m \u{1B}[1;31mhere\u{1B}[0m")
    #expect(!picture("x", 0, 1, label: "here").joined().contains("\u{1B}"))
  }

  /// Widths after Unicode's EastAsianWidth.txt and emoji-data.txt.
  static let widths: [(String, Int)] = [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("学", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("😀", 2),
    ("👩‍🔬", 2), ("🇨🇭", 2), ("❤️", 2), ("❤", 1), ("\u{200B}", 0), ("│…━", 3), ("⠿", 1), ("▀", 1),
  ]

  @Test(arguments: widths)
  func width(_ text: String, _ expected: Int) {
    #expect(displayWidth(text) == expected)
  }
}
