import Interpreter
import Learning

/// `diagnose model`, `diagnose model x y`.
struct DiagnoseCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?

  static let name = "diagnose"
  static let category = Category.training
  static let summary = "Looks for what usually goes wrong with a model, its data and its training."
  static let details = """
    Inputs and labels, layers and loss that do not go together, units that are dead (0 for all samples) or \
    saturated (within 1 % of a limit for most), gradients that vanish, the size of a step against that of the \
    weights, the loss before training against ln(classes), and whether a fresh copy learns 16 samples by heart. \
    What may only follow from an earlier finding is marked so. Nothing of the model changes. The result has \
    findings, and a member for each check, for scripts.
    """
  static let examples = [
    Example("diagnose model", given: "use xor\nmodel = sequential(dense(8, tanh), dense(2, softmax))"),
    Example(
      "d = diagnose(model, x, y)\nd.loss", "\"bad\"",
      given: """
        model = sequential(dense(8, tanh), dense(2, softmax))
        compile model loss=cross_entropy_loss
        x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
        y = tensor([0, 1, 1, 0])
        """),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "the dataset in use"), Parameter("y", "Targets."))
  }

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    let samples = try session.samples(inputs, targets, or: .training, for: model, of: Self.name)
    let diagnosis = try blaming {
      try model.diagnose(samples, threads: session.threads, isCancelled: { session.interrupt.isRaised })
    }
    guard let diagnosis else { throw Interrupted() }
    return .object(DiagnosisObject(diagnosis))
  }
}
