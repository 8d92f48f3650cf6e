import Diagnostics
import Syntax
import Testing

/// Source and tree; precedences are Python's (its reference, 6.17).
@Suite struct ExpressionTests {
  static let cases: [(String, String)] = [
    ("1 + 2 * 3", "(+ 1 (* 2 3))"),
    ("(1 + 2) * 3", "(* (+ 1 2) 3)"),
    ("1 - 2 - 3", "(- (- 1 2) 3)"),
    ("a / b // c % d @ e", "(@ (% (// (/ a b) c) d) e)"),
    ("-2 ** 2", "(- (** 2 2))"),
    ("2 ** -1", "(** 2 (- 1))"),
    ("2 ** 3 ** 2", "(** 2 (** 3 2))"),
    ("2 ** -1 * 3", "(* (** 2 (- 1)) 3)"),
    ("-a * b", "(* (- a) b)"),
    ("- -a", "(- (- a))"),
    ("-x.y[0](1)", "(- (call (at (. x y) 0) 1))"),
    ("not a == b", "(not (a == b))"),
    ("not not a", "(not (not a))"),
    ("a or b and not c", "(or a (and b (not c)))"),
    ("a and b or c", "(or (and a b) c)"),
    ("a < b <= c", "(a < b <= c)"),
    ("a < b and b < c", "(and (a < b) (b < c))"),
    ("(a < b) < c", "((a < b) < c)"),
    ("a + 1 == b", "((+ a 1) == b)"),
    ("a is not b", "(a is not b)"),
    ("a not in b", "(a not in b)"),
    ("a if b else c if d else e", "(if b a (if d c e))"),
    ("a or b if c or d else e", "(if (or c d) (or a b) e)"),
    ("x -> y -> x + y", "(-> (x) (-> (y) (+ x y)))"),
    ("(a, b) -> a", "(-> (a b) a)"),
    ("() -> 1", "(-> () 1)"),
    ("(x) -> x", "(-> (x) x)"),
    ("x -> a if x else b", "(-> (x) (if x a b))"),
    ("()", "(tuple)"),
    ("(a,)", "(tuple a)"),
    ("(a, b)", "(tuple a b)"),
    ("a, b", "(tuple a b)"),
    ("a,", "(tuple a)"),
    ("[]", "[]"),
    ("[1, [2], 3,]", "[1 [2] 3]"),
    ("[\n  1,\n  2\n]", "[1 2]"),
    ("f()", "(call f)"),
    ("f(a, b=2, *rest,)", "(call f a b=2 *rest)"),
    ("f(in=3)", "(call f in=3)"),
    ("f(x -> x, 1)", "(call f (-> (x) x) 1)"),
    ("f (a)(b)", "<f (call a b)>"),
    ("f(a)(b)", "(call (call f a) b)"),
    ("x.in", "(. x in)"),
    ("x[0]", "(at x 0)"),
    ("x[-10:]", "(at x (- 10):)"),
    ("x[:, 3]", "(at x :, 3)"),
    ("x[1:2:3]", "(at x 1:2:3)"),
    ("x[::2]", "(at x ::2)"),
    ("x[:]", "(at x :)"),
    ("x[..., 0]", "(at x ..., 0)"),
    ("x[a if b else c:]", "(at x (if b a c):)"),
    ("x[0, 1,]", "(at x 0, 1)"),
    ("True", "true"),
    ("[False, None]", "[false none]"),
    ("größe", "größe"),
    ("μ_1 + 学習", "(+ μ_1 学習)"),
  ]

  @Test(arguments: cases)
  func tree(_ text: String, _ expected: String) throws {
    #expect(show(try parse(Source(text))) == expected)
  }

  static let numbers: [(String, Double)] = [
    ("1", 1), ("1_000", 1000), (".5", 0.5), ("5.", 5), ("5.e1", 50), ("1e-3", 0.001), ("1E+2", 100),
    ("1.5e3", 1500), ("0x1f", 31), ("0XFF_FF", 65535), ("0b101", 5), ("0o17", 15), ("007", 7), ("0", 0),
    ("0.003", 0.003), ("9007199254740993", 9_007_199_254_740_992),
  ]

  @Test(arguments: numbers)
  func number(_ text: String, _ expected: Double) throws {
    guard case .expression(let value) = try parse(Source(text)).statements.first?.kind,
      case .number(let number) = value.kind
    else {
      Issue.record("\(text) is no number")
      return
    }
    #expect(number == expected)
  }

  static let strings: [(String, String)] = [
    (#""a""#, "a"), ("'a'", "a"), (#""it's""#, "it's"), (#"'say "x"'"#, #"say "x""#), ("''", ""),
    (#""\n\t\r\0\\\"\'""#, "\n\t\r\0\\\"'"), (#""\x41\u00e9\u{1F600}""#, "Aé😀"), (#""😀é学""#, "😀é学"),
    ("\"\"\"a\nb\"\"\"", "a\nb"), ("'''a \"\" b'''", "a \"\" b"), ("\"\"\"a\r\nb\"\"\"", "a\nb"),
    (#""{x}""#, "{x}"), ("'# no comment'", "# no comment"),
  ]

  @Test(arguments: strings)
  func string(_ text: String, _ expected: String) throws {
    #expect(show(try parse(Source(text))) == "'\(expected)'")
  }
}
