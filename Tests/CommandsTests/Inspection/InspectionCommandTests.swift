import Commands
import Diagnostics
import Interpreter
import Testing

@Suite struct InspectionCommandTests {
  private static let trained = xor + "fit model x y epochs=2 verbose=0;\n"
  static let commands = ["grad model x y", "gradcheck model x y", "diagnose model x y", "why model x[1] x y"]

  private static func style(_ width: Int, unicode: Bool) -> OutputStyle {
    OutputStyle(width: width, hasColor: false, hasUnicode: unicode, isTerminal: true)
  }

  /// Whatever the width, no line is wider, and without UTF-8 all is ASCII.
  @Test(arguments: commands, [10, 40, 80, 200])
  func fitsTheWidth(_ command: String, _ width: Int) throws {
    for unicode in [true, false] {
      let shell = Shell(style: Self.style(width, unicode: unicode))
      _ = try shell.run(Self.trained)
      let text = try shell.run(command)
      #expect(!text.isEmpty)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(displayWidth(String(line)) <= width, "\(line)")
        if !unicode { #expect(line.utf8.allSatisfy { $0 < 0x80 }, "\(line)") }
      }
    }
  }

  /// Of images, and of samples with more numbers than a table has columns.
  private static let images = """
    m = sequential(dense(3, relu), dense(12, softmax))
    a = arange(900).view(9, 100) % 7

    """

