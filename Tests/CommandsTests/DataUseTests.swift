import Commands
import Datasets
import Diagnostics
import Interpreter
import Testing

struct DataUseTests {
  private static let given = """
    x = arange(24).reshape(6, 4)
    y = tensor([0, 1, 2, 0, 1, 2]).astype("int64")

    """

  @Test(arguments: [
    ("use circles(noise=0)", "circles: 800 train + 200 test · 2 inputs in -1…1 · 2 classes"),
    ("circles(n=100, noise=0, split=0)", "circles: 100 train, no test set · 2 inputs in -1…1 · 2 classes"),
    ("use circles(noise=0, test_size=0.5)", "circles: 500 train + 500 test · 2 inputs in -1…1 · 2 classes"),
    ("s = moons(n=20)\nuse s;\n_.name", "\"moons\""),
    ("use blobs(classes=5);\n_.classes", "5"),
    ("use spiral(classes=2, n=20);\n_.name", "\"spiral\""),
    ("use plane;\n_.classes == none and _.y_test.shape == (200, 1)", "true"),
    ("use sine(n=100);\n_.x_train.shape", "(80, 1)"),
    ("use \"sine\";\n_.name", "\"sine\""),
    ("len(moons(n=10))", "2"),
    ("(a, b), (c, d) = moons(n=10)\n(a.shape, b.shape, c.shape, d.shape)", "((8, 2), (8,), (2, 2), (2,))"),
    ("moons(n=10)[-1][0].shape", "(2, 2)"),
    (
      "use circles(noise=0) features=\"x1 x2, x1^2 x1*x2 sin\"",
      "circles: 800 train + 200 test · 2 inputs in -1…1 → 6 features x1 x2 x1^2 x1*x2 sin(x1) sin(x2) "
        + "· 2 classes"
    ),
    (
      "use x y features=[\"x1*x4\"]",
      "tensors: 6 train, no test set · 4 inputs in 0…23 → 1 feature x1*x4 "
        + "· 3 classes"
    ),
    (
      "use x y features=\"x1 x2\";\nuse _ features=\"x3\"",
      "tensors: 6 train, no test set · "
        + "4 inputs in 0…23 → 1 feature x3 · 3 classes"
    ),
    ("use x y features=\"x1*x4 x2\";\n_.x_train[1]", "tensor([28.,  5.], shape=(2,), dtype=float32)"),
    ("use x y features=\"sin x2\";\n_.features == _.input_names and _.features[4] == \"x2\"", "true"),
    (
      "use x y features=\"sin x1 x2 x3 x4 cos(x1)\"",
      "tensors: 6 train, no test set · 4 inputs in 0…23 "
        + "→ 9 features · 3 classes"
    ),
    ("use moons;\n_.name", "\"moons\""),
    ("use \"spiral\";\n_.classes", "3"),
    ("use blobs;\nuse;\n_.x_test.shape", "(200, 2)"),
    ("use x y", "tensors: 6 train, no test set · 4 inputs in 0…23 · 3 classes"),
    ("use x_train=x y_train=y", "tensors: 6 train, no test set · 4 inputs in 0…23 · 3 classes"),
    ("use x y x[0:2] y[0:2]", "tensors: 6 train + 2 test · 4 inputs in 0…23 · 3 classes"),
    ("use ((x, y), (x, y))", "tensors: 6 train + 6 test · 4 inputs in 0…23 · 3 classes"),
    ("use x to_categorical(y, 5)", "tensors: 6 train, no test set · 4 inputs in 0…23 · 5 classes"),
    ("use x x[:, 0] / 2", "tensors: 6 train, no test set · 4 inputs in 0…23 · 1 target"),
    ("use x x / 4", "tensors: 6 train, no test set · 4 inputs in 0…23 · 4 targets"),
    ("use x[:, 0] y", "tensors: 6 train, no test set · 1 input in 0…20 · 3 classes"),
    ("use x.reshape(6, 2, 2) y", "tensors: 6 train, no test set · 2×2 → 4 inputs in 0…23 · 3 classes"),
    (
      "(a, b), (c, d) = digits(train=30, test=7)\nuse a b c d;\n_.test[0].dtype",
      "\"uint8\""
    ),
  ])
  func `what is in use is said in one line`(code: String, line: String) throws {
    let output = RecordedOutput()
    try Session(registry: .everything(), output: output).run(Source(Self.given + code))
    #expect(output.text == line + "\n")
  }

