import Diagnostics
import Interpreter
import Syntax
import Testing

@Suite struct EvaluationTests {
  @Test(arguments: [
    // Python's own answers.
    ("7 // -2", "-4"), ("-7 % 3", "2"), ("5.5 % -2", "-0.5"), ("2 ** 0.5", "1.4142135623730951"),
    ("1e300 * 1e10", "inf"), ("0.1 + 0.2", "0.30000000000000004"), ("1e16", "10000000000000000"),
    ("1e22", "1e+22"), ("-0.0", "0"), ("true + true", "2"), ("[1] * 3", "[1, 1, 1]"), ("\"ab\" * 0", "\"\""),
    ("[1, [2, 3]] == [1, [2, 3]]", "true"), ("(1, 2) < (1, 3)", "true"), ("\"a\" < \"b\"", "true"),
    ("[3, 1][-1]", "1"), ("\"abc\"[::-1]", "\"cba\""), ("[1, 2, 3, 4][1:-1]", "[2, 3]"),
    ("[1, 2, 3][10:]", "[]"), ("[1, 2, 3][-1e300:1e12:1e300]", "[1]"), ("(1,)", "(1,)"), ("()", "()"),
    ("not []", "true"), ("[0 or none]", "[none]"),
    ("1 if [] else 2", "2"), ("1 < 2 > 1", "true"), ("none == 0", "false"), ("\"b\" in \"abc\"", "true"),
    ("(x -> x + 1)(2)", "3"), ("((a, b) -> a * b)(3, 4)", "12"), ("_", "error"),
  ])
  func evaluates(text: String, expected: String) {
    #expect(outcome(text) == (expected == "error" ? "1:1 '_' nothing is called '_'" : expected))
  }

  @Test func whatIsInTheMiddleIsEvaluatedOnce() {
    #expect(outcome("n = [0]\ndef f() { n[0] += 1\nreturn 5 }\n1 < f() < 9\nn") == "[1]")
  }

  @Test func closuresSeeLaterChangesOfTheOuterVariable() {
    #expect(outcome("def f() { n = 1\n g = () -> n\n n = 2\n return g() }\nf()") == "2")
  }

  @Test func defaultsAreEvaluatedWhenTheFunctionIsDefined() {
    #expect(outcome("k = 1\ndef f(a=k) { return a }\nk = 2\nf(); f()\nf() + 0") == "1")
  }

  @Test func aFunctionOwnsWhatItAssigns() {
    #expect(outcome("k = 1\ndef f() { k = 2 }\nf()\nk") == "1")
    #expect(outcome("k = 1\ndef f() { k += 1 }\nf()").hasPrefix("2:11 'k' 'k' has no value yet"))
  }

  @Test func severalNamesTakeAllValuesBeforeOneIsWritten() {
    #expect(outcome("a, b = 1, 2\na, b = b, a\n[a, b]") == "[2, 1]")
    #expect(outcome("a, b = [1, 2, 3]") == "1:1 'a, b' 2 names need 2 values, but there are more")
  }

  @Test func callersAreNamedBelowAnError() throws {
    let session = Session(registry: Registry(), output: RecordedOutput())
    do {
      try session.run(Source("def f() { return 1 / 0 }\ndef g() {\n  return f()\n}\ng()"))
      Issue.record("no error")
    } catch {
      #expect(error.diagnostic.notes == ["in f, called from line 3", "in g, called from line 5"])
    }
  }

  @Test(arguments: ["while true { }", "for i in xs { xs.append(i) }", "def f() { while true { } }\nf()"])
  func anInterruptStopsALoopAndKeepsWhatWasDone(text: String) {
    let interrupt = Interrupt()
    let session = Session(registry: Registry(), output: RecordedOutput(), interrupt: interrupt)
    session.setVariable("xs", .list([.number(1)]))
    interrupt.raise()
    do {
      try session.run(Source("kept = 1\n" + text))
      Issue.record("no interrupt")
    } catch {
      guard case .interrupted = error.kind else {
        // `append` is no builtin here: calling it is an error that comes first.
        #expect(text.contains("append"))
        return
      }
    }
    #expect(session.variable("kept").map(session.description) == "1")
  }

  @Test func recursionIsCappedByTheStackItMayTake() {
    let session = Session(registry: Registry(), output: RecordedOutput())
    session.stackBudget = 200_000
    do {
      try session.run(Source("def f(n) { return f(n + 1) }\nf(0)"))
      Issue.record("no error")
    } catch {
      #expect(error.diagnostic.message.hasPrefix("calls are nested too deep"))
    }
    // The session lives on.
    #expect(throws: Never.self) { try session.run(Source("x = 1")) }
  }

  @Test func echoIsForLinesOfTheProgramAlone() {
    let output = RecordedOutput()
    let session = Session(registry: Registry(), output: output)
    try? session.run(Source("1; 2\n3;\nif true { 4 }\n\"a\"\nnone"))
    #expect(output.take() == "2\n\"a\"\n")
  }

  @Test func aListThatHoldsItselfIsCut() {
    #expect(outcome("x = [1]\nx[0] = x\nx").count < 100)
    #expect(outcome("x = [1]\nx[0] = x\ny = [1]\ny[0] = y\nx == y").hasSuffix("too deep to compare"))
  }

  @Test(arguments: [
    (SliceBounds(lower: nil, upper: nil, step: 1), 5, [0, 1, 2, 3, 4]),
    (SliceBounds(lower: nil, upper: nil, step: -2), 5, [4, 2, 0]),
    (SliceBounds(lower: 1, upper: -1, step: 2), 6, [1, 3]),
    (SliceBounds(lower: -100, upper: 100, step: 3), 4, [0, 3]),
    (SliceBounds(lower: 3, upper: 1, step: 1), 5, []),
    (SliceBounds(lower: 3, upper: 0, step: -1), 5, [3, 2, 1]),
    (SliceBounds(lower: nil, upper: nil, step: Int.max), 5, [0]),
    (SliceBounds(lower: nil, upper: nil, step: Int.min), 5, [4]),
    (SliceBounds(lower: Int.min, upper: Int.max, step: 1), 3, [0, 1, 2]),
  ])
  func slicesFollowPython(bounds: SliceBounds, count: Int, expected: [Int]) {
    let (start, length, step) = bounds.resolved(count: count)
    #expect((0..<length).map { start + $0 * step } == expected)
  }

  /// 100,000 levels take more stack than a test's thread has, if letting go takes any for each.
  @Test(arguments: [
    "x = [0]\nk = 0\nwhile k < 100000 { x = [x]\nk += 1 }\nx = none\n1",
    "f = echo\nk = 0\nwhile k < 100000 { f = f.echo\nk += 1 }\nf = none\n1",
    "def w(f) { return x -> f(x) }\nf = echo\nk = 0\nwhile k < 100000 { f = w(f)\nk += 1 }\nf = none\n1",
    "f = echo\nk = 0\nwhile k < 100000 { g = f\ndef f(a=g) { }\nk += 1 }\nf = none\ng = none\n1",
  ])
  func aLongChainOfValuesIsLetGoOf(text: String) { #expect(outcome(text) == "1") }

  @Test func whatSomebodyElseHoldsStays() {
    #expect(outcome("a = [1]\nb = [a]\nb = none\na") == "[1]")
    #expect(outcome("def w(n) { return [() -> n, () -> n] }\nf, g = w([1])\nf = none\ng()") == "[1]")
  }
}
