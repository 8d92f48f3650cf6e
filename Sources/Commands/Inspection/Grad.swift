import Interpreter
import Learning

/// `grad model`, `grad model x y`.
struct GradCommand: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let batch: Int?

  static let name = "grad"
  static let category = Category.gradients
  static let summary = "Where a model's gradients vanish or explode, layer by layer."
  static let details = """
    One forward and one backward pass in training mode; nothing of the model changes. dE/dh is the gradient of \
    the loss by a layer's outputs, dE/dw by a parameter, before an optimizer clips it. norm is √Σg²; half \
    a cell of a bar is a factor of 2. By 100 or more from the last layer of weights to the first, it has vanished or \
    exploded. The result has norms, output_norms, relative and names for scripts.
    """
  static let examples = [
    Example("grad model", given: "use xor\n" + given),
    Example("g = grad(model, x, y)\nlen(g.norms)", "4", given: given),
    Example("g = grad(model, x, y)\ng.verdict", "\"healthy\"", given: given),
  ]
  private static let given = """
    model = sequential(dense(4, tanh), dense(2, softmax))
    x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = tensor([0, 1, 1, 0])
    """
  static var signature: Signature<Self> {
    Signature(
      Self.init, .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "a batch of the dataset in use"),
      Parameter("y", "Targets."), batchParameter(most: mostSamples))
  }
  /// Of given samples.
  private static let mostSamples = 1000

  func run(in session: Session) throws -> Value {
    let model = try model.orCurrent(in: session).model
    let batch = try session.inspectedBatch(
      inputs, targets, size: batch, most: Self.mostSamples, for: model, of: Self.name)
    session.watch(model, inputs: batch.samples.inputs.firstRows)
    let flow = try blaming {
      try model.gradientFlow(
        batch.samples, rows: batch.rows, isCancelled: { session.interrupt.isRaised })
    }
    guard let flow else { throw Interrupted() }
    return .object(GradientFlowObject(flow, of: batch.words))
  }
}
