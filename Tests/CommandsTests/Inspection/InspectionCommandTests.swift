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
        [0] 6.00, [1] 5.00; hidden units for it: 0 11.0; nearest samples: 1 (yes) at 0, 0 (no) at 5.00"

        """)
    #expect(
      try shell.run("print w.predicted w.against w.units w.contributions w.bias w.nearest w.labels")
        == "1 0 [0] [11] -4 [1, 0] [1, 0]\n")
    #expect(
      shell.error("why(m, tensor([3, 1]), class_names=[\"no\"])")
        == "36: there are 1 class names for 2 classes")
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
      ("why model 3", "1: why has no data [give it x and y, or choose a dataset first: use mnist]"),
      ("gradcheck model", "1: gradcheck has no data [give it x and y, or choose a dataset first: use mnist]"),
    ]
    for (code, message) in cases {
      let shell = Shell()
      #expect((try? shell.run(Self.trained)) != nil)
      #expect(shell.error(code) == message, "\(code)")
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
