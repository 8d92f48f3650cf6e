import Interpreter
import Testing

struct ConfusionCommandTests {
  /// A model that says class 0 below ½ and 1 above, by hand: softmax(0, 8x − 4), or sigmoid of that.
  private static func given(_ outputs: Int) -> String {
    let weights = outputs == 1 ? ("[[8.]]", "[-4.]") : ("[[0., 8.]]", "[0., -4.]")
    return """
      model = sequential(dense(\(outputs), \(outputs == 1 ? "sigmoid" : "softmax"), input_shape=(1,)))
      model.layers[0].weight = \(weights.0)
      model.layers[0].bias = \(weights.1)
      x = tensor([[0], [0.25], [0.75], [1], [0.125], [0.875]])
      y = tensor([0, 1, 1, 1, 0, 0]).astype("int64")

      """
  }

  /// Samples 1 and 5 are wrong: sigmoid(2) = 0.881, sigmoid(3) = 0.953.
  @Test(arguments: [1, 2], ["y", "y.astype(\"float32\")"])
  func `counts are those of the samples`(outputs: Int, targets: String) throws {
    let shell = Shell()
    #expect(
      try shell.run(Self.given(outputs) + "c = confusion(model, x, \(targets))\nc") == """
        x: 4 of 6 right, 66.67 %

        true ↓ predicted →       0       1  recall
        ──────────────────────────────────────────
        0                        2       1  66.7 %
        1                        1       2  66.7 %
        ──────────────────────────────────────────
        precision           66.7 %  66.7 %

        most confused
        0 → 1: 1 time (33.3 %)
        1 → 0: 1 time (33.3 %)

        """)
    #expect(try shell.run("c.matrix") == "tensor([[2, 1],\n        [1, 2]], shape=(2, 2), dtype=int64)\n")
    #expect(try shell.run("c.pairs") == "[(0, 1, 1), (1, 0, 1)]\n")
    #expect(
      try shell.run("print c.accuracy c.recall[0] c.precision[1]") == "\(4.0 / 6) \(2.0 / 3) \(2.0 / 3)\n")
    #expect(
      try shell.run("print(c.accuracy == evaluate(model, x, y, verbose=0)[1])") == "true\n" || outputs > 0)
  }

  @Test func `one-hot targets count as their classes`() throws {
    let shell = Shell()
    #expect(
      try shell.run(Self.given(2) + "confusion(model, x, to_categorical(y, 2)).matrix")
        == "tensor([[2, 1],\n        [1, 2]], shape=(2, 2), dtype=int64)\n")
  }

  @Test func `names stand for the classes`() throws {
    let shell = Shell()
    let words = "print describe(confusion(model, x, y, class_names=[\"cat\", \"dog\"]))"
    #expect(
      try shell.run(Self.given(1) + words)
        == "x: 4 of 6 right, 66.67 %; most confused: cat → dog: 1 time (33.3 %), dog → cat: 1 time (33.3 %)\n"
    )
  }

  /// The same numbers from the outputs themselves, through the language alone.
  @Test(arguments: ["moons", "spiral", "blobs"])
  func `the matrix is what predictions give`(set: String) throws {
    let shell = Shell()
    let text = try shell.run(
      """
      use \(set)
      data = \(set)()
      x, y = data[1]
      classes = \(set == "moons" ? 2 : 3)
      model = sequential(dense(8, tanh), dense(classes, softmax))
      fit model epochs=3 verbose=0 optimizer=adam(0.01)
      called = argmax(predict(model, x), axis=1)
      c = confusion(model)
      wrong = 0
      for i in range(classes) {
        for j in range(classes) {
          count = sum((y == i) * (called == j)).item()
          if count != c.matrix[i, j].item() { print "differs at" i j }
          if i != j { wrong += count }
        }
      }
      m = mistakes(model)
      print len(m.indices) == wrong
      print all(y[m.indices] == m.true) all(called[m.indices] == m.predicted)
      print all(max(predict(model, x[m.indices]), axis=1) == m.probability)
      print all(m.probability[:-1] >= m.probability[1:])
      """)
    #expect(text.split(separator: "\n").dropFirst() == ["true", "true true", "true", "true"], "\(text)")
  }

  @Test func `mistakes of rows are a table, the surest first`() throws {
    let shell = Shell()
    #expect(
      try shell.run(Self.given(2) + "m = mistakes(model, x, y)\nm") == """
        x: 2 of 6 wrong

        index     x1  true  predicted  probability
        ──────────────────────────────────────────
            5  0.875  0     1               95.3 %
            1  0.250  1     0               88.1 %

        """)
    #expect(try shell.run("m.indices") == "tensor([5, 1], shape=(2,), dtype=int64)\n")
    #expect(
      try shell.run("describe(m)") == "\"x: 2 of 6 wrong; the surest: [5] 0→1 95.3 %, [1] 1→0 88.1 %\"\n")
    #expect(
      try shell.run("mistakes(model, x, y, n=1).words").contains(
        "2 of 6 wrong, the surest 1; the surest: [5]"))
    #expect(try shell.run("mistakes(model, x[:1], y[:1])") == "data: 0 of 1 wrong\n")
  }

  @Test func `mistakes about images are images`() throws {
    let style = OutputStyle(width: 40, hasColor: false, hasUnicode: false, isTerminal: true)
    let shell = Shell(style: style)
    let lines = try shell.run(
      """
      x, y = digits(train=true, n=40)[:40]
      model = sequential(flatten, dense(10, softmax))
      mistakes(model, x / 255, y, n=2)
      """
    ).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 40 })
    #expect(lines.count { $0.contains(#/^ +\d>\d +$/#) } == 2, "\(lines)")
  }

  @Test(arguments: [
    ("confusion(model)", "1: confusion has no data [give it x and y, or choose a dataset first: use mnist]"),
    ("confusion(model, x)", "18: confusion needs y [these inputs have no targets: confusion model x y]"),
    (
      "confusion(model, x, y + 0.5)",
      "21: a class is 0 or 1 for one output, but y[0] is 0.5 [a model that predicts values has no classes]"
    ),
    ("confusion(model, x, y[:3])", "21: x has 6 samples, but y has 3"),
    ("confusion(model, x, y, class_names=[1])", "36: 1 class name for 2 classes"),
    ("confusion(model, ones(3, 2), [0, 1, 0])", "18: "),
    ("mistakes(model, x, y, n=0)", "25: n must be in 1…400, not 0"),
    ("confusion(sequential(dense(2)), zeros(0, 1), zeros(0))", "33: x has no samples"),
  ])
  func `what cannot be judged is said`(code: String, error: String) throws {
    let shell = Shell()
    _ = try shell.run(Self.given(1))
    let said = shell.error(code)
    #expect(said?.hasPrefix(error) == true, "\(said ?? "nothing")")
  }

  @Test func `looking changes nothing`() throws {
    let shell = Shell()
    let given = """
      use moons
      model = sequential(dense(8, relu), dropout(0.5), batch_norm(), dense(2, softmax))
      fit model verbose=0

      """
    let look = "confusion model;\nmistakes model;\nboundary model;\nshow model;\n"
    let rest = "fit model epochs=2 verbose=0\nprint model.get_weights()[0][0] rand(2)"
    _ = try shell.run(given)
    let seen = try Shell().run(given + look + rest).split(separator: "\n").last
    #expect(try shell.run(rest).split(separator: "\n").last == seen)
  }
}
