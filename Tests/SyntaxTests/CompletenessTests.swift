import Diagnostics
import Syntax
import Testing

@Suite struct CompletenessTests {
  enum Verdict { case complete, incomplete, invalid }

  static let cases: [(String, Verdict)] = [
    ("", .complete), ("x", .complete), ("x\n", .complete), ("fit model", .complete), ("x;", .complete),
    ("# comment", .complete), ("if a { b }", .complete), ("if a { b }\n", .complete), ("{", .invalid),
    // Open brackets, blocks, strings.
    ("f(", .incomplete), ("f(1,", .incomplete), ("f(1,\n", .incomplete), ("f(1, 2", .incomplete),
    ("[1, [2]", .incomplete), ("x[", .incomplete), ("x[1:", .incomplete), ("(", .incomplete),
    ("((1)", .incomplete), ("print [1,", .incomplete), ("f(a=", .incomplete), ("f(1 +", .incomplete),
    ("if a {", .incomplete), ("if a {\n  b\n", .incomplete), ("def f(a) {\n  return a", .incomplete),
    ("for x in y {\n  if x {\n  }\n", .incomplete), ("if a { f(", .incomplete), ("no_grad {", .incomplete),
    ("\"\"\"a\nb", .incomplete), ("'''", .incomplete), ("f\"\"\"{x", .incomplete), ("f\"\"\"a", .incomplete),
    // A statement that lacks its block or its operand.
    ("def f(a)", .incomplete), ("def f(a)\n", .incomplete), ("def f(", .incomplete), ("if x", .incomplete),
    ("if x\n", .incomplete), ("for x in xs", .incomplete), ("while x", .incomplete),
    ("no_grad", .incomplete), ("if a { b } else", .incomplete), ("if a { b } else\n", .incomplete),
    ("if a { b } else if c", .incomplete), ("x = 1 +", .incomplete), ("x = 1 +\n", .incomplete),
    ("x =", .incomplete), ("x = a and", .incomplete), ("x = not", .incomplete), ("x +=", .incomplete),
    ("x ->", .incomplete), ("print x \\", .incomplete), ("print x \\\n", .incomplete),
    ("a if b else", .incomplete), ("time if x {", .incomplete),
    // An empty line gives up on an operand or a block.
    ("x = 1 +\n\n", .invalid), ("if x\n\n", .invalid),
    // More lines would not help.
    ("\"abc", .invalid), ("f\"{x", .invalid), ("f\"{x\"", .invalid), (")", .invalid), ("f(]", .invalid),
    ("x = )", .invalid), ("1 2", .invalid), ("if x:", .invalid), ("f(1]\n", .invalid), ("x.", .invalid),
    ("f\"{1 +}\"", .invalid), ("f\"{(x}\"", .invalid),
    ("else", .invalid), ("12abc", .invalid), ("if a { ) ", .invalid), ("f(1 2", .invalid),
    ("a if b", .invalid),
  ]

  @Test(arguments: cases)
  func verdict(_ text: String, _ expected: Verdict) {
    let found: Verdict =
      switch completeness(of: Source(text)) {
      case .complete: .complete
      case .incomplete: .incomplete
      case .invalid: .invalid
      }
    #expect(found == expected)
  }

  /// What is called unfinished must become a program when its lines go on.
  static let continued: [(String, String)] = [
    ("f(1,", "2)"), ("x = 1 +", "2"), ("if x", "{ y }"), ("if a { b } else", "{ c }"),
    ("def f(a)", "{ return a }"), ("\"\"\"a", "b\"\"\""), ("print x \\", "y"), ("x =", "3"),
    ("if a {", "}"), ("for x", "in xs { }"), ("a if b else", "c"), ("no_grad", "{ }"), ("x ->", "x"),
  ]

  @Test(arguments: continued)
  func goesOn(_ first: String, _ second: String) {
    guard case .incomplete = completeness(of: Source(first)) else {
      Issue.record("\(first) is not unfinished")
      return
    }
    guard case .complete = completeness(of: Source(first + "\n" + second)) else {
      Issue.record("\(first) ⏎ \(second) is no program")
      return
    }
  }
}
