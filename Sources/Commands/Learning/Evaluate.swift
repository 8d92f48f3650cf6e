import Interpreter
import Learning
import Tensors

/// `evaluate`, `evaluate model x_test y_test`.
struct EvaluateCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let verbose: Verbosity
  let sampleWeight: TensorArgument?
  static let name = "evaluate"
  static let category = Category.training
  static let summary = "Loss and metrics of a model, on x and y or on the dataset's test set."
  static let details = """
    In inference mode, over all samples. Accuracy comes as a count, a percentage and Wilson's 95 % \
    interval. The result is indexed as Keras's list: score[0] is the loss, score[1] the first metric.
    """
  static let examples = [
    Example("evaluate", given: "use xor\nmodel = sequential(dense(2, softmax))\nfit model"),
    Example(
      "score = evaluate(model, x_test, y_test)",
      given: """
        model = sequential(dense(2, softmax))
        x_test = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
        y_test = tensor([0, 1, 1, 0])
        """),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "the dataset's test set"),
      Parameter("y", "Targets."),
      Parameter("verbose", "0 prints nothing.", default: Verbosity(level: 1)),
      Parameter("sample_weight", "What each sample's loss is multiplied by.", namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    let object = try model.orCurrent(in: session)
    var samples = try session.samples(inputs, targets, or: .test, for: object.model, of: Self.name)
    if let sampleWeight {
      samples = try blaming("sample_weight") { try samples.weighted(sampleWeight.tensor) }
    }
    let evaluation = try blaming {
      try object.model.evaluate(
        samples, threads: session.threads, isCancelled: { session.interrupt.isRaised })
    }
    guard let evaluation else { throw Interrupted() }
    let set = inputs == nil ? "test" : inputs?.name ?? "data"
    session.workbench.note(evaluation, of: object, on: samples, named: set)
    let isPrinted = verbose.level > 0
    let result = EvaluationObject(evaluation, of: set, isPrinted: isPrinted)
    if isPrinted { session.output.line(result.description(in: session.output.style)) }
    return .object(result)
  }
}

/// `predict model x`.
struct PredictCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  static let name = "predict"
  static let category = Category.training
  static let summary = "A model's outputs for inputs x, in inference mode."
  static let examples = [
    Example("model = sequential(linear(2, 1))\npredict(model, [[0, 1]]).shape", "(1, 1)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "the dataset's test set"))
  }

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    if let inputs { return .tensor(try blaming { try model.predict(inputs.inputs(), in: session) }) }
    let samples = try session.datasetSamples(.test, for: model, of: Self.name)
    return .tensor(try model.predict(samples.inputs.tensor, scale: samples.inputs.scale, in: session))
  }
}

extension Model {
  /// Outputs for a batch of any size. Throws `Interrupted` after Ctrl-C.
  func predict(_ inputs: Tensor, scale: Float = 1, in session: Session) throws -> Tensor {
    let outputs = try predict(
      inputs, scale: scale, threads: session.threads, isCancelled: { session.interrupt.isRaised })
    guard let outputs else { throw Interrupted() }
    return outputs
  }
}
