import Interpreter
import Learning

/// `gradcheck model x y`.
struct GradCheckCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let batch: Int?
  let elements: Int

  static let name = "gradcheck"
  static let category = Category.gradients
  static let summary = "A model's backward pass held against finite differences in float64."
  static let details = """
    For each element w: (f(w + h) - f(w - h)) / 2h, f the loss of the batch in training mode with the same \
    dropout each time, against the gradient; so too for the inputs. h = eps^(1/3) = 6e-6, times |w| above 1: \
    there rounding and the curve cost alike. A relative error up to 1e-5 agrees. Elements within h of a kink, \
    as relu's at 0, have no slope to compare and are counted apart. Of large parameters so many elements are \
    drawn, always the same. Nothing of the model changes.
    """
  static let examples = [
    Example(
      "c = gradcheck(model, x, y)\nc.wrong", "0",
      given: """
        model = sequential(dense(4, tanh), dense(2, softmax))
        x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
        y = tensor([0, 1, 1, 0])
        """),
    Example(
      "gradcheck model elements=10", given: "use xor\nmodel = sequential(dense(4, relu), dense(2, softmax))"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "a batch of the dataset in use"),
      Parameter("y", "Targets."), batchParameter(most: mostSamples),
      Parameter(
        "elements", "The most elements of each parameter that are checked.", default: 100, in: 1...1_000_000))
  }
  /// Of given samples: more make the sums longer, and test nothing else.
  private static let mostSamples = 32

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    let batch = try session.inspectedBatch(
      inputs, targets, size: batch, most: Self.mostSamples, for: model, of: Self.name)
    session.watch(model, inputs: batch.samples.inputs.firstRows)
    let check = try blaming {
      try model.checkGradients(
        batch.samples, rows: batch.rows, most: elements, isCancelled: { session.interrupt.isRaised })
    }
    guard let check else { throw Interrupted() }
    return .object(GradientCheckObject(check, of: batch.words))
  }
}
