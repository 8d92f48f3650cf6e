import Diagnostics
import Syntax
import Testing

/// Source, the text under the carets, and `line:column: message [label]`.
@Suite struct SyntaxErrorTests {
  static let habits: [(String, String, String)] = [
    ("if x:\n  y", ":", "1:5: blocks are in braces: if x { … } [write { here]"),
    ("for x in y:", ":", "1:11: blocks are in braces: for x in xs { … } [write { here]"),
    ("while x:", ":", "1:8: blocks are in braces: while x { … } [write { here]"),
    ("def f(a):", ":", "1:9: blocks are in braces: def f(…) { … } [write { here]"),
    ("if x { }\nelse:", ":", "2:5: blocks are in braces: else { … } [write { here]"),
    ("f = lambda x: x", "lambda", "1:5: there is no 'lambda' [write x -> …]"),
    ("map xs lambda x: x", "lambda", "1:8: there is no 'lambda' [write x -> …]"),
    (
      "import numpy as np", "import", "1:1: there is nothing to import [all functions are at hand; type help]"
    ),
    ("from a import b", "from", "1:1: there is nothing to import [all functions are at hand; type help]"),
    ("if a { }\nelif b { }", "elif", "2:1: there is no 'elif' [write else if]"),
    ("with no { }", "with", "1:1: there is no 'with' [write no_grad { … } for torch.no_grad()]"),
    ("class A { }", "class", "1:1: there are no classes [write def f(a) { … }]"),
    ("a && b", "&&", "1:3: there is no '&&' [write and]"),
    ("a || b", "||", "1:3: there is no '||' [write or]"),
    ("x = !a", "!", "1:5: there is no '!' [write not]"),
    ("i++", "++", "1:2: there is no '++' [write += 1]"),
    ("i --; j", "--", "1:3: there is no '--' [write -= 1]"),
    ("if x = 3 { }", "=", "1:6: '=' assigns, it does not compare [did you mean '=='?]"),
    ("y = (x = 3)", "=", "1:8: '=' assigns, it does not compare [did you mean '=='?]"),
    ("print “a”", "“", "1:7: this quotation mark starts no string [use \"…\"]"),
    ("x = ‘a’", "‘", "1:5: this quotation mark starts no string [use \"…\"]"),
    ("x = dict {1}", "dict", "1:5: there are no dictionaries [a list is written [a, b]]"),
    ("x = {1}", "{", "1:5: braces hold a block of statements, not a value [a list is written [a, b]]"),
    ("a × b", "×", "1:3: '×' is no operator [write *]"),
    ("3 − 2", "−", "1:3: '−' is no operator [write -]"),
    ("x^2", "^", "1:2: there is no '^' [a power is written **]"),
    ("[x for x in y]", "for", "1:4: there are no list comprehensions [fill a list in a for loop]"),
    ("a ? b : c", "?", "1:3: '?' is unexpected here [write a if condition else b]"),
    ("r\"a\"", "r", "1:1: strings have no prefix 'r' [only f\"…\" has a meaning]"),
  ]

  static let tokens: [(String, String, String)] = [
    ("x = 1.2.3", "1.2.3", "1:5: '1.2.3' is no number"),
    ("12abc", "12abc", "1:1: '12abc' is no number"),
    ("1e", "1e", "1:1: '1e' is no number"),
    ("0x", "0x", "1:1: '0x' is no number"),
    ("0b12", "0b12", "1:1: '0b12' is no number"),
    ("1__0", "1__0", "1:1: '1__0' is no number"),
    ("1_", "1_", "1:1: '1_' is no number"),
    ("1..2", "1..2", "1:1: '1..2' is no number"),
    ("1e999", "1e999", "1:1: this number is too large [at most 1.797e308]"),
    ("x = \"abc", "\"", "1:5: this string is never closed [text over several lines stands in \"\"\"…\"\"\"]"),
    ("\"a\\qb\"", "\\q", "1:3: '\\q' is no escape [a backslash itself is written \\\\]"),
    ("\"é\\ü\"", "\\ü", "1:3: '\\ü' is no escape [a backslash itself is written \\\\]"),
    ("\"\\x4\"", "\\x4", "1:2: this escape lacks hexadecimal digits [its form is \\xHH]"),
    ("\"\\u12\"", "\\u12", "1:2: this escape lacks hexadecimal digits [its form is \\uXXXX]"),
    ("\"\\u{110000}\"", "\\u{110000}", "1:2: no character has the code 110000"),
    ("\"\\ud800\"", "\\ud800", "1:2: no character has the code d800"),
    ("x = 🙂", "🙂", "1:5: '🙂' has no meaning here"),
    ("x = \u{1}", "\u{1}", "1:5: the character U+0001 has no meaning"),
    ("a $ b", "$", "1:3: '$' has no meaning here"),
    ("a \\ b", "\\", "1:3: '\\' joins lines only at a line's end"),
  ]

