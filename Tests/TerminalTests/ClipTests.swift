import Testing

@testable import Terminal

@Suite struct ClipTests {
  @Test(arguments: [
    ("abc", 5, "abc", 3),
    ("abcdef", 4, "abcd", 4),
    ("", 4, "", 0),
    ("━━━━", 3, "━━━", 3),
    // An accent joined to its letter is one column.
    ("e\u{301}e\u{301}x", 2, "e\u{301}e\u{301}", 2),
    // A wide character that would stand half over the edge is left out, and all behind it.
    ("日本語x", 5, "日本", 4),
    ("👍🏽ab", 3, "👍🏽a", 3),
    // Colour codes take no column, and the one that ends the colour survives the cut.
    ("\u{1B}[31mabcdef\u{1B}[0m", 3, "\u{1B}[31mabc\u{1B}[0m", 3),
  ]) func cuts(_ line: String, _ limit: Int, _ text: String, _ width: Int) {
    let clipped = clip(line, toWidth: limit)
    #expect(clipped.text == text)
    #expect(clipped.width == width)
  }
}
