import Diagnostics
import Syntax
import Testing

/// Knuth's MMIX generator: the same mutations in every run.
private struct Generator {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(bound, 1)
  }
}

@Suite struct MutationTests {
  static let snippets = [
    "(x_train, y_train), (x_test, y_test) = mnist()\nx_train = x_train.astype(\"float32\") / 255",
    "for e in range(5) {\n  running = 0\n  print f\"epoch {e + 1}: loss {running / len(t):.4f}\"\n}",
    "fit model epochs=5 batch=20 optimizer=sgd(0.03); score = evaluate(model, *rest)",
    "if a < b <= c { x[-10:, ..., ::2] += 1 } else if not d { return } else { time f x -1 }",
    "# %% [markdown] T\ndef f(a, b=2) { while true { break }; return x -> x ** -2 }\n?fit\nmodel.fit?",
    "s = '''a\nb''' + \"\\u{1F600}é\\n\" @ [1, 0x1f, .5e-3, 学]\nno_grad { f\"{x=:>8,.3f}{{}}\" }",
  ]
  static let pieces = Array("(){}[]\"'\\#;:,.=+-*/%@<>!?&|\n\r\t x1é😀\u{301}\u{200B}“”−f$`~") + ["\u{0}"]

  /// Every outcome is a tree or an error whose span lies within the source and whose tokens cover it in order.
  @Test func anyMutationIsReadOrRefusedWithAPlace() {
    var generator = Generator(state: 42)
    for round in 0..<3_000 {
      var text = Array(Self.snippets[round % Self.snippets.count])
      for _ in 0...generator.below(4) { Self.mutate(&text, &generator) }
      let source = Source(String(text))
      do {
        let program = try parse(source)
        #expect(program.statements.allSatisfy { 0 <= $0.span.lower && $0.span.lower <= $0.span.upper })
      } catch {
        let isInside =
          0 <= error.span.lower && error.span.lower <= error.span.upper
          && error.span.upper <= source.utf8.count
        #expect(isInside, "\(source.text)")
        #expect(!error.message.isEmpty)
      }
      let spans = tokenize(source).map(\.span)
      #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.upper <= $1.lower }, "\(source.text)")
    }
  }

  private static func mutate(_ text: inout [Character], _ generator: inout Generator) {
    let place = generator.below(text.count + 1)
    switch generator.below(4) {
    case 0: text.insert(pieces[generator.below(pieces.count)], at: place)
    case 1 where place < text.count: text.remove(at: place)
    case 2 where place < text.count: text[place] = pieces[generator.below(pieces.count)]
    case 3: text.removeLast(min(text.count, generator.below(8)))
    default: text.insert(contentsOf: text.suffix(generator.below(12)), at: place)
    }
  }
}
