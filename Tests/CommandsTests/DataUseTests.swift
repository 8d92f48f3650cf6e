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
    ("use circles(noise=0)", "tensors: 800 train + 200 test · 2 inputs in -1…1 · 2 classes"),
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
