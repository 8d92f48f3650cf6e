import Diagnostics
import Foundation
import Interpreter
import Testing

@testable import Notebook

/// Outputs that are kept in scripts and in Markdown: read, compared, rewritten.
@Suite struct TranscriptTests {
  private func updated(_ text: String, name: String = "a.nn") throws -> String {
    let transcript = try Notebook.transcript(of: Source(name: name, text))
    let result = Checking.run(transcript)
    #expect(result.isWhole)
    return try transcript.rewritten(result)
  }

  struct Update: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: String
    let after: String

    init(_ name: String, _ before: String, _ after: String) {
      (testDescription, self.before, self.after) = (name, before, after)
    }
  }

  static let scripts = [
    Update("nothing to keep", "x = 1\nx;\n", "x = 1\nx;\n"),
    Update("nothing at all", "", ""),
    Update("added", "1 + 1\nprint 3\n", "1 + 1\n#> 2\nprint 3\n#> 3\n"),
    Update("no newline at the end", "1", "1\n#> 1"),
    Update("one went", "x = 1\n#> 1\n#> 2\n# a note\n", "x = 1\n# a note\n"),
    Update("behind the code", "print 1   #> 2\n", "print 1   #> 1\n"),
    Update("behind the code, and now none", "x = 1   #> 2\n", "x = 1\n"),
    Update("behind the code, and now two", "print 1; 2  #> 5\n", "print 1; 2\n#> 1\n#> 2\n"),
    Update("behind the code and below", "print 1; 2  #> 1\n#> 3\n", "print 1; 2\n#> 1\n#> 2\n"),
    Update("one statement over lines", "[\n  1,\n  2\n]\n#> old\n", "[\n  1,\n  2\n]\n#> [1, 2]\n"),
    Update(
      "loops and functions", "def f() { print 1 }\nfor i in range(2) { f() }\n",
      "def f() { print 1 }\nfor i in range(2) { f() }\n#> 1\n#> 1\n"),
    Update("an indented statement", "  3\n", "  3\n  #> 3\n"),
    Update("an indented output", "3\n   #> 4\n", "3\n   #> 3\n"),
    Update("where the first one stands", "3\n\n#> 4\n# note\n#> 5\n4\n", "3\n\n#> 3\n# note\n4\n#> 4\n"),
    Update("Windows", "print 1\r\n#> 2\r\n3\r\n", "print 1\r\n#> 1\r\n3\r\n#> 3\r\n"),
    Update("a mark in front", "\u{FEFF}#!/usr/bin/env nn\n7\n", "\u{FEFF}#!/usr/bin/env nn\n7\n#> 7\n"),
    Update(
      "empty lines and blanks", "print \"\"\nprint \" a  \"\nprint \"\\n\\nb\"\n",
      "print \"\"\n#>\nprint \" a  \"\n#>  a\nprint \"\\n\\nb\"\n#>\n#>\n#> b\n"),
    Update("no newline in the output", "print \"a\" end=\"\"\n", "print \"a\" end=\"\"\n#> a\n"),
    Update("the mark in strings", "print \"#> 1\"\n", "print \"#> 1\"\n#> #> 1\n"),
    Update("unicode", "print \"é 損失 →\"\n", "print \"é 損失 →\"\n#> é 損失 →\n"),
    Update(
      "control characters", "print \"a\\rb\\u{1B}[0m\\u{7F}\\tc\"\n",
      "print \"a\\rb\\u{1B}[0m\\u{7F}\\tc\"\n#> a␍b␛[0m␡\tc\n"),
    Update(
      "what agrees stays as it stands", "print 0.3131\n#>0.3130\nprint 1; 2; 3\n#> 1\n#>  …\n#> 4\n",
      "print 0.3131\n#>0.3130\nprint 1; 2; 3\n#> 1\n#>  …\n"),
    Update(
      "an error that is meant", "# %% Bad tags=[\"raises-exception\"]\nnowhere\nprint 1\n# %% Next\n2\n",
      """
      # %% Bad tags=["raises-exception"]
      nowhere
      #> error: nothing is called 'nowhere'
      #>   1 │ nowhere
      #>     │ ^^^^^^^ did you mean 'where'?
      print 1
      # %% Next
      2
      #> 2

      """),
    Update(
      "an error at the end, in a function above",
      "\n\n# text\ndef f(x) {\n  return x + none\n}\nf(2)   # now\n#> error: \n",
      """


      # text
      def f(x) {
        return x + none
      }
      f(2)   # now
      #> error: '+' does not take a number and none
      #>   2 │   return x + none
      #>     │          ^^^^^^^^
      #>     = in f, called from line 1

      """),
    Update(
      "a warning",
      "model = sequential(linear(2, 2), softmax)\nc = cross_entropy_loss()\nl = c(model(ones(1, 2)), [0])  #> x\n",
      """
      model = sequential(linear(2, 2), softmax)
      c = cross_entropy_loss()
      l = c(model(ones(1, 2)), [0])
      #> warning: cross_entropy_loss takes logits, but these outputs went through a softmax
      #>   1 │ l = c(model(ones(1, 2)), [0])
      #>     │     ^^^^^^^^^^^^^^^^^^^^^^^^^
      #>     = leave the softmax out: the loss does it itself, exactly

      """),
    Update("quit is an end", "1\nquit\n2\n#> 2\n", "1\n#> 1\nquit\n2\n"),
  ]

  /// What is written agrees, and is written in the same way again.
  @Test(arguments: scripts) func updates(_ example: Update) throws {
    #expect(try updated(example.before) == example.after)
    #expect(try updated(example.after) == example.after)
    #expect(try Checking.complaints(about: example.after, name: "a.nn") == [])
    // What agreed within its tolerance stays as it stood.
    guard example.after != example.before.replacingOccurrences(of: "#> 4\n", with: "") else { return }
    #expect(try Checking.complaints(about: example.after, name: "a.nn", tolerance: .exact) == [])
  }

  static let sessions = [
    Update(
      "a session",
      "# Title\n<!-- checked by a test -->\n```\nnn> x = 3\nnn> x\n4\nnn> print 1\n\n2\n\n```\nend\n",
      "# Title\n<!-- checked by a test -->\n```\nnn> x = 3\nnn> x\n3\nnn> print 1\n1\n\n```\nend\n"),
    Update(
      "several lines, errors, other fences",
      "<!-- checked by a test -->\n````sh\nnn> def f() {\n...   return none + 1\n... }\nnn> f()\n````\n```\nnn> 1\n```\n",
      """
      <!-- checked by a test -->
      ````sh
      nn> def f() {
      ...   return none + 1
      ... }
      nn> f()
      error: '+' does not take none and a number
        2 │   return none + 1
          │          ^^^^^^^^
          = in f, called from line 1
      ````
      ```
      nn> 1
      ```

      """),
    Update(
      "each for itself",
      "<!-- checked by a test -->\n```\nnn> x = 1\n```\n<!-- checked by a test -->\n```\nnn> vars\nnn> quit\n```",
      "<!-- checked by a test -->\n```\nnn> x = 1\n```\n<!-- checked by a test -->\n```\nnn> vars\nno variables yet\nnn> quit\n```"
    ),
  ]

  @Test(arguments: sessions) func updatesMarkdown(_ example: Update) throws {
    #expect(try updated(example.before, name: "a.md") == example.after)
    #expect(try updated(example.after, name: "a.md") == example.after)
    #expect(try Checking.complaints(about: example.after, name: "a.md") == [])
  }

  @Test(arguments: [
    (
      "a.nn", "#> 1\nx = 1",
      "1:1: no statement stands in front of this output ['#>' keeps what a statement gives]"
    ),
    ("a.nn", "#> 1", "1:1: no statement stands in front of this output ['#>' keeps what a statement gives]"),
    (
      "a.nn", "print 1\n# %% B\n#> 1",
      "3:1: no statement stands in front of this output ['#>' keeps what a statement gives]"
    ),
    (
      "a.nn", "if true {\n  1\n  #> 1\n}",
      "3:3: this output stands within a statement [it belongs behind the whole statement]"
    ),
    (
      "a.nn", "x = [1, #> 1\n2]",
      "1:9: this output stands within a statement [it belongs behind the whole statement]"
    ),
    ("a.nn", "x = (", "1:5: '(' is never closed"),
    ("a.md", "nothing", "1:1: no session in it is marked [<!-- checked by a test --> above a fence]"),
    ("a.MD", "<!-- checked by a test -->\n\n```\n```", "1:1: a fenced session must stand below this line"),
    ("a.md", "<!-- checked by a test -->\n```\nnn> 1\n", "2:1: this session is never closed"),
    ("a.md", "<!-- checked by a test -->", "1:1: a fenced session must stand below this line"),
    ("a.markdown", "<!-- checked by a test -->\n```\n1\n```", "3:1: a session begins with 'nn> '"),
  ]) func complains(_ name: String, _ text: String, _ message: String) {
    let failure = #expect(throws: Failure.self) { try transcript(of: Source(name: name, text)) }
    #expect(failure.map { Bench.brief($0.diagnostic) } == message)
  }

  /// Text may quote, and a session may hold what looks like an output.
  @Test func isNoOutput() throws {
    #expect(
      try Checking.complaints(about: "# %% [markdown] A\n#> quoted\n# %% B\nprint 1\n#> 1", name: "a.nn")
        == [])
  }

  @Test func aScriptWithoutOutputsKeepsNone() throws {
    #expect(try transcript(of: Source(name: "a.nn", "1\n# > 1\nprint \"#> 1\"")).keepsOutputs == false)
    #expect(try transcript(of: Source(name: "a.nn", "1\n#> 1")).keepsOutputs)
  }

  /// What came before an error that is not meant is compared, and nothing behind it.
  @Test func anErrorThatIsNotMeant() throws {
    let complaints = try Checking.complaints(about: "print 1\n#> 2\nnowhere\nprint 3\n#> 4\n", name: "a.nn")
    #expect(
      complaints == [
        "a.nn:2: print 1", "- 2", "+ 1", "  ^",
        "error: a.nn:3:1: nothing is called 'nowhere'\n  3 │ nowhere\n    │ ^^^^^^^ did you mean 'where'?",
      ])
    // An error's picture elsewhere than at the end does not make it meant.
    let early = try transcript(of: Source("nowhere\n#> error: nothing is called 'nowhere'\nprint 3\n"))
    #expect(!Checking.run(early).isWhole)
    let code = try transcript(of: Source("print 1\n#> 1\nquit 3\n"))
    #expect(!Checking.run(code).isWhole)
  }

  @Test(arguments: [
    ("# %% A tolerance=0.1\nprint 1.05\n#> 1.10\n# %% B\nprint 0.5\n#> 0.5", true),
    ("# %% A tolerance=0.1\nprint 1\n#> 1\n# %% B\nprint 0.5\n#> 0.52", false),
    ("# %% tolerance=-1\nprint 1.05\n#> 1.10", false), ("# %% tolerance=x\nprint 1.05\n#> 1.10", false),
    ("print 0.5\n#> 0.52±0.02", true), ("print 0.5\n#> 0.53±0.02", false),
    ("time 1 + 1\n#> 2\n#> time: 12 s", true), ("print 1; 2; 3\n#> 1\n#> ...\n#> 3", true),
    ("print \"a b c\"\n#> a … c", true),
  ]) func tolerances(_ text: String, _ isFine: Bool) throws {
    #expect(try Checking.complaints(about: text, name: "a.nn").isEmpty == isFine)
  }

  @Test func whatCannotStandInASession() throws {
    let text = "<!-- checked by a test -->\n```\nnn> print \"nn> 1\"\n```\n"
    let session = try transcript(of: Source(name: "a.md", text))
    let result = Checking.run(session)
    #expect(throws: TranscriptError(line: 3, message: "an output cannot stand in a session: nn> 1")) {
      try session.rewritten(result)
    }
  }

  /// Scripts of all kinds of outputs: written, they agree; with a digit moved they do not.
  @Test func writtenOutputsAgreeUntilADigitMoves() throws {
    var random: UInt64 = 3
    func below(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % UInt64(bound))
    }
    let statements: [(Int) -> String] = [
      { "print \($0) \"a\"" }, { "x = \($0)" }, { "[\n\($0), \($0 + 1)]" }, { "print \($0); \($0 / 3)" },
      { "print \"\\n\" \($0) end=\"\"" }, { "for i in range(3) { i + \($0) }" },
      { "print f\"{\($0) / 7:.4f}\"" },
      { "tensor([\($0), -0.25])" }, { _ in "# a note" }, { _ in "" }, { "print \"\($0)  \"  # note" },
    ]
    for _ in 0..<40 {
      let lines = (0..<(1 + below(8))).map { _ in statements[below(statements.count)](below(1000)) }
      let separator = below(2) == 0 ? "\n" : "\r\n"
      let text = lines.joined(separator: separator).replacingOccurrences(of: "[\n", with: "[" + separator)
      let ending = text.contains(separator) ? separator : "\n"
      let written = try updated(text)
      #expect(try updated(written) == written)
      #expect(try Checking.complaints(about: written, name: "a.nn") == [])
      // Only lines of output came in.
      let others = written.components(separatedBy: ending).filter { !$0.hasPrefix("#>") }
      #expect(others.joined(separator: ending) == text)
      var outputs = written.components(separatedBy: ending)
      let digits = outputs.indices.filter { outputs[$0].hasPrefix("#> ") && outputs[$0].contains(#/[0-9]/#) }
      guard !digits.isEmpty else { continue }
      let line = digits[below(digits.count)]
      guard let digit = outputs[line].firstIndex(where: { $0.isNumber }),
        let value = outputs[line][digit].wholeNumberValue
      else { continue }
      outputs[line].replaceSubrange(digit...digit, with: String(value < 5 ? value + 3 : value - 3))
      let complaints = try Checking.complaints(about: outputs.joined(separator: ending), name: "a.nn")
      #expect(!complaints.isEmpty, "\(outputs[line])")
    }
  }
}
