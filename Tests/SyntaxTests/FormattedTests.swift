import Diagnostics
import Syntax
import Testing

@Suite struct FormattedTests {
  static let cases: [(String, String)] = [
    (#"f"""#, "(f)"),
    (#"f"a""#, "(f 'a')"),
    (#"f"epoch {e + 1}: {l:.4f}""#, "(f 'epoch ' {(+ e 1)} ': ' {l precision:4 type:f})"),
    (#"f'{x}{y}'"#, "(f {x} {y})"),
    (#"F"{x}""#, "(f {x})"),
    (#"f"{{}}{{{x}}}""#, "(f '{}{' {x} '}')"),
    (#"f"{x=}""#, "(f {'x=' x})"),
    (#"f"{x + 1 = :.2f}""#, "(f {'x + 1 = ' (+ x 1) precision:2 type:f})"),
    (#"f"{a == b}""#, "(f {(a == b)})"),
    (#"f"{a != b}""#, "(f {(a != b)})"),
    (#"f"{x[1:2]}""#, "(f {(at x 1:2)})"),
    (#"f"{f('a')}""#, "(f {(call f 'a')})"),
    (#"f"{f("a")}""#, "(f {(call f 'a')})"),
    (#"f"{f"{x}"}""#, "(f {(f {x})})"),
    (#"f"{a if b else c}""#, "(f {(if b a c)})"),
    (#"f"{a, b}""#, "(f {(tuple a b)})"),
    (#"f"{ x }""#, "(f {x})"),
    (#"f"\t{x}\n""#, "(f '\t' {x} '\n')"),
    ("f\"\"\"a\n{x\n+ y}\"\"\"", "(f 'a\n' {(+ x y)})"),
  ]

  @Test(arguments: cases)
  func tree(_ text: String, _ expected: String) throws {
    #expect(show(try parse(Source(text))) == expected)
  }

  /// Python's mini-language; the fields of each as its reference (6.1.3.1 of `string`) divides them.
  static let specs: [(String, String)] = [
    (".4f", "precision:4 type:f"), (">8", "align:> width:8"), ("<8", "align:< width:8"), (",", "group:,"),
    ("%", "type:%"), (".1%", "precision:1 type:%"), ("*^10", "fill:* align:^ width:10"),
    ("学>4", "fill:学 align:> width:4"), ("+.2e", "sign:+ precision:2 type:e"), (" d", "sign:  type:d"),
    ("08.3f", "zero width:8 precision:3 type:f"), ("_d", "group:_ type:d"), ("x", "type:x"),
    (">>5", "fill:> align:> width:5"), ("0", "zero"),
    ("<010,.2f", "align:< zero width:10 group:, precision:2 type:f"),
  ]

  @Test(arguments: specs)
  func spec(_ text: String, _ expected: String) throws {
    #expect(show(try parse(Source("f\"{v:\(text)}\""))) == "(f {v \(expected)})")
  }

  @Test func spansInsideAreThoseOfTheSource() throws {
    let source = Source("é = f\"ü {größe + 1:.2f}\"")
    guard case .assign(_, let value) = try parse(source).statements[0].kind,
      case .formatted(let parts) = value.kind, case .value(let sum, let spec, _) = parts[1]
    else {
      Issue.record("the tree has another form")
      return
    }
    #expect(source.text(of: sum.span) == "größe + 1")
    #expect(source.text(of: spec.span) == ".2f")
  }
}
