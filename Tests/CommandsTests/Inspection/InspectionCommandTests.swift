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
