import Diagnostics
import Interpreter
import Testing

@testable import Commands

/// What `help language` shows is the language.
@Suite struct LanguagePageTests {
  @Test(arguments: [
    "x = 1", "a, (b, c) = 1, (2, 3)", "x = 1\nx += 1", "x = [1]\nx[0] = 5", "x = 2\n1 < x < 3",
    "x = 2\nif x > 0 { print x } else if x < 0 { print -x } else { print 0 }",
    "for i in range(3) { print i }", "x = 9\nwhile x > 1 { x /= 2 }",
    "def f(a, b=2) { return a + b }", "square = x -> x ** 2",
  ])
  func itsLinesRun(code: String) throws {
    // The page shows the last line of each of these.
    let shown = try #require(code.split(separator: "\n").last)
    #expect(LanguagePage.text.contains(shown))
    let session = Session(registry: .everything(), output: RecordedOutput())
    #expect(throws: Never.self) { try session.run(Source(code)) }
  }

  @Test func helpShowsIt() throws {
    let output = RecordedOutput()
    try Session(registry: .everything(), output: output).run(Source("help language"))
    #expect(output.take() == LanguagePage.text)
  }
}
