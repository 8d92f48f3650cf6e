import Datasets
import Diagnostics
import Interpreter
import Learning
import Tensors

/// `why model x_test[0]`, `why model 7`.
struct WhyCommand: Command {
  let model: ModelArgument?
  let sample: TensorArgument
  let inputs: DataArgument?
  let targets: DataArgument?
  let against: Int?
  let nearest: Int
  let names: List?

  static let name = "why"
  static let category = Category.training
  static let summary =
    "Which inputs, units and training samples speak for a prediction, and which against it."
  static let details = """
    x is one sample, or the number of one of the test set in use. Explained is the logit of the predicted \
    class minus that of the runner-up (or of against=), the logit of a single sigmoid, or an output. Features: \
    integrated gradients from a sample of zeros, whose sum is what x changes. Units of the last hidden layer: \
    activation times weight, exact. Nearest are the training samples, of the dataset in use or x_train, by \
    their distance in the last hidden layer. Nothing of the model changes. A terminal shows a picture, a pipe \
    tables; w.save("why.png") saves it, w.features, w.units, w.contributions, w.nearest and others are the numbers.
    """
  static let examples = [
    Example("why model 7", given: "use xor\nmodel = sequential(dense(4, tanh), dense(2, softmax))"),
    Example(
      "w = why(model, tensor([3, 1]))\nw.features", "tensor([6., 5.], shape=(2,), dtype=float64)",
      given: """
        model = sequential(linear(2, 1, bias=false))
        model.set_weights([[[2], [5]]])
        """),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, .currentModel,
      Parameter("x", "One sample, or its number in the test set in use."),
      Parameter(
        "x_train", "Samples among which the nearest are looked for.", defaultText: "the dataset in use"),
      Parameter("y_train", "Their targets."),
      whole(
        "against", "The class to hold the prediction against; of no classes, the output.",
        in: 0...1_000_000),
      Parameter("nearest", "Samples that are named.", default: 5, in: 0...100, namedOnly: true), .classNames)
  }

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    let sample = try one(for: model, in: session)
    session.watch(model, inputs: sample.inputs.firstRows)
    let others = try training(for: model, in: session)
    defer { session.output.progress(nil) }
    var told = ContinuousClock.now
    let explanation = try blaming {
      try model.explain(
        sample.inputs, against: against, nearest: nearest, among: others?.inputs, threads: session.threads,
        isCancelled: { session.interrupt.isRaised },
        report: { seen in
          guard ContinuousClock.now - told > .milliseconds(100) else { return }
          told = .now
          let count = countText(others?.inputs.count ?? seen)
          session.output.progress("why  sample \(countText(seen)) of \(count), for the nearest")
        })
    }
    guard let explanation else { throw Interrupted() }
    let isOfDataset = inputs == nil && others != nil
    let shown = ExplainedSample(
      explanation: explanation, name: sample.name, numbers: sample.inputs.row(0),
      nearest: explanation.neighbours.map { neighbour in
        ExplainedSample.Near(
          numbers: others?.inputs.row(neighbour.index) ?? [],
          label: others?.targets.map { label($0, neighbour.index) })
      },
      classNames: try session.classLabels(
        names, count: explanation.prediction.classCount, isOfDataset: isOfDataset),
      featureNames: isOfDataset ? session.lab.dataset?.inputNames : nil)
    return .object(shown.object)
  }

  /// The sample as a batch of one, and what it is called.
  private func one(
    for model: Model, in session: Session
  ) throws -> (inputs: Inputs, name: String) {
    let tensor = sample.tensor
    guard tensor.rank > 0 else {
      return try session.testSample(tensor, for: model, of: Self.name, orGive: "a sample")
    }
    var shape = tensor.shape
    if let known = model.inputShape ?? model.declaredInput {
      // As it is, in a batch of one, or under another shape of as many numbers.
      guard shape.count == known.count else {
        let isBatch = shape.rowCount == known.count
        throw Problem(
          "why explains one sample of shape \(known), but x has shape \(shape)", at: .parameter("x"),
          label: isBatch ? "take one of them, as x[0]" : nil)
      }
      shape = known
    } else if model.takesFlatSamples {
      shape = [shape.count]
    } else if shape.rank > 1, shape[0] == 1 {
      shape = Shape(Array(shape.dimensions.dropFirst()))
    }
    guard shape.count > 0 else { throw Problem("x is empty", at: .parameter("x")) }
    return try blaming { (try Inputs(tensor.viewed(as: Shape([1] + shape.dimensions))), "x") }
  }

  private func training(
    for model: Model, in session: Session
  ) throws -> (inputs: Inputs, targets: Tensor?)? {
    if let inputs, targets == nil, !inputs.hasTargets {
      return try blaming { (try Inputs(inputs.inputs()), nil) }
    }
    if inputs == nil, session.lab.dataset == nil { return nil }
    let samples = try session.samples(inputs, targets, or: .training, for: model, of: Self.name)
    // A dataset in use may be of something else than the model was built for.
    if inputs == nil, let known = model.inputShape, known != samples.sampleShape { return nil }
    return (samples.inputs, samples.targets)
  }

  /// A class number, the place of the largest of several columns, or a value.
  private func label(_ targets: Tensor, _ index: Int) -> Double {
    let row = targets.rows(index..<index + 1).converted(to: .float64).elements(of: Double.self)
    guard row.count > 1 else { return row.first ?? .nan }
    return Double(row.indices.max { (row[$0], $1) < (row[$1], $0) } ?? 0)
  }
}

extension Inputs {
  /// A sample's numbers as they go into the network.
  fileprivate func row(_ index: Int) -> [Float] {
    tensor.row(index).converted(to: .float32).elements(of: Float.self).map { $0 * scale }
  }
}

extension Explanation.Prediction {
  /// None of a value.
  fileprivate var classCount: Int {
    switch self {
    case .classes(let shares, _, _): shares.count
    case .yes: 2
    case .value: 0
    }
  }
}
