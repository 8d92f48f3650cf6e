import Commands
import Diagnostics
import Interpreter
import Testing

/// Tensors as the language shows and takes them.
@Suite struct TensorCommandTests {
  /// Code and what it shows; the numbers are worked out by hand.
  static let shown: [(String, String)] = [
    ("tensor([1, 2]).sum()", "3"),
    ("x = tensor([1, 2]); x[0] = 7; x", "tensor([7., 2.], shape=(2,), dtype=float32)"),
    ("x = tensor([1, 2]); y = x; y[0] = 7; x.sum()", "9"),
    ("x = tensor([1, 2]); y = x * 1; y[0] = 7; x.sum()", "3"),
    ("x = tensor([1, 2]); x += 1; x", "tensor([2., 3.], shape=(2,), dtype=float32)"),
    ("x = tensor([3, -1]); x[x < 0] = 0; x", "tensor([3., 0.], shape=(2,), dtype=float32)"),
    ("f\"{tensor([0.5, 1]).mean():.2f}\"", "\"0.75\""),
    ("f\"{tensor([1, 2])}\"", "\"tensor([1., 2.], shape=(2,), dtype=float32)\""),
    ("mean(tensor([1, 2, 4]) == tensor([1, 2, 3])).item() > 0.6", "true"),
    ("s = 0; for r in tensor([[1, 2], [3, 4]]) { s += r[1] }; s", "6"),
    ("a, b = tensor([5, 6]); b", "6"),
    ("len(zeros(3, 2))", "3"),
    ("\"big\" if tensor([3]) > 2 else \"small\"", "\"big\""),
    ("[10, 20, 30][argmax([1, 9, 5])]", "20"),
    ("[10, 20, 30][argmax(tensor([1, 9, 5]))]", "20"),
    ("max(tensor([[1, 2], [3, 4]]), 0)", "tensor([3., 4.], shape=(2,), dtype=float32)"),
    ("max(3, 4, 2)", "4"), ("min([3, 1])", "1"), ("sum([1, 2])", "3"), ("round(2.5)", "2"),
    ("abs(-0.5)", "0.5"), ("exp([0, 0])", "tensor([1., 1.], shape=(2,), dtype=float32)"),
    ("transpose(zeros(2, 3)).shape == zeros(2, 3).T.shape", "true"),
    ("tensor([true, false]) == tensor([true, true])", "tensor([ true, false], shape=(2,), dtype=bool)"),
    ("zeros((2, 3)).shape", "(2, 3)"), ("zeros([2, 3]).view(3, -1).shape", "(3, 2)"),
    ("tensor([1, 2]).astype(\"uint8\").dtype", "\"uint8\""), ("tensor([1.5]).astype(int).item()", "1"),
    ("to_categorical(tensor([2, 0])).argmax(dim=1)", "tensor([2, 0], shape=(2,), dtype=int64)"),
    ("topk(tensor([[1, 3, 2]]), 1, dim=1)[1].tolist()", "[[1]]"),
    ("tensor([1, 2]) == none", "false"),
    ("tensor(2) * 3", "6"),
    ("tensor([0.1])[0]", "0.1"),
  ]

  @Test(arguments: shown.indices) func shows(row: Int) throws {
    let (code, expected) = Self.shown[row]
    let output = RecordedOutput()
    try Session(registry: .everything(), output: output).run(Source(code))
    #expect(output.text == expected + "\n", "\(code)")
    #expect(output.diagnostics.isEmpty)
  }

  /// Code, the column and the message of its error.
  static let wrong: [(String, Int, String)] = [
    ("zeros(3)[5]", 1, "index 5 is out of range on axis 0, which has length 3"),
    ("zeros(3)[0.5]", 1, "an index is a whole number, not 0.5"),
    ("zeros(3)[true]", 1, "a single true or false is no index"),
    ("zeros(3)[\"a\"]", 1, "an index is a whole number, a slice, a mask or a list, not text"),
    ("x = zeros(3); x[0] = \"a\"", 15, "a tensor's elements are numbers, not text"),
    ("zeros(2, 3) + zeros(4)", 1, "shapes (2, 3) and (4,) do not fit together: 3 against 4 on axis -1"),
    ("if zeros(2) { }", 4, "a tensor of several elements is neither true nor false"),
    ("if zeros(0) { }", 4, "a tensor of no elements is neither true nor false"),
    ("for r in tensor(1) { }", 10, "a tensor without axes holds no items to go through"),
    ("tensor([[1, 2], [3]])", 8, "a tensor's rows must be equally long"),
    ("tensor([1, [2]])", 8, "a tensor's rows must be equally long"),
    ("tensor([1, \"a\"])", 8, "tensor's values must be a tensor"),
    ("tensor(\"a\")", 8, "tensor's values must be a tensor"),
    ("zeros(2).astype(flaot32)", 17, "there is no type 'flaot32'"),
    ("zeros(2).item()", 1, "item needs a tensor of one element, not of 2"),
    ("zeros(2).sum(axis=1)", 1, "a tensor of shape (2,) has no axis 1"),
    ("zeros(2).sum(axes=1)", 14, "sum has no argument 'axes'"),
    ("max()", 1, "max needs a tensor, a list or numbers"),
    ("one_hot([0, 3], 3)", 1, "class 3 is none of the 3 from 0 to 2"),
    ("one_hot([0.5])", 1, "class numbers are whole, not 0.5"),
    ("randint(5, 5)", 1, "randint needs low < high, not 5 and 5"),
    ("topk([1, 2], 3)", 14, "topk takes a k from 0 to the axis' length 2, not 3"),
    ("linspace(0, 1, -1)", 16, "num must be in 0…1,000,000,000, not -1"),
    ("arange(0, 1, 0)", 1, "arange needs finite numbers and a step that is not 0"),
    ("arange(3) // 0", 1, "an integer is divided by zero"),
  ]

  @Test(arguments: wrong.indices) func goesWrong(row: Int) {
    let (code, column, message) = Self.wrong[row]
    let session = Session(registry: .everything(), output: RecordedOutput())
    do throws(Failure) {
      try session.run(Source(code))
      Issue.record("no error: \(code)")
    } catch {
      #expect(error.diagnostic.message == message, "\(code)")
      #expect(error.diagnostic.place?.position.column == column, "\(code)")
    }
  }

  /// A column against a list warns once for each place, not at every turn of a loop.
  @Test func columnSlipWarnsOnce() throws {
    let output = RecordedOutput()
    let session = Session(registry: .everything(), output: output)
    try session.run(Source("for i in range(3) { d = zeros(4, 1) - zeros(4) }\nm = zeros(4, 1) == zeros(4)"))
    #expect(
      output.diagnostics.map(\.message)
        == ["shapes (4, 1) and (4,) stretch to (4, 4)", "shapes (4, 1) and (4,) stretch to (4, 4)"])
    #expect(output.diagnostics.allSatisfy { $0.severity == .warning })
    try session.run(Source("d = zeros(4, 1) - zeros(1, 4)"))
    #expect(output.diagnostics.count == 2, "(1, n) says what is meant")
  }

  @Test func randomNumbersFollowTheSeed() throws {
    func drawn(_ seed: UInt64) throws -> String {
      let output = RecordedOutput()
      let session = Session(registry: .everything(), output: output)
      session.lab.reseed(seed)
      try session.run(Source("randn(3)\nrandint(100, size=3)\nrandperm(5)"))
      return output.text
    }
    #expect(try drawn(1) == drawn(1))
    #expect(try drawn(1) != drawn(2))
  }
}
