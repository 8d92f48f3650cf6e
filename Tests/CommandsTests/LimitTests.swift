import Commands
import Diagnostics
import Interpreter
import Testing

/// Numbers and sizes at the end of what can be counted: an answer or an error, never the end of the program.
@Suite struct LimitTests {
  /// Code and the last line that it shows, or the column and message of its error. Worked out by hand.
  static let rows: [(code: String, expected: String)] = [
    (
      "range(-9007199254740992, 9223372036854774784)",
      "26: stop must be in -9007199254740992…9,007,199,254,740,992, not 9,223,372,036,854,774,784"
    ),
    (
      "range(0, 9007199254740992, 4503599627370496)[::2147483647]",
      "range(0, 4503599627370496, 4503599627370496)"
    ),
    ("list(range(5, -5, -3)[::-2])", "[-4, 2]"),
    ("list(range(9007199254740992))", "1: the result would have more than 10,000,000 items"),
    ("f = x -> 0\nf(*range(20000000))", "4: the result would have more than 10,000,000 items"),
    ("[0] * 10000001", "1: the result would have more than 10,000,000 items"),
    ("\"a\" * 9223372036854774784", "1: the result would have more than 10,000,000 items"),
    (
      "\", \".join([\"a\" * 9000000, \"b\" * 1000000])", "1: the result would have more than 10,000,000 items"
    ),
    ("(\"a\" * 1000).replace(\"a\", \"b\" * 10001)", "1: the result would have more than 10,000,000 items"),
    ("len((\"a\" * 1000).replace(\"a\", \"b\" * 10000))", "10000000"),
    ("zeros(20000000, 0, dtype=uint8).tolist()", "1: the result would have more than 10,000,000 items"),
    ("zeros(2, 0).tolist()", "[[], []]"),
    ("z = [1]\nfor i in range(200) { z = zip(z) }", "27: zip is nested too deep"),
    ("z = [1]\nfor i in range(200) { z = enumerate(z) }", "27: enumerate is nested too deep"),
    (
      "one_hot(tensor([4611686018427387904], dtype=int64) * 2 - 1)",
      "1: class numbers count from 0, and 9223372036854775807 is none"
    ),
    (
      "one_hot(tensor([4611686018427387904], dtype=int64) * 2 - 1, 3)",
      "1: class 9223372036854775807 is none of the 3 from 0 to 2"
    ),
    ("one_hot([-2])", "1: class numbers count from 0, and -2 is none"),
    ("one_hot([]).shape", "(0, 0)"),
  ]

  @Test(arguments: rows.indices) func answers(row: Int) {
    let (code, expected) = Self.rows[row]
    let output = RecordedOutput()
    do throws(Failure) {
      try Session(registry: .everything(), output: output).run(Source(code))
      #expect(output.text == expected + "\n", "\(code)")
    } catch {
      let column = error.diagnostic.place?.position.column ?? 0
      #expect("\(column): \(error.diagnostic.message)" == expected, "\(code)")
    }
  }

  /// 2⁵³ numbers would take months to go through.
  @Test func aSearchCanBeInterrupted() {
    let interrupt = Interrupt()
    interrupt.raise()
    let session = Session(registry: .everything(), output: RecordedOutput(), interrupt: interrupt)
    session.setVariable("r", .object(Endless()))
    do throws(Failure) {
      try session.run(Source("1 in r"))
      Issue.record("not interrupted")
    } catch {
      #expect(error.diagnostic.message == "interrupted")
    }
  }

  private final class Endless: Object {
    override func makeIterator() throws -> (() throws -> Value?)? { { .number(0) } }
  }

  @Test func resetForgetsTheModelThatWasTrained() throws {
    let session = Session(registry: .everything(), output: RecordedOutput())
    try session.run(Source("use xor; fit sequential(dense(2, softmax)) verbose=0; evaluate verbose=0"))
    do throws(Failure) {
      try session.run(Source("reset\nuse xor\nevaluate"))
      Issue.record("a model is left")
    } catch {
      #expect(error.diagnostic.message == "there is no current model")
    }
  }
}
