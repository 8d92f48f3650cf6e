import Diagnostics
import Syntax
import Testing

/// Where outputs are kept in a source.
@Suite struct OutputCommentTests {
  @Test(arguments: [
    ("x\n#> 1", ["1"]), ("x  #> 1", ["… 1"]), ("x\n#>", [""]), ("x\n#>1", ["1"]), ("x\n#>  1", [" 1"]),
    ("x\n# > 1", []), ("x\n#: 1", []), ("print \"#> 1\"", []), ("print f\"#> {1}\"  #> a", ["… a"]),
    ("x = [1, #> in\n2]", ["… in"]), ("x\n  #> 1", ["1"]), ("x\n##> 1", []),
    ("x = \"\"\"\n#> text\n\"\"\"", []),
    ("x\r\n#> 1\r\n", ["1\r"]), ("x\n#> #> 1", ["#> 1"]),
  ]) func finds(_ text: String, _ outputs: [String]) {
    #expect(outputComments(of: Source(text)).map { ($0.standsAlone ? "" : "… ") + $0.text } == outputs)
  }

  @Test(arguments: [
    ("print 1   #> 1", "print 1"), ("#> 1", nil), ("print \"#> 1\"", "print \"#> 1\""), ("  #> x", nil),
    ("x # note", "x # note"), ("", ""),
  ]) func takesThemAway(_ text: String, _ code: String?) {
    #expect(Source(text).lineWithoutOutput(1) == code)
  }

  @Test func writes() {
    #expect(["", "a", " b"].map(OutputComment.written) == ["#>", "#> a", "#>  b"])
  }
}