  static let strings: [(String, String, String)] = [
    ("f\"a {x\"", "{", "1:5: '{' is never closed in this f-string [write {{ for a brace]"),
    ("f\"a {x", "{", "1:5: '{' is never closed in this f-string [write {{ for a brace]"),
    ("f\"a } b\"", "}", "1:5: '}' closes nothing in this f-string [write }} for a brace]"),
    ("f\"{}\"", "{}", "1:3: an expression is missing in '{}' [write {{}} for two braces]"),
    ("f\"é {1 +}\"", "+", "1:8: an expression is missing after '+'"),
    ("f\"{x y}\"", "y", "1:6: 'y' is unexpected here"),
    ("f\"{(x}\"", "(", "1:4: '(' is never closed"),
    ("f\"{x!r}\"", "!", "1:5: f-strings have no conversions [write {value} or {value:spec}]"),
    ("f\"{x:.}\"", ".", "1:6: digits are missing after '.' [as in .3f]"),
    ("f\"{x:.3q}\"", "q", "1:8: 'q' is not understood in a format"),
    ("f\"{x:{w}}\"", "{", "1:6: a format holds no values of its own [write its numbers, as in {x:8.3f}]"),
    ("f\"{x:99999}\"", "99999", "1:6: this width is too large [at most 1000]"),
    ("print f\"\\q{x}\"", "\\q", "1:9: '\\q' is no escape [a backslash itself is written \\\\]"),
  ]

  static let structure: [(String, String, String)] = [
    ("f(1, 2", "(", "1:2: '(' is never closed"),
    ("x = [1,\n  2\ny = 3", "[", "1:5: '[' is not closed"),
    ("f(1]", "]", "1:4: ']' does not close '(' [')' is missing]"),
    ("x = (1,\n 2}", "}", "2:3: '}' does not close '(' [')' is missing]"),
    ("f)", ")", "1:2: ')' closes nothing"),
    ("}", "}", "1:1: '}' closes nothing"),
    ("if a {\n  b", "{", "1:6: '{' is never closed"),
    ("1 2", "2", "1:3: '2' is unexpected here [a new statement begins on a new line or after ';']"),
    ("f(a b)", "b", "1:5: 'b' is unexpected here [a comma or ')' is missing]"),
    ("print \"a\"b", "b", "1:10: white space is missing before 'b'"),
    ("print a,", ",", "1:8: an argument is missing after ','"),
    ("f(a=1, a=2)", "a", "1:8: the argument 'a' is given twice"),
    ("fit a=1 a=2", "a", "1:9: the argument 'a' is given twice"),
    ("def f(a, a) { }", "a", "1:10: two parameters are named 'a'"),
    ("(a, a) -> a", "a", "1:5: two parameters are named 'a'"),
    ("def f { }", "{", "1:7: '(' is missing before '{' [as in def f(a, b=2) { … }]"),
    ("else { }", "else", "1:1: 'else' has no 'if' before it"),
    ("return 1", "return", "1:1: 'return' stands in no function"),
    ("break", "break", "1:1: 'break' stands in no loop"),
    ("while a { def f() { continue } }", "continue", "1:21: 'continue' stands in no loop"),
    ("3 = x", "3", "1:1: a number cannot be assigned to"),
    ("a + b = c", "a + b", "1:1: an expression cannot be assigned to [did you mean '=='?]"),
    ("f(x) = 3", "f(x)", "1:1: a call cannot be assigned to [did you mean '=='?]"),
    ("a, 3 = x", "3", "1:4: a number cannot be assigned to"),
    ("a, b += 1", "a, b", "1:1: '+=' changes one target at a time"),
    ("x [0] = 3", "=", "1:7: '=' is unexpected here [an index stands directly behind its name: x[0]]"),
    ("a = b = c", "=", "1:7: one statement assigns once [write two assignments]"),
    ("for 3 in x { }", "3", "1:5: a number cannot be assigned to"),
    ("for x of y { }", "of", "1:7: 'in' is missing before 'of' [as in for x in xs { … }]"),
    ("x.", ".", "1:2: a name is missing after '.'"),
    ("x[]", "[]", "1:2: an index is missing [as in x[0] or x[:, 3]]"),
    ("x[1:2:3:4]", ":", "1:8: a slice has at most three parts [x[from:to:step]]"),
    ("x = *y", "*", "1:5: '*' cannot begin a value [*values stands only among the arguments of f(…)]"),
    ("a == not b", "not", "1:6: 'not' binds less tightly than the operator before it [write (not …)]"),
    ("x = 1 +\n\n", "", "2:1: an expression is missing before the end of the line"),
    (
      "x = a if b", "",
      "1:11: else is missing before the end of the text [a value is chosen by: a if condition else b]"
    ),
    ("x = 1 +", "+", "1:7: an expression is missing after '+'"),
  ]

  @Test(arguments: habits + tokens + strings + structure)
  func error(_ text: String, _ culprit: String, _ expected: String) {
    let source = Source(text)
    do {
      let program = try parse(source)
      Issue.record("\(text) is read as \(show(program))")
    } catch {
      let place = source.position(at: error.span.lower)
      let label = error.label.map { " [\($0)]" } ?? ""
      #expect("\(place.line):\(place.column): \(error.message)\(label)" == expected)
      #expect(source.text(of: error.span) == culprit)
    }
  }

  @Test func notesSayWhereABracketWasOpened() {
    #expect(throws: SyntaxError.self) { try parse(Source("f(1,\n2]")) }
    do { _ = try parse(Source("f(1,\n2]")) } catch { #expect(error.notes == ["'(' was opened in line 1"]) }
    do { _ = try parse(Source("f(1\ny = 2")) } catch {
      #expect(error.notes == ["so line 2 is read as a part of line 1"])
    }
  }
}