  @Test func `drawn digits are bytes that are scaled on their way`() throws {
    let output = RecordedOutput()
    let session = Session(registry: .everything(), output: output)
    try session.run(Source("use digits"))
    #expect(
      output.text == "digits: 60,000 train + 10,000 test · 28×28 grey → 784 inputs in 0…1 · 10 classes\n")
    #expect(session.lab.dataset?.train.inputs.dtype == .uint8)
    #expect(session.lab.dataset?.inputScale == Float(1) / 255)
  }

  @Test func `without Unicode the line has none`() throws {
    let style = OutputStyle(width: 80, hasColor: false, hasUnicode: false, isTerminal: false)
    let output = RecordedOutput(style: style)
    try Session(registry: .everything(), output: output).run(
      Source(Self.given + "use x.reshape(6, 2, 2) y"))
    #expect(output.text == "tensors: 6 train, no test set, 2x2 -> 4 inputs in 0...23, 3 classes\n")
  }

  @Test(
    arguments: [
      ("use", 1, "no dataset is in use", ""),
      ("use moon", 5, "dataset knows no 'moon'", "did you mean 'moons'?"),
      ("use \"moon\"", 5, "there is no dataset \"moon\"", "did you mean 'moons'?"),
      ("use sum", 5, "use's dataset must be a dataset", "got the function sum"),
      ("use x", 1, "use needs y_train beside the inputs", ""),
      ("use mnist y", 11, "a whole dataset needs no y_train", ""),
      ("use x y x", 9, "x_test needs a y_test", ""),
      ("use x y y_test=y", 16, "y_test needs an x_test", ""),
      ("use x y[0:5]", 1, "x_train has 6 samples, y_train 5", "as many of one as of the other"),
      ("use x y x[:, 0:2] y", 1, "samples of x_train have the shape (4,), of x_test (2,)", ""),
      ("use x y - 1", 1, "class numbers cannot be negative: there is a -1", ""),
      ("use x y x y + 1", 1, "y_test has class 3, but y_train only 0…2", ""),
      ("use x[0:0] y[0:0]", 1, "x_train is empty", ""),
      ("use 3 4", 1, "x_train must have samples along its first axis", ""),
      (
        "use (x, y)", 5, "use's dataset must be a dataset",
        "got a tuple that is not ((x_train, y_train), (x_test, y_test))"
      ),
      ("spiral(n=10, classes=20)", 10, "10 points are too few for 20 classes", ""),
      ("blobs(classes=1)", 15, "classes must be in 2…100, not 1", ""),
      ("moons(classes=2)", 7, "moons has no argument 'classes'", ""),
      ("moons(split=1)", 13, "split must be at least 0 and below 1, not 1", ""),
      ("moons(split=-0.1)", 13, "split must be at least 0 and below 1, not -0.1", ""),
      ("moons(n=10)[2]", 1, "index 2 is outside of the dataset's two parts", ""),
      (
        "use spiral features=\"x1 x3\"", 21, "feature 'x3': there is no input 'x3'",
        "the inputs are x1 and x2"
      ),
      (
        "use spiral features=[\"x1\", 2]", 21, "use's features must be a text, or a list of texts",
        "got a number in the list"
      ),
      (
        "use digits(train=30, test=1) features=\"x1\"", 39,
        "features are made of rows of numbers, but a sample of tensors has shape (28, 28)",
        "as the points of xor, circles, moons or spiral"
      ),
      (
        "features(x.reshape(6, 2, 2), \"x1\")", 10,
        "features are made of rows of numbers, not of shape (6, 2, 2)", ""
      ),
      ("moons(n=5)", 9, "n must be in 10…1,000,000, not 5", ""),
      ("digits(train=0)", 14, "train must be in 1…1,000,000, not 0", ""),
    ] as [(String, Int, String, String)])
  func `what cannot be used is said at its place`(code: String, column: Int, message: String, label: String) {
    let session = Session(registry: .everything(), output: RecordedOutput())
    #expect(throws: Never.self) { try session.run(Source(Self.given)) }
    let failure = #expect(throws: Failure.self) { try session.run(Source(code)) }
    #expect(failure?.diagnostic.message == message)
    #expect(failure?.diagnostic.label ?? "" == label)
    #expect(failure?.diagnostic.place?.position.column == column)
  }
}
