import Diagnostics
import Testing

@Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-60000, "-60,000"), (1_234_567, "1,234,567")])
func countsAreGrouped(count: Int, text: String) {
  #expect(countText(count) == text)
}

@Test(
  arguments: [
    ("1234567.5", ",", "1,234,567.5"), ("-1000", "_", "-1_000"), ("1e+300", ",", "1e+300"), ("", ",", ""),
  ] as [(String, Character, String)])
func digitsBeforeThePointAreGrouped(digits: String, separator: Character, text: String) {
  #expect(grouped(digits, by: separator) == text)
}

@Test(arguments: [("ab", 4, "ab  ", "  ab"), ("日本", 5, "日本 ", " 日本"), ("abc", 2, "abc", "abc")])
func textIsPaddedByColumns(text: String, width: Int, left: String, right: String) {
  #expect(padded(text, to: width) == left)
  #expect(padded(text, to: width, onLeft: true) == right)
}
