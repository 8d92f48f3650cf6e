import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

@Suite struct ExportCommandTests {
  private let folder = Scratch()

  private func run(_ text: String, in shell: Shell = Shell()) throws -> String {
    folder.hidden(try shell.run(folder.filled(text)))
  }

  private func error(_ text: String) -> String? { Shell().error(folder.filled(text)).map(folder.hidden) }

  private let small = "model = sequential(dense(3, relu, input_shape=(2,)), dense(1))\n"

  @Test func writesEachKind() throws {
    #expect(try run(small + "export model \"FOLDER/m.onnx\"") == "")
    #expect(folder.names == ["m.onnx"])
    #expect(
      try run(small + "export model \"FOLDER/k.py\" as=keras\nmodel.export(\"FOLDER/t.py\", as=torch)") == """
        the weights are in k.weights.npz beside it
        the weights are in t.weights.npz beside it

        """)
    #expect(folder.names == ["k.py", "k.weights.npz", "m.onnx", "t.py", "t.weights.npz"])
    let text = try String(contentsOfFile: folder.path + "/k.py", encoding: .utf8)
    #expect(text.contains("WEIGHTS = Path(__file__).with_name(\"k.weights.npz\")\n"))
    #expect(text.contains("keras.layers.Dense(3, activation=\"relu\"),\n"))
    let names = "print load(\"FOLDER/k.weights.npz\").names load(\"FOLDER/t.weights.npz\").names"
    #expect(
      try run(names) == """
        ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"] ["0.weight", "0.bias", "2.weight", "2.bias"]

        """)
  }

  /// Numbers in the file beside a program are the model's to the bit.
  @Test func keepsTheWeightsToTheBit() throws {
    let output = try run(
      small + """
        export model "FOLDER/t.py" as=torch;
        other = sequential(dense(3, relu, input_shape=(2,)), dense(1))
        other.load_weights("FOLDER/t.weights.npz")
        x = randn(50, 2)
        print all(model(x) == other(x))
        """)
    #expect(output == "the weights are in t.weights.npz beside it\ntrue\n")
  }

  @Test func `a program that somebody wrote stays`() throws {
    let script = folder.path + "/train.py"
    try "print(1)\n".write(toFile: script, atomically: true, encoding: .utf8)
    let export = "export model \"FOLDER/train.py\" as=torch"
    #expect(
      error(small + export)
        == "2:14: FOLDER/train.py is there already, and was not exported [overwrite=true writes over it]")
    #expect(try String(contentsOfFile: script, encoding: .utf8) == "print(1)\n")
    #expect(folder.names == ["train.py"])
    // What was exported is written over, by either library's.
    _ = try run(small + export + " overwrite=true\n" + export + "\nexport model \"FOLDER/train.py\" as=keras")
    #expect(try String(contentsOfFile: script, encoding: .utf8).contains("import keras\n"))
  }

  @Test func `weights that somebody saved stay`() throws {
    let save = "save [ones(2)] \"FOLDER/m.weights.npz\"\n"
    let export = "export model \"FOLDER/m.py\" as=torch"
    #expect(
      error(small + save + export)
        == "3:14: FOLDER/m.weights.npz is there already, and was not exported [overwrite=true writes over it]"
    )
    #expect(folder.names == ["m.weights.npz"])
    _ = try run(small + export + " overwrite=true\n" + export)
    #expect(folder.names == ["m.py", "m.weights.npz"])
  }

  /// The layers in front of the one that says its inputs take these as the model got them.
  @Test(arguments: [
    "flatten(), linear(6, 2)", "dropout(0.1), flatten(), batchnorm1d(6), linear(6, 2)",
    "sequential(flatten(), linear(6, 4)), relu, linear(4, 2)",
  ])
  func `inputs are those that the model saw`(layers: String) throws {
    let text = try run(
      """
      model = sequential(\(layers))
      print model.input_shape
      model(randn(5, 2, 3));
      print model.input_shape model(randn(5, 6)).shape
      export model "FOLDER/k.py" as=keras;
      """)
    #expect(text.hasPrefix("(6,)\n(2, 3) (5, 2)\n"))
    let program = try String(contentsOfFile: folder.path + "/k.py", encoding: .utf8)
    #expect(program.contains("keras.Input((2, 3))"), "\(program)")
  }

  /// Looking at a model changes nothing of it, nor of the session's numbers.
  @Test func changesNothing() throws {
    let program = """
      model = sequential(dense(4, relu, input_shape=(2,)), batch_normalization(), dropout(0.5), dense(1))
      x = randn(64, 2)
      fit model x x[:, 0:1] epochs=1 verbose=0;
      EXPORTS
      fit model x x[:, 0:1] epochs=1 verbose=0;
      print model(x).sum() randn(1)
      """
    let exports = """
      export model "FOLDER/m.onnx"
      export model "FOLDER/k.py" as=keras
      export model "FOLDER/t.py" as=torch
      """
    let with = try run(program.replacingOccurrences(of: "EXPORTS", with: exports))
    let without = try run(program.replacingOccurrences(of: "EXPORTS", with: ""))
    #expect(with.hasSuffix(without))
  }

  @Test(arguments: [
    ("export model \"FOLDER/m.h5\"", "2:14: a model is exported as .onnx or .py, not as \"FOLDER/m.h5\""),
    (
      "export model \"FOLDER/m.py\"",
      "2:14: whose program is \"FOLDER/m.py\" to be? [add as=keras or as=torch]"
    ),
    (
      "export model as=keras \"FOLDER/m.onnx\"",
      "2:17: an .onnx file is no program of keras's [leave it out, or name a .py]"
    ),
    (
      "export model \"FOLDER/torch.py\" as=keras",
      "2:14: a program in torch.py would be imported in place of torch [take another name]"
    ),
    ("export model as=tf \"FOLDER/m.py\"", "2:17: as knows no 'tf'"),
    ("export 3 \"FOLDER/m.onnx\"", "2:8: export's model must be a model [got a number]"),
    ("export model", "2:1: export needs file [Where to: .onnx, or .py of a program.]"),
    (
      "export model \"FOLDER/none/m.onnx\"",
      "2:14: FOLDER/none/m.onnx: cannot be written: No such file or directory"
    ),
    (
      "new = sequential(dense(3))\nexport new \"FOLDER/m.onnx\"",
      "3:8: the model has no weights yet: it has seen no inputs [fit it, or call it with a batch of inputs]"
    ),
    (
      "new = sequential()\nexport new \"FOLDER/m.py\" as=torch",
      "3:8: the model has no weights yet: it has seen no inputs [fit it, or call it with a batch of inputs]"
    ),
    (
      """
      new = sequential(linear(2, 3), batchnorm1d(3, track_running_stats=false))
      export new "FOLDER/m.py" as=keras
      """,
      "3:8: layer 1, batchnorm1d(3, track_running_stats=false), cannot be written for Keras: its "
        + "BatchNormalization always keeps averages [PyTorch and ONNX can do without]"
    ),
  ])
  func saysWhatIsWrong(code: String, message: String) {
    #expect(error(small + code) == message)
    #expect(folder.names == [], "nothing is written")
  }

  /// Of every layer and activation that the language has, an exportable model; or none and why.
  @Test(
    arguments: Registry.everything().builtins.filter { [.layers, .activations].contains($0.category) }.map(
      \.name))
  func everyLayerIsExported(name: String) throws {
    /// Those that are no layers, and those that need arguments.
    let models: [String: String?] = [
      "sequential": "sequential(dense(3))", "add": nil, "input": "input(4), dense(3)", "dense": "dense(3)",
      "linear": "linear(4, 3)", "dropout": "dropout(0.1)", "gaussian_noise": "gaussian_noise(0.1)",
      "gaussian_dropout": "gaussian_dropout(0.1)", "alpha_dropout": "alpha_dropout(0.1)",
    ]
    guard let layers = models[name, default: "\(name)()"] else { return }
    let shell = Shell()
    _ = try run("model = sequential(\(layers))\nmodel(randn(2, 4));", in: shell)
    for export in ["\"FOLDER/m.onnx\"", "\"FOLDER/k.py\" as=keras", "\"FOLDER/t.py\" as=torch"] {
      _ = try run("export model \(export)", in: shell)
    }
    #expect(folder.names.count == 5)
  }
}
