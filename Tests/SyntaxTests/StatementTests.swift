import Diagnostics
import Syntax
import Testing

@Suite struct StatementTests {
  static let cases: [(String, String)] = [
    ("x = 1", "(= x 1)"),
    ("x = 1;", "(= x 1);"),
    ("x; y", "x;\ny"),
    (";;x;;", "x;"),
    ("a, b = b, a", "(= (pattern a b) (tuple b a))"),
    ("(a, b), (c, d) = mnist()", "(= (pattern (pattern a b) (pattern c d)) (call mnist))"),
    ("[a, b] = c", "(= (pattern a b) c)"),
    ("a, = c", "(= (pattern a) c)"),
    ("x[0] = 1", "(= (at x 0) 1)"),
    ("o.lr, x[1:] = y", "(= (pattern (. o lr) (at x 1:)) y)"),
    ("x = 1,", "(= x (tuple 1))"),
    ("x += 1", "(+= x 1)"),
    ("x -= 1", "(-= x 1)"),
    ("x *= 2", "(*= x 2)"),
    ("x /= 2", "(/= x 2)"),
    ("x //= 2", "(//= x 2)"),
    ("x %= 2", "(%= x 2)"),
    ("x **= 2", "(**= x 2)"),
    ("x @= w", "(@= x w)"),
    ("x[0] += 1", "(+= (at x 0) 1)"),
    ("if a { b }", "(if a {b})"),
    ("if a { b } else { c }", "(if a {b} {c})"),
    ("if a {\n b\n}\n\nelse {\n c\n}\nd", "(if a {b} {c})\nd"),
    ("if a { 1 } else if b { 2 } else { 3 }", "(if a {1} {(if b {2} {3})})"),
    ("if a { 1 }\nelse if b { 2 }", "(if a {1} {(if b {2})})"),
    ("if a\n{\n}", "(if a {})"),
    ("if a == b { c }", "(if (a == b) {c})"),
    ("for x in xs { print x }", "(for x xs {<print x>})"),
    ("for i, (a, b) in pairs { }", "(for (pattern i (pattern a b)) pairs {})"),
    ("for x in 1, 2 { }", "(for x (tuple 1 2) {})"),
    ("while true { break; continue }", "(while true {(break); (continue)})"),
    ("def f() { }", "(def f () {})"),
    ("def f(a, b=2,) { return a, b }", "(def f (a b=2) {(return (tuple a b))})"),
    ("def f() { return }", "(def f () {(return)})"),
    ("no_grad { x }", "(no_grad {x})"),
    ("?", "(?)"), ("?fit", "(? fit)"), ("fit?", "(? fit)"), ("? fit", "(? fit)"), ("?if", "(? if)"),
    ("model.fit?", "(? model.fit)"),
    ("# only a comment", ""), ("", ""), ("\n\n  \n", ""),
    ("x # comment\ny", "x\ny"),
    ("x = 1 +\n  2", "(= x (+ 1 2))"),
    ("x =\n  2", "(= x 2)"),
    ("a\r\nb\r\n", "a\nb"),
    ("\tx", "x"),
    ("\u{FEFF}x", "x"),
    ("#!/usr/bin/env nn\nx", "x"),
    ("a\u{A0}= 1", "(= a 1)"),
    ("f(a, # first\n  b)", "(call f a b)"),
    ("def f() { while true { x; break } }", "(def f () {(while true {x; (break)})})"),
  ]

  @Test(arguments: cases)
  func tree(_ text: String, _ expected: String) throws {
    #expect(show(try parse(Source(text))) == expected)
  }

  @Test func everySpanIsThatOfItsText() throws {
    let source = Source("é = f(x, lr=0.1) + g[1:2]; print a b=2")
    let statements = try parse(source).statements
    #expect(statements.map { source.text(of: $0.span) } == ["é = f(x, lr=0.1) + g[1:2]", "print a b=2"])
    guard case .assign(let pattern, let value) = statements[0].kind,
      case .binary(_, let left, let right, let operatorSpan) = value.kind,
      case .call(let call) = left.kind, case .index(_, let subscripts) = right.kind,
      case .slice(_, _, _, let slice) = subscripts[0],
      case .expression(let command) = statements[1].kind, case .call(let print) = command.kind
    else {
      Issue.record("the tree has another form")
      return
    }
    let spans = [
      pattern.span, value.span, operatorSpan, left.span, call.arguments[1].span,
      call.arguments[1].label?.span ?? Span(0, 0), slice, print.callee.span, print.arguments[1].span,
    ]
    #expect(
      spans.map { source.text(of: $0) } == [
        "é", "f(x, lr=0.1) + g[1:2]", "+", "f(x, lr=0.1)", "lr=0.1", "lr", "1:2", "print", "b=2",
      ])
  }

  @Test func cellsFollowTheirMarkers() throws {
    let text = "a\n# %% One\nb\nc\n# %% [markdown] Two\n# prose\n#%%\nd\n# %%time\nif a {\n# %% no\n}"
    let source = Source(text)
    let cells = try parse(source).cells
    #expect(cells.map(\.title) == ["", "One", "Two", ""])
    #expect(cells.map(\.isMarkdown) == [false, false, true, false])
    #expect(cells.map(\.statements) == [0..<1, 1..<3, 3..<3, 3..<5])
    #expect(source.text(of: cells[1].span) == "# %% One\nb\nc\n")
    #expect(cells[3].span.upper == text.utf8.count)
    #expect(try parse(Source("# %% One\na")).cells.map(\.title) == ["One"])
    #expect(try parse(Source("# nothing\n")).cells.isEmpty)
    #expect(try parse(Source("a")).cells.map(\.title) == [""])
  }
}
