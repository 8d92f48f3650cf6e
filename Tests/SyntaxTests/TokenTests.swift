import Diagnostics
import Syntax
import Testing

@Suite struct TokenTests {
  static let cases: [(String, [String])] = [
    ("fit model lr=.5", ["name fit", "name model", "name lr", "symbol =", "number .5", "end"]),
    ("a-b a -b", ["name a", "symbol -", "name b", "name a", "symbol -", "name b", "end"]),
    ("x//=2**-1", ["name x", "symbol //=", "number 2", "symbol **", "symbol -", "number 1", "end"]),
    ("x[...]", ["name x", "symbol [", "symbol ...", "symbol ]", "end"]),
    ("x -> a<=b", ["name x", "symbol ->", "name a", "symbol <=", "name b", "end"]),
    ("a # c\nb", ["name a", "comment # c", "newline", "name b", "end"]),
    ("(a\nb)", ["symbol (", "name a", "name b", "symbol )", "end"]),
    ("# %% Load\na", ["cell # %% Load", "newline", "name a", "end"]),
    ("true True not no_grad", ["keyword true", "keyword True", "keyword not", "keyword no_grad", "end"]),
    ("'a' f\"{x}\"", ["text 'a'", "formatted f\"{x}\"", "end"]),
    ("x = \"ab", ["name x", "symbol =", "error \"ab", "end"]),
    ("a $ b", ["name a", "error $", "name b", "end"]),
    ("x.5", ["name x", "symbol .", "number 5", "end"]),
  ]

  @Test(arguments: cases)
  func kinds(_ text: String, _ expected: [String]) {
    let source = Source(text)
    let shown = tokenize(source).map { token in
      let text = source.text(of: token.span)
      switch token.kind {
      case .name: return "name \(text)"
      case .keyword: return "keyword \(text)"
      case .number: return "number \(text)"
      case .text: return "text \(text)"
      case .formatted: return "formatted \(text)"
      case .symbol: return "symbol \(text)"
      case .newline: return "newline"
      case .comment: return "comment \(text)"
      case .cell: return "cell \(text)"
      case .error: return "error \(text)"
      case .end: return "end"
      }
    }
    #expect(shown == expected)
  }

  @Test func spacingIsKept() {
    #expect(tokenize(Source("a -b (c)")).map(\.isSpaced) == [false, true, false, true, false, false, false])
  }
}
