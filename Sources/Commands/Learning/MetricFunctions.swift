import Interpreter
import Learning
import Tensors

/// `accuracy(y, p)`.
struct AccuracyCommand: Command {
  let targets: TensorArgument
  let outputs: TensorArgument
  static let name = "accuracy"
  static let category = Category.metrics
  static let summary = "Share of the samples whose largest output is at the true class."
  static let details = """
    y holds class numbers [n] or one-hot rows [n, k], p outputs [n, k]; of equal outputs the first counts. \
    A single output counts as right when p > ½ agrees with y > ½. The bare name is the metric of compile.
    """
  static let examples = [Example("accuracy([1, 0], [[0.2, 0.8], [0.3, 0.7]])", "0.5")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("y", "What should come out."), Parameter("p", "What came out."))
  }
  func run(in session: Session) throws -> Value {
    .number(try Metric.accuracy.tally(targets: targets.tensor, outputs: outputs.tensor).share)
  }
}

/// `top_k(y, p, k=3)` computes; `top_k(k=3)` is a metric for compile.
struct TopKCommand: Command {
  let targets: TensorArgument?
  let outputs: TensorArgument?
  let k: Int
  static let name = "top_k"
  static let category = Category.metrics
  static let summary = "Share of the samples whose true class is among the k largest outputs."
  static let details = "Without y and p it is the metric itself, as in metrics=[accuracy, top_k(k=3)]."
  static let examples = [
    Example("top_k([2], [[0.5, 0.3, 0.2]], k=2)", "0"), Example("top_k(k=3)", "top_k(k=3)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("y", "What should come out."),
      Parameter("p", "What came out."),
      Parameter("k", "How many of the outputs count.", default: 5, in: 1...1_000_000))
  }
  func run(in session: Session) throws -> Value {
    switch (targets, outputs) {
    case (let targets?, let outputs?):
      return .number(try Metric.topK(k).tally(targets: targets.tensor, outputs: outputs.tensor).share)
    case (nil, nil): return .object(MetricObject(.topK(k)))
    case (_?, nil):
      throw Problem("top_k needs y and p, or neither", label: "for the metric, top_k(k=2)")
    case (nil, _): throw Problem("top_k needs y and p, or neither")
    }
  }
}