  @Test(arguments: [10, 40, 80, 200])
  func aPictureHasLinesOfOneWidth(_ width: Int) throws {
    for code in ["why(m, a[2], a, arange(9), nearest=9)", "why(m, a[2][:90], a[:, :90])"] {
      for unicode in [true, false] {
        let shell = Shell(style: Self.style(width, unicode: unicode))
        let lines = try shell.run(Self.images + code).split(separator: "\n").map(String.init)
        #expect(Set(lines.map { displayWidth($0) }).count == 1, "\(code)")
        #expect(lines.allSatisfy { displayWidth($0) < width }, "\(code)")
        if !unicode { #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(code)") }
      }
    }
  }

  /// x = (3, 1), weights 2 and 5, w = 1 and a bias of -4 behind it: 11 - 4 = 7, of zeros -4. Class 1, since it is
  /// above 0; p = 1/(1 + e^-7).
  @Test func theSamplesNumbersAndNames() throws {
    let shell = Shell()
    let given = """
      m = sequential(linear(2, 1, bias=false), linear(1, 1), sigmoid())
      m.set_weights([[[2], [5]], [[1]], [-4]])
      w = why(m, tensor([3, 1]), tensor([[3, 2], [3, 1]]), [0, 1], class_names=["no", "yes"]);

      """
    #expect(
      try shell.run(given + "describe w") == """
        "class yes with 99.9 %: its logit is 7.00 = -4.00 of a sample of zeros + 11.0 by the features; features for it: \
        x1 6.00, x2 5.00; hidden units for it: 0 11.0; nearest samples: 1 (yes) at 0, 0 (no) at 5.00"

        """)
    #expect(
      try shell.run("print w.predicted w.against w.units w.contributions w.bias w.nearest w.labels")
        == "1 0 [0] [11] -4 [1, 0] [1, 0]\n")
    #expect(
      shell.error("why(m, tensor([3, 1]), class_names=[\"no\"])")
        == "36: 1 class name for 2 classes")
  }

  /// Neither the model nor the session's random numbers know that somebody looked.
  @Test(arguments: commands)
  func changesNothing(_ command: String) throws {
    let (looked, plain) = (Shell(), Shell())
    _ = try looked.run(Self.trained + command)
    _ = try plain.run(Self.trained)
    func text(_ shell: Shell) throws -> String {
      try shell.run("fit model x y epochs=2 verbose=0;\nprint model.get_weights() randn(3)")
    }
    #expect(try text(looked) == text(plain))
  }

  /// They take the dataset in use, and models that are neither built nor compiled.
  @Test(arguments: ["grad model", "gradcheck model elements=3", "diagnose model", "why model 3"])
  func takesTheDatasetInUse(_ command: String) throws {
    let shell = Shell()
    let text = try shell.run("use xor\nmodel = sequential(dense(4, tanh), dense(2, softmax));\n" + command)
    #expect(text.split(separator: "\n").count > 3)
  }

  @Test func mistakes() {
    let cases = [
      ("grad model x", "12: grad needs y [these inputs have no targets: grad model x y]"),
      ("grad model x y batch=0", "22: batch must be in 1…1,000,000, not 0"),
      (
        "why model x",
        "11: why explains one sample of shape (2,), but x has shape (4, 2) [take one of them, as x[0]]"
      ),
      ("why model 3", "1: why has no data [give it a sample, or choose a dataset first: use mnist]"),
      ("trace model 3", "1: trace has no data [give it x, or choose a dataset first: use mnist]"),
      ("trace model", "1: trace has no data [give it x, or choose a dataset first: use mnist]"),
      ("why model x[1] against=2", "24: against must be a class, not 2 [0 to 1]"),
      ("why one x[1] against=0", "22: against needs several outputs, but the model has one [leave it out]"),
      ("why three x[1] against=3", "24: against must be an output, not 3 [0 to 2]"),
      ("gradcheck model", "1: gradcheck has no data [give it x and y, or choose a dataset first: use mnist]"),
    ]
    for (code, message) in cases {
      let shell = Shell()
      #expect((try? shell.run(Self.trained)) != nil)
      #expect(
        (try? shell.run("one = sequential(dense(1, sigmoid))\nthree = sequential(dense(3));")) != nil)
      #expect(shell.error(code) == message, "\(code)")
    }
  }

  /// What is predicted is held against something else.
  @Test func againstThePredictedClass() throws {
    let shell = Shell()
    _ = try shell.run(
      "model = sequential(linear(2, 2, bias=false), softmax())\nmodel.set_weights([[[2, 1], [-1, 3]]])")
    // Logits 5 and 6.
    #expect(
      shell.error("why model tensor([3.0, 1.0]) against=1")
        == "38: against is 1, the predicted class itself [another of 0 to 1; the runner-up is 0]")
  }

  /// Features, columns and points are named as their dataset names them; a target is as short as it is given.
  @Test func namesOfInputs() throws {
    let cases = [
      ("use xor features=\"x1 x1*x2\"\nmodel = sequential(dense(2, softmax))\nwhy model 0", "x1*x2"),
      ("use xor\nmodel = sequential(dense(2, softmax))\nwhy model 0", "x2"),
      ("use sine\nmodel = sequential(dense(1))\nwhy model 0", "x1"),
    ]
    for (code, name) in cases {
      let text = try Shell().run(code)
      #expect(text.split(separator: "\n").contains { $0.hasPrefix(name + " ") }, "\(text)")
      #expect(!text.contains("["), "\(text)")
    }
    let shell = Shell()
    _ = try shell.run("x = tensor([[0.5, 1], [2, 3]]); y = tensor([0.1, 7]); model = sequential(dense(1))")
    #expect(try shell.run("why model x[0] x y nearest=2").contains(#/0 +0\.1 +0 *\n/#))
    #expect(try shell.run("print why(model, x[0], x, y).labels[0] == y[0]") == "true\n")
    #expect(
      shell.error("confusion model x y")
        == "19: a class is 0 or 1 for one output, but y[0] is 0.1 [a model that predicts values has no classes]"
    )
  }

  /// `trace` takes a number as `why` does.
  @Test func aNumberIsASampleOfTheTestSet() throws {
    let shell = Shell()
    _ = try shell.run("use moons\nx, y = moons().test\nmodel = sequential(dense(2, softmax))")
    #expect(try shell.run("trace model 3") == shell.run("trace model x[3:4]"))
    #expect(shell.error("trace model 200") == "13: the test set has samples 0 to 199, not 200")
    #expect(shell.error("trace model 0.5") == "13: the test set has samples 0 to 199, not 0.5")
  }

  /// Bytes where a model takes shares of them are told of by all that looks.
  @Test(arguments: ["why model x[0]", "trace model x", "grad model x y", "gradcheck model x y"])
  func bytesAreToldOf(_ command: String) throws {
    let shell = Shell()
    _ = try shell.run(
      "x = tensor([[0, 255], [17, 3]], dtype=uint8); y = tensor([0, 1]); model = sequential(dense(2, softmax));"
    )
    for _ in 0..<2 { _ = try shell.run(command) }
    let told = shell.output.diagnostics.filter {
      $0.message.hasPrefix("the inputs are whole numbers up to 255")
    }
    #expect(told.count == 1)
  }

  /// Of one output a softmax has nothing to tell apart: all that trains or looks says so.
  @Test(arguments: ["fit", "step", "evaluate"])
  func softmaxOfOneOutput(_ command: String) throws {
    let shell = Shell()
    _ = try shell.run("use xor\nmodel = sequential(dense(4, relu), dense(1, softmax))")
    #expect(
      shell.error("\(command) model")
        == "1: softmax of one output is always 1 [use sigmoid, or dense(2, softmax)]")
    #expect(
      try shell.run("d = diagnose(model)\nprint d.findings\nd").hasPrefix("[\"layers\"]\ndiagnosis"))
    #expect(try shell.run("diagnose model").contains("softmax of one output is always 1"))
  }

  /// The mark goes with the words: what is beyond 0.01 is marked of plain descent, and said of Adam's start.
  @Test func updateRatiosAndTheirWords() throws {
    let cases = [
      ("sgd(0.1)", "doubtful", "(about 1e-3 is right, up to 0.01: CS231n)"),
      ("adam(0.01)", "good", "(adaptive rules begin with steps of the rate for each weight, up to 0.2 of"),
    ]
    for (optimizer, status, words) in cases {
      let shell = Shell()
      let text = try shell.run(
        "use moons\nmodel = sequential(dense(2, softmax))\ncompile model optimizer=\(optimizer)\n"
          + "d = diagnose(model)\nprint d.updates\nd")
      #expect(text.contains("\n\(status)\n"), "\(text)")
      let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(line.contains(words), "\(text)")
      // One matrix has one ratio.
      #expect(line.contains(#/moves weights by [0-9.]+ of their size/#), "\(text)")
    }
  }

  /// Every kind of last layer and data has an explanation.
  @Test(arguments: [
    "sequential(dense(3, relu), dense(1, sigmoid))", "sequential(dense(3, relu), dense(1))",
    "sequential(dense(3, relu), dense(5))", "sequential(dense(2, softmax))",
    "sequential(dense(3, relu), batch_norm(), dropout(0.5), dense(2), softmax())",
    "sequential(sequential(dense(3, relu)), dense(2, log_softmax))", "sequential(dense(2, sigmoid))",
    "sequential(flatten(), dense(3), prelu(), dense(1000, softmax))",
  ])
  func whyOfEveryKind(_ model: String) throws {
    let shell = Shell()
    let text = try shell.run(
      "model = \(model);\nw = why(model, tensor([0.5, -1.0]));\nprint w.words w.features.shape")
    #expect(text.contains(" = ") && text.contains("(2,)"), "\(text)")
  }

  @Test func numbersForScripts() throws {
    let shell = Shell()
    _ = try shell.run(Self.trained)
    #expect(
      try shell.run("g = grad(model, x, y);\nprint g.names g.norms.shape g.output_names g.verdict")
        == "[\"dense/weight\", \"dense/bias\", \"dense_1/weight\", \"dense_1/bias\"] (4,) "
        + "[\"dense\", \"dense_1\"] healthy\n")
    #expect(try shell.run("c = gradcheck(model, x, y);\nprint c.wrong c.checked") == "0 25\n")
    #expect(
      try shell.run("w = why(model, x[1], x, y);\nprint w.nearest[0] w.distances[0] w.labels[0]")
        == "1 0 1\n")
  }
}
