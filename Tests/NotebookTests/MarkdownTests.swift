import Interpreter
import Testing

@testable import Notebook

@Suite struct MarkdownTests {
  private func html(_ text: String) -> String { Markdown(lines(of: text)).html(top: 2) }

  @Test(arguments: [
    ("a\nb", "<p>a b</p>"),
    ("a\n\nb", "<p>a</p>\n<p>b</p>"),
    ("a  \nb", "<p>a<br>\nb</p>"),
    ("# A\n## B ##\n###### C", "<h2>A</h2>\n<h3>B</h3>\n<h6>C</h6>"),
    ("#hash", "<p>#hash</p>"),
    ("a\n# b", "<p>a</p>\n<h2>b</h2>"),
    ("- a\n- b\n  c", "<ul>\n<li>a</li>\n<li>b c</li>\n</ul>"),
    ("- a\n\n- b", "<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>"),
    ("- a\n  - b\n- c", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul></li>\n<li>c</li>\n</ul>"),
    ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    ("3) a\n4) b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"),
    ("- a\n1. b", "<ul>\n<li>a</li>\n</ul>\n<ol>\n<li>b</li>\n</ol>"),
    ("born in\n1984. fine", "<p>born in 1984. fine</p>"),
    ("> a\n> - b\nc", "<blockquote>\n<p>a</p>\n<ul>\n<li>b c</li>\n</ul>\n</blockquote>"),
    ("---\n***", "<hr>\n<hr>"),
    (
      "```\n<a>\n  b\n```\nc",
      "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>&lt;a&gt;\n  b\n</code></pre>\n<p>c</p>"
    ),
    (
      "~~~~ nn\nx = 1\n~~~~",
      "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>x = <span class=\"c-number\">1</span>\n</code></pre>"
    ),
    (
      "~~~~ text\nx\n~~~\n~~~~",
      "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>x\n~~~\n</code></pre>"
    ),
    (
      "```\nnever closed",
      "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>never closed\n</code></pre>"
    ),
    (
      "a\n\n    z = w*x\n\nb",
      "<p>a</p>\n<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>z = w*x\n</code></pre>\n<p>b</p>"
    ),
    (
      "| a | b |\n|---|--:|\n| 1 | `x\\|y` |\n| 2 |",
      """
      <div class="table" tabindex="0" role="group" aria-label="Table"><table>
      <thead><tr><th scope="col">a</th><th scope="col" style="text-align:right">b</th></tr></thead>
      <tbody>
      <tr><td>1</td><td style="text-align:right"><code>x|y</code></td></tr>
      <tr><td>2</td><td style="text-align:right"></td></tr>
      </tbody></table></div>
      """
    ),
    ("a | b", "<p>a | b</p>"),
    ("", ""),
  ]) func blocks(_ text: String, _ expected: String) { #expect(html(text) == expected) }

  @Test(arguments: [
    ("*a* **b** ***c***", "<em>a</em> <strong>b</strong> <strong><em>c</em></strong>"),
    ("_a_ snake_case_name", "<em>a</em> snake_case_name"),
    ("2 * 3 * 4", "2 * 3 * 4"),
    ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
    ("*never", "*never"),
    ("`a*b*` and `` c`d ``", "<code>a*b*</code> and <code>c`d</code>"),
    ("`never", "`never"),
    ("\\*a\\* \\q", "*a* \\q"),
    (
      "$a_1 * b_1$ and $$x$$",
      "<span class=\"formula\">$a_1 * b_1$</span> and <span class=\"formula\">$$x$$</span>"
    ),
    ("$5 and $6", "$5 and $6"),
    (
      "[a *b*](https://x.org/?a=1&b=\"2\")",
      "<a href=\"https://x.org/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener\">a <em>b</em></a>"
    ),
    ("[a](b.html#c \"title\")", "<a href=\"b.html#c\" rel=\"noopener\">a</a>"),
    ("[a](javascript:alert(1))", "a"),
    ("[a](JaVaScRiPt:alert)", "a"),
    ("[a](java\u{1}script:x)", "a"),
    ("[a](data:text/html,x)", "a"),
    ("[a](//x.org)", "<a href=\"//x.org\" rel=\"noopener\">a</a>"),
    ("![words](p.png)", "<a href=\"p.png\" rel=\"noopener\">words</a>"),
    ("[a] (b)", "[a] (b)"),
    ("<https://x.org>", "<a href=\"https://x.org\" rel=\"noopener\">https://x.org</a>"),
    ("<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"),
    ("a & b &amp; \"c\"", "a &amp; b &amp;amp; &quot;c&quot;"),
    ("bell\u{7} \u{1B}[31m", "bell\u{FFFD} \u{FFFD}[31m"),
  ]) func inline(_ text: String, _ expected: String) { #expect(Markdown.inline(text) == expected) }

  /// Deep and endless marks take no more time than the text is long, and no stack.
  @Test func hostileText() {
    let count = 20_000
    for piece in ["*", "_a ", "**a ", "[", "](", "`` `", "$ $a", "> ", "- ", "<", "![", "*a_b", "\\"] {
      let text = String(repeating: piece, count: count)
      #expect(Inline.words(of: Inline.reading(text)).utf8.count <= text.utf8.count)
      _ = html(text)
    }
    #expect(html(String(repeating: "> ", count: 100) + "a").contains("a"))
  }

  /// Columns keep to the side that their marks say.
  @Test func aTableOnATerminal() {
    let text = "| a | number | mid |\n| - | --: | :-: |\n| long word | 1 | x |"
    let style = OutputStyle(width: 60, hasColor: false, hasUnicode: true, isTerminal: true)
    #expect(
      Markdown(lines(of: text)).lines(in: style) == [
        "a         │ number │ mid", "──────────┼────────┼────", "long word │      1 │  x ",
      ])
  }

  @Test func onATerminal() {
    let text = """
      # Head
      Words that are long enough for `two words` lines.

      - item one that is long enough to be wrapped
        - inner
      1. first

      Word

          fixed   text
      > quoted
      """
    let style = OutputStyle(width: 31, hasColor: false, hasUnicode: true, isTerminal: true)
    #expect(
      Markdown(lines(of: text)).lines(in: style) == [
        "Head", "Words that are long enough for", "`two words` lines.", "", "- item one that is long enough",
        "  to be wrapped", "  - inner", "1. first", "", "Word", "", "    fixed   text", "│ quoted",
      ])
    var colored = style
    colored.hasColor = true
    #expect(Markdown(["a `b c`"]).lines(in: colored) == ["a \u{1B}[36mb c\u{1B}[0m"])
  }
}
