import Commands
import Diagnostics
import Interpreter
import Plots
import Testing

/// `compare`, on models that are right where it was chosen: a says yes above 0, b above 3.5.
@Suite struct CompareTests {
  private static let given = """
    x_test = arange(-5, 11).reshape(16, 1)
    y_test = (x_test > 0).astype("float32")
    x, y = tensor([[0.5]]), tensor([[1]])
    a = sequential(dense(1, sigmoid, input_shape=(1,)))
    a.layers[0].weight = [[1]]
    b = sequential(dense(1, sigmoid, input_shape=(1,)))
    b.layers[0].weight = [[1]]
    b.layers[0].bias = [-3.5]
    def train(m, n) {
      fit(m, x, y, epochs=n, optimizer=sgd(1e-30), loss="binary_crossentropy", metrics=["accuracy"], verbose=0)
    }
    train(a, 2);
    evaluate(a, x_test, y_test, verbose=0);
    train(b, 3);

    """
  private static let judged = given + "evaluate(b, x_test, y_test, verbose=0);\n"

  /// Of 16 samples b is wrong on 1, 2 and 3: b = 3, c = 0, p = 2·½³.
  @Test func tellsSettingsResultsTestAndCurves() throws {
    let shell = Shell()
    _ = try shell.run(Self.judged)
    let lines = try shell.run("compare 1 2").split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    #expect(lines[0] == "setting        run 1         run 2")
    #expect(lines[2] == "stream         1             2")
    #expect(lines[3] == "epochs         2             3")
    #expect(lines[4].hasPrefix("start_weights  "))
    #expect(lines[5] == "")
    #expect(lines[6] == "result             run 1    run 2")
    // −log(1/(1 + e^−0.5)) and −log(1/(1 + e³)).
    #expect(lines[8] == "train loss        0.4741   3.0486")
    #expect(lines[9] == "train accuracy  100.00 %   0.00 %")
    #expect(lines[11] == "test accuracy   100.00 %  81.25 %")
    #expect(lines[12] == "epochs                 2        3")
    #expect(
      Array(lines[15...17]) == [
        "McNemar's test on the 16 samples of x_test, by the weights with which each run ended:",
        "only run 1 is right on b = 3, only run 2 on c = 0: by the exact binomial test p = 0.250; if both were equally good, so",
        "uneven a split would come up in 25.0 % of cases: they are not told apart",
      ])
    #expect(lines[19].hasPrefix("curves: run 1 loss: 2 points, "))
  }

  @Test(arguments: [
    ("[c.b, c.c, c.p_value, c.method, c.statistic]", "[3, 0, 0.25, \"exact\", 0]"),
    ("c.tests", "[(1, 2, 3, 0, 0.25)]"), ("c.differing", "[\"stream\", \"epochs\", \"start_weights\"]"),
    ("c.runs[1].number", "2"), ("type(c.curves)", "\"picture\""),
    ("compare().p_value", "0.25"), ("compare(1, 2, test=(x_test[:8], y_test[:8])).b", "2"),
    ("compare(2, 1).c", "3"),
  ])
  func hasMembers(code: String, expected: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.judged + "c = compare(1, 2)")
    #expect(try shell.run(code) == expected + "\n")
  }

  /// What becomes of a model later does not matter.
  @Test func theWeightsAreThoseAtTheEndOfTheRun() throws {
    let shell = Shell()
    _ = try shell.run(Self.judged + "b.layers[0].bias = [100]\na.layers[0].weight = [[-1]]")
    #expect(try shell.run("c = compare(1, 2)\n[c.b, c.c]") == "[3, 0]\n")
  }

  @Test func ofThreeRunsThereAreThreePairs() throws {
    let shell = Shell()
    _ = try shell.run(
      Self.judged + "c = sequential(dense(1, sigmoid, input_shape=(1,)))\nc.layers[0].weight = [[0]]\n"
        + "c.layers[0].bias = [-1]\ntrain(c, 1);\nevaluate(c, x_test, y_test, verbose=0);")
    // c always says no: right on −5 … 0 as the others; b alone is right on 4 … 10.
    let text = try shell.run("d = compare(1, 2, 3)\nd\n[d.p_value, d.tests[0], d.tests[2]]")
    #expect(text.hasSuffix("\n[none, (1, 2, 3, 0, 0.25), (2, 3, 7, 0, 0.015625)]\n"))
    #expect(
      text.contains(
        "only run 2 is right on b = 7, only run 3 on c = 0: by the exact binomial test p = 0.0156;"))
    #expect(text.contains("\nof 3 tests one more easily comes out by chance: each counts below p = 0.017\n"))
    // 2·½¹⁰ for 1 … 10.
    #expect(try shell.run("d.tests[1][4]") == "0.001953125\n")
  }

  @Test(
    arguments: [
      (
        "",
        "run 2 has no test set: after the fit evaluate its model on samples that it was not trained on, or compare 1 2 test=(x_test, y_test)"
      ),
      (
        "evaluate(b, x_test[:8], y_test[:8], verbose=0);",
        "their test sets differ: run 1 was tested on x_test (16 samples), run 2 on data (8 samples); "
          + "compare 1 2 test=(x_test, y_test) takes one for all"
      ),
      // The same numbers elsewhere are the same test set.
      ("evaluate(b, x_test * 1, y_test * 1, verbose=0);", nil),
    ])
  func whatIsMissingIsToldOf(code: String, reason: String?) throws {
    let shell = Shell()
    _ = try shell.run(Self.given + code)
    let text = try shell.run("compare 1 2").replacing("\n", with: " ")
    #expect(text.contains("no test of the difference: \(reason ?? "")") == (reason != nil), "\(text)")
    #expect(try shell.run("compare(1, 2).p_value") == (reason == nil ? "0.25\n" : ""))
  }

  /// A share that a decimal would show as nothing has more digits: 2·½¹¹ is 0.098 %, for c is wrong on all but 0.
  @Test func `a small share is told`() throws {
    let shell = Shell()
    _ = try shell.run(
      Self.given
        + "c = sequential(dense(1, sigmoid, input_shape=(1,)))\nc.layers[0].weight = [[-1]]\ntrain(c, 1);")
    let text = try shell.run("compare(1, 3, test=(x_test[2:14], y_test[2:14]))").replacing("\n", with: " ")
    #expect(
      text.contains(
        "p = 0.000977; if both were equally good, so uneven a split would come up in 0.098 % of cases"),
      "\(text)")
  }

  /// One set for losses that want class numbers and for those that want a column each.
  @Test(arguments: ["t", "to_categorical(t, 2)"])
  func `targets are given to each run in its form`(targets: String) throws {
    let shell = Shell()
    let text = try shell.run(
      """
      x = tensor([[-1.0], [1], [2]])
      y = tensor([0, 1, 1])
      a = sequential(dense(2, softmax))
      b = sequential(dense(2, softmax))
      fit a x y verbose=0
      fit b x to_categorical(y, 2) loss=categorical_crossentropy verbose=0
      (u, t) = (tensor([[-3.0], [3]]), tensor([0, 1]))
      c = compare(1, 2, test=(u, \(targets)))
      print c.tests[0][:2]
      """)
    #expect(text == "(1, 2)\n")
  }

  @Test func valuesAreNeitherRightNorWrong() throws {
    let shell = Shell()
    _ = try shell.run(
      """
      use plane(n=60)
      m = sequential(dense(1))
      fit m epochs=1 verbose=0
      fit m epochs=1 verbose=0
      """)
    let text = try shell.run("compare 1 2")
    #expect(text.contains("no test of the difference: right and wrong cannot be counted: "), "\(text)")
    // By the weights with which each run ended.
    let losses = try shell.run("evaluate(at(run=1), verbose=0).loss\nevaluate(at(run=2), verbose=0).loss")
      .split(separator: "\n").compactMap { Double($0) }
    #expect(
      text.contains("\ntest loss   \(losses.map { lossText($0) }.joined(separator: "  "))\n"), "\(text)")
  }

  @Test(arguments: [
    (
      "compare 1 2 test=(x, y)",
      "18: run 1 was trained on some of these samples [a test needs samples that no run has seen]"
    ),
    ("compare 1 2 test=(x_test, y)", "18: x has 16 samples, but y has 1"),
    ("compare 1 2 test=(zeros(3, 2), zeros(3))", "18: "),
  ])
  func aTestSetMustFit(code: String, message: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.given)
    #expect(shell.error(code)?.hasPrefix(message) == true, "\(shell.error(code) ?? "none")")
  }

  /// Flat or not, the dataset in use is one.
  @Test func theDatasetsTestSetIsThatOfItsRuns() throws {
    let shell = Shell()
    _ = try shell.run(
      """
      use moons(n=100)
      a = sequential(dense(2, softmax))
      fit a epochs=2 verbose=0
      b = sequential(flatten(), dense(2, softmax))
      fit b epochs=2 verbose=0
      use xor
      """)
    let text = try shell.run("compare 1 2")
    #expect(text.contains("McNemar's test on the 20 samples of test, "), "\(text)")
  }

  @Test func aPictureHasItAll() throws {
    let output = RecordedOutput(takesDisplays: true)
    let session = Session(registry: .everything(), output: output)
    try session.run(Source(Self.judged + "_ = 0"))
    _ = output.takePieces()
    try session.run(Source("compare 1 2"))
    guard case .display(.picture(let svg, let words), _)? = output.takePieces().first else {
      Issue.record("no picture")
      return
    }
    #expect(svg.contains("result") && svg.contains("run 2"))
    #expect(words.hasPrefix("run 1, run 2 compared: stream run 1 1, run 2 2; epochs run 1 2, run 2 3; "))
  }
}
