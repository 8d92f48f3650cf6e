import Commands
import Datasets
import Diagnostics
import Foundation
import Interpreter
import Tensors
import Testing

private let golden =
  String(#filePath.dropLast("CommandsTests/FileCommandTests.swift".count)) + "DatasetsTests/Files/"

@Suite struct FileCommandTests {
  private let folder = Scratch()

  private func run(_ text: String, in shell: Shell = Shell()) throws -> String {
    folder.hidden(try shell.run(folder.filled(text)))
  }

  private func error(_ text: String, in shell: Shell = Shell()) -> String? {
    shell.error(folder.filled(text)).map(folder.hidden)
  }

  // MARK: Tensors

  @Test(arguments: [
    ("tensor([[1.5, 2], [3, -4]])", "float32", "(2, 2)"), ("tensor(3)", "float32", "()"),
    ("zeros(0, 3)", "float32", "(0, 3)"), ("tensor([1, 200]).astype(\"uint8\")", "uint8", "(2,)"),
    ("tensor([-1, 2]).astype(\"int64\")", "int64", "(2,)"), ("tensor([1, 2]) > 1", "bool", "(2,)"),
    ("tensor([0.1, 2]).astype(\"float64\")", "float64", "(2,)"),
  ])
  func `a tensor comes back as it was`(value: String, dtype: String, shape: String) throws {
    for write in [
      "save x \"FOLDER/x.npy\"\ny = load(\"FOLDER/x.npy\")",
      "savez(\"FOLDER/x.npz\", v=x)\ny = load(\"FOLDER/x.npz\").v",
      "savez(\"FOLDER/x.npz\", compressed=true, v=x)\ny = load(\"FOLDER/x.npz\").v",
      "savez(\"FOLDER/x.safetensors\", v=x)\ny = load(\"FOLDER/x.safetensors\")[\"v\"]",
    ] {
      let output = try run("x = \(value)\n\(write)\nprint y.dtype y.shape all(x == y)")
      #expect(output == "\(dtype) \(shape) true\n", "\(write)")
    }
  }

  @Test func `several tensors have names`() throws {
    let output = try run(
      """
      savez("FOLDER/a.npz", [1, 2], 3, z=tensor([[1]]))
      d = load("FOLDER/a.npz")
      d
      print len(d) d.names d.keys() d.files "z" in d d["arr_0"].shape
      for name, x in d.items() { print name x.shape }
      save d "FOLDER/b.safetensors"
      load("FOLDER/b.safetensors")
      save [d.z, d.z] "FOLDER/c.npz"
      load("FOLDER/c.npz").names
      """)
    let names = "[\"arr_0\", \"arr_1\", \"z\"]"
    #expect(
      output == """
        arr_0  float32 (2,)
        arr_1  float32 ()
        z      float32 (1, 1)
        3 \(names) \(names) \(names) true (2,)
        arr_0 (2,)
        arr_1 ()
        z (1, 1)
        arr_0  float32 (2,)
        arr_1  float32 ()
        z      float32 (1, 1)
        ["arr_0", "arr_1"]

        """)
  }

  @Test(
    arguments: [
      ("save 3 \"FOLDER/x.txt\"", "8: a file's name must end in .safetensors, .npy or .npz"),
      (
        "save \"x.npy\" 3",
        "6: save's x must be a model, tensor, list of tensors, state dict, picture or runs "
          + "[got text: what is saved comes first, then the file]"
      ),
      ("save 3 \"FOLDER/x.safetensors\"", "8: a tensor in a .safetensors needs a name [as savez(file, x=x)]"),
      ("savez(\"FOLDER/x.npy\", x=3)", "7: an .npy holds one array [as .npz it holds several]"),
      ("savez(\"FOLDER/x.npz\", x=\"a\")", "23: savez's arrays must be a tensor [got text]"),
      ("savez(\"FOLDER/x.npz\", x=1, x=2)", "22: the argument 'x' is given twice"),
      (
        "save sequential(dense(3)) \"FOLDER/x.npz\"",
        "27: a model is saved as .safetensors [or its weights alone by save_weights]"
      ),
      (
        "save_weights(sequential(dense(3)), \"FOLDER/x.npz\")",
        "1: the model has no weights yet: it has seen no inputs [fit it, or call it with a batch of inputs]"
      ),
      ("save 3 \"FOLDER/none/x.npy\"", "8: FOLDER/none/x.npy: cannot be written: No such file or directory"),
      ("load(\"FOLDER/x.npy\")", "6: FOLDER/x.npy: cannot be read: No such file or directory"),
      ("load(\"FOLDER\")", "6: FOLDER: is not a regular file"),
      (
        "load(\"\(golden)net.safetensors\")[\"1.weight\"]",
        "1: there is no array \"1.weight\" [did you mean \"0.weight\"?]"
      ),
      ("load(\"\(golden)net.safetensors\")[0]", "1: arrays are taken by their names [as [\"0.bias\"]]"),
    ])
  func `a slip is named, and nothing is written`(text: String, message: String) {
    let shown = error(text)?.replacingOccurrences(of: golden, with: "GOLDEN/")
    // A column behind a folder's path depends on its length.
    let place =
      text.contains("FOLDER") && text.hasPrefix("savez") ? shown?.drop { $0 != ":" }.description : shown
    let expected = text.hasPrefix("savez") ? String(message.drop { $0 != ":" }) : message
    #expect(place == expected)
    #expect(folder.names == [])
  }

  // MARK: PyTorch's nets

  /// The nets of files.py; y is what PyTorch makes of x. Halves have 11 and 8 bits, and differ as much.
  @Test(arguments: [
    ("net", 1e-6), ("net-f64", 1e-6), ("net-f16", 1e-3), ("net-bf16", 1e-2),
  ])
  func `PyTorch's weights give PyTorch's outputs`(name: String, limit: Double) throws {
    let output = try run(
      """
      d = load("\(golden)net-output.npz")
      for model in [sequential(linear(4, 3), relu(), linear(3, 2)), sequential(dense(3, relu), dense(2))] {
        model.load_weights("\(golden)\(name).safetensors")
        print abs(model(d.x) - d.y).max() < \(limit)
      }
      """)
    #expect(output == "true\ntrue\n")
  }

  @Test func `weights that do not fit leave the model as it was`() throws {
    let shell = Shell()
    _ = try run(
      """
      model = sequential(linear(4, 3), relu(), linear(3, 5))
      before = model.state_dict()
      short = sequential(linear(4, 3)); long = sequential(linear(4, 3), relu(), linear(3, 2), linear(2, 2))
      """, in: shell)
    func load(_ model: String, _ rest: String = "") -> String? {
      error("\(model).load_state_dict(load(\"\(golden)net.safetensors\")\(rest))", in: shell)
        .map { String($0.drop { $0 != ":" }) }
    }
    #expect(load("model") == ": 2.weight has shape (2, 3) in what is loaded, but (5, 3) in the model")
    #expect(load("short") == ": 2.bias (2,) is in what is loaded, but not in the model")
    #expect(load("long") == ": the model has 3.weight (2, 2), which is missing in what is loaded")
    #expect(load("short", ", strict=false") == nil)
    #expect(load("long", ", strict=false") == nil)
    let same = "after = model.state_dict()\nfor name in after { print all(after[name] == before[name]) }"
    #expect(try run(same, in: shell) == "true\ntrue\ntrue\ntrue\n")
  }

  // MARK: Models

  /// Another two epochs give the same weights with and without a file in between, dropout and order too.
  @Test(arguments: [
    "adam(0.01)", "sgd(0.05, momentum=0.9)", "sgd(0.1)", "rmsprop(0.01, centered=true)", "adamax(0.02)",
  ])
  func `a loaded model goes on to the same bits`(optimizer: String) throws {
    let output = try run(
      """
      seed 3
      use moons(n=100);
      model = sequential(dense(8, relu), sequential(dropout(0.2), dense(5, tanh)), batch_norm(), dense(2, softmax))
      compile model optimizer=\(optimizer) metrics=[accuracy, top_k(k=2)]
      fit model epochs=2 batch=30 verbose=0
      save model "FOLDER/m.safetensors"
      fit model epochs=2 batch=30 verbose=0
      seed 99
      other = load("FOLDER/m.safetensors")
      print rand(1)[0] > 0 other.optimizer other.loss other.metrics
      h = fit(other, epochs=2, batch=30, verbose=0)
      a = model.state_dict(); b = other.state_dict()
      print a.names == b.names
      for name in a { print all(a[name] == b[name]) }
      """)
    let written = optimizer
    #expect(
      output == "true \(written) sparse_categorical_crossentropy [accuracy, top_k(k=2)]\ntrue\n"
        + String(repeating: "true\n", count: 10))
  }

  /// PyTorch's defaults are others than Keras's, and the text of neither says its own.
  @Test func `an optimizer keeps its dialect`() throws {
    let shell = Shell()
    shell.session.lab.dialect = .torch
    _ = try run(
      """
      use xor;
      model = sequential(dense(3, tanh), dense(2, softmax))
      fit model optimizer=adam(amsgrad=true) verbose=0;
      """, in: shell)
    shell.session.lab.dialect = .keras
    let output = try run(
      """
      save model "FOLDER/m.safetensors"
      o = load("FOLDER/m.safetensors").optimizer
      print o o.dialect adam().dialect
      """, in: shell)
    #expect(output == "adam(0.001, amsgrad=true) · torch torch keras\n")
  }

  @Test(arguments: ["huber(delta=0.5)", "mse", "categorical_crossentropy(label_smoothing=0.1)"])
  func `a loss keeps its settings`(loss: String) throws {
    let output = try run(
      """
      model = sequential(dense(2, softmax))
      compile model loss=\(loss)
      fit model [[1, 2]] [[0, 1]] verbose=0;
      save model "FOLDER/m.safetensors"
      fit model [[1, 2]] [[0, 1]] epochs=2 verbose=0;
      other = load("FOLDER/m.safetensors")
      fit other [[1, 2]] [[0, 1]] epochs=2 verbose=0;
      print all(model([[1, 2]]) == other([[1, 2]]))
      """)
    #expect(output == "true\n")
  }

  @Test func `loading leaves the session's generator alone`() throws {
    let output = try run(
      """
      save sequential(dense(2, relu)) "FOLDER/m.safetensors"
      seed 5
      a = rand(2)
      seed 5
      m = load("FOLDER/m.safetensors")
      b = rand(2)
      print m all(a == b) m.input_shape
      """)
    #expect(output == "sequential(dense(2, relu)) true none\n")
  }

  @Test func `without the optimizer training starts anew`() throws {
    let output = try run(
      """
      use xor
      model = sequential(dense(4, tanh), dense(2, softmax))
      fit model epochs=3 optimizer=adam(0.02) verbose=0
      save model "FOLDER/m.safetensors" optimizer=false
      other = load("FOLDER/m.safetensors")
      print other.optimizer other.loss all(other(x_train[0:3]) == model(x_train[0:3]))
      """.replacingOccurrences(
        of: "use xor", with: "(x_train, y_train), test = xor(n=20)\nuse x_train y_train;"))
    #expect(output == "adam(0.02) sparse_categorical_crossentropy true\n")
  }

  /// All builtins that make layers, by their examples, and every option of those that have some.
  @Test func `a layer's text makes the layer again`() throws {
    var texts = [
      "dense(3, leaky_relu(negative_slope=0.05))", "dense(3, elu(alpha=0.5))", "dense(3, input_shape=(4,))",
      "leaky_relu(negative_slope=1e-07)", "dropout(0.12345678901234567)", "linear(3, 4)", "elu(alpha=2)",
    ]
    for builtin in Registry.everything().builtins
    where [Category.layers, .activations].contains(builtin.category) {
      texts += builtin.examples.filter { $0.isRunnable && $0.given.isEmpty }.map(\.code)
    }
    var layers = 0
    for text in texts where !text.contains("\n") {
      let shell = Shell()
      guard (try? shell.run("made = \(text)\nlayer = [made]\nkind = type(made)\nprint kind")) == "layer\n"
      else { continue }
      layers += 1
      let before = try run("model = sequential(made)\nmodel", in: shell)
      let after = try run("save model \"FOLDER/l.safetensors\"\nload(\"FOLDER/l.safetensors\")", in: shell)
      #expect(before == after)
    }
    #expect(layers >= 18)
  }

  // MARK: Files that lie

  private static func file(_ members: String, memory: String? = nil) -> Safetensors {
    let weights = [
      NamedTensor("0.weight", Tensor(zeros: [2, 3])), NamedTensor("0.bias", Tensor(zeros: [2])),
    ]
    let texts =
      [("nn", "{\"version\":1,\"random\":[\"0\",\"1\"],\(members)}")]
      + (memory.map { [("nn.optimizer", $0)] } ?? [])
    return Safetensors(weights, metadata: texts)
  }

  private static let dense = "\"model\":\"sequential(dense(2))\",\"input_shape\":[3]"
  private static let trained =
    dense
    + ",\"training\":{\"optimizer\":\"adam(0.1)\",\"loss\":\"mse\",\"metrics\":[],\"clip\":false},\"step\":3"

  @Test(
    arguments: [
      (file(dense), nil),
      (file("\"model\":\"print(3)\""), "describes its model wrongly: it is no sequential(…)"),
      (
        file("\"model\":\"sequential(dense(2)); print 3\""),
        "describes its model wrongly: it is no single value"
      ),
      (
        file("\"model\":\"sequential(run(\\\"x.nn\\\"))\""),
        "describes its model wrongly: \"run\" makes no part of a model"
      ),
      (file("\"model\":\"sequential(model)\""), "describes its model wrongly: number 0 is no layer"),
      (
        file("\"model\":\"sequential(x -> x)\""),
        "describes its model wrongly: it holds more than calls, numbers, texts and lists"
      ),
      (
        file("\"model\":\"sequential(dense(zeros(1000000)))\""),
        "describes its model wrongly: \"zeros\" makes no part of a model"
      ),
      (
        file("\"model\":\"sequential(dense(2, nothing))\""),
        "describes its model wrongly: activation knows no 'nothing'"
      ),
      (
        file("\"model\":\"sequential(dense(-2))\""),
        "describes its model wrongly: units must be in 1…10,000,000, not -2"
      ),
      (
        file("\"model\":\"sequential(dense(3))\",\"input_shape\":[3]"),
        "describes its model wrongly: dense(3) needs 0.weight (3, 3), which it lacks"
      ),
      (
        file("\"model\":\"sequential(dense(10000000))\",\"input_shape\":[3]"),
        "a float32 tensor of shape (3, 10000000) would take 120 MB; the limit here is 4.0 MB"
      ),
      (
        file("\"model\":\"sequential(flatten())\",\"input_shape\":[3000000000,3]"),
        "a float32 tensor of shape (3000000000, 3) would take 36.0 GB; the limit here is 4.0 MB"
      ),
      (
        file("\"model\":\"sequential(relu())\",\"input_shape\":[3]"),
        "0.bias (2,) is in what is loaded, but not in the model"
      ),
      (file("\"model\":\"sequential(dense(2)\""), "describes its model wrongly: '(' is never closed"),
      (file(dense + ",\"dialect\":\"latin\""), "has a model of an unknown dialect, \"latin\""),
      (file(dense + ",\"epochs\":-1"), "describes its model wrongly: its epochs cannot be -1"),
      (file(trained), nil),
      (file(trained, memory: "x"), "nn.optimizer: is no valid base64"),
      (
        file(trained, memory: "AAAA"),
        "nn.optimizer: is cut short: 3 of the 8 bytes of a safetensors length"
      ),
      (
        // A file without tensors: {}.
        file(trained, memory: "AgAAAAAAAAB7fQ=="),
        "the optimizer's 0.weight/mean (3, 2) is missing in what is loaded"
      ),
      (
        file(dense + ",\"training\":{\"optimizer\":\"exit(3)\"}"),
        "describes its model wrongly: \"exit\" makes no part of a model"
      ),
      (file(dense + ",\"training\":{\"optimizer\":\"relu\"}"), "describes its training wrongly"),
      (file(dense + ",\"training\":3"), "describes its model wrongly: it has no optimizer"),
    ] as [(Safetensors, String?)])
  func `a model's description is no program and cannot lie`(file: Safetensors, message: String?) throws {
    try file.write(to: folder.path + "/m.safetensors")
    let shell = Shell()
    let text = error("model = relu()\nmodel = load(\"FOLDER/m.safetensors\")", in: shell)
    let prefix = "2:14: FOLDER/m.safetensors: "
    #expect(text == message.map { prefix + $0 })
    if message != nil { #expect(try shell.run("model") == "relu()\n") }
  }

  @Test func `a model's file may be cut or changed anywhere`() throws {
    _ = try run(
      "use xor\nm = sequential(dense(2, relu), dense(2, softmax))\nfit m optimizer=adam verbose=0\nsave m \"FOLDER/m.safetensors\""
    )
    let file = URL(fileURLWithPath: folder.path + "/m.safetensors")
    let good = Array(try Data(contentsOf: file))
    let shell = Shell()
    var (read, refused) = (0, 0)
    for place in stride(from: 8, to: good.count, by: 23) {
      for change in [nil, 0x22, 0x39, good[place] ^ 1] as [UInt8?] {
        var bytes = Array(good[..<place])
        if let change { bytes += [change] + good[(place + 1)...] }
        try Data(bytes).write(to: file)
        if let message = error("m = load(\"FOLDER/m.safetensors\");", in: shell) {
          refused += 1
          #expect(message.hasPrefix("10: FOLDER/m.safetensors: "), "\(message)")
        } else {
          read += 1
        }
      }
    }
    #expect(read > 0 && refused > 0)
  }
}
