import Commands
import Diagnostics
import Interpreter
import Testing

/// What counts as a test in the table of `runs`: an evaluation on samples that the fit did not see.
@Suite struct RunsTests {
  private static let given = """
    x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=int64)
    y = tensor([0, 1, 1, 0])
    model = sequential(dense(2, softmax))

    """

  @Test(arguments: [
    ("fit model x y verbose=0\nevaluate model x y", false),
    ("fit model x y verbose=0\nevaluate model x[1:3] y[1:3]", false),
    ("fit model x y verbose=0 validation_split=0.5\nevaluate model x y", false),
    ("fit model x[:2] y[:2] verbose=0\nevaluate model x[2:] y[2:]", true),
    ("fit model x y verbose=0\nevaluate model x * 1 y", true),
    // Another model's fit in between changes nothing.
    (
      "fit model x[:2] y[:2] verbose=0\nfit sequential(dense(2, softmax)) x[2:] y[2:] verbose=0\n"
        + "evaluate model x[:2] y[:2]", false
    ),
  ])
  func anEvaluationOnTrainingSamplesIsNoTest(code: String, isTest: Bool) throws {
    let output = RecordedOutput()
    let session = Session(registry: .everything(), output: output)
    try session.run(Source(Self.given + code))
    _ = output.take()
    try session.run(Source("runs"))
    let row = output.take().split(separator: "\n").first { $0.hasPrefix("  1  model ") }
    #expect(row?.contains("–") == !isTest, "\(row ?? "no row")")
  }
}
