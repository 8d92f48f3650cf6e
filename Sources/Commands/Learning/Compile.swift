import Interpreter
import Learning

/// `compile model optimizer=sgd(0.03) loss=categorical_crossentropy metrics=[accuracy]`.
struct CompileCommand: Command {
  let model: ModelArgument
  let optimizer: OptimizerArgument
  let loss: Loss?
  let metrics: MetricsArgument?
  let isClipped: Bool

  static let name = "compile"
  static let category = Category.training
  static let summary = "Says how a model is to be trained."
  static let details = """
    The optimizer's memory starts anew. Without a loss, fit takes the one that suits the last layer and \
    the labels; without metrics it counts accuracy when the loss is a cross-entropy.
    A cross-entropy behind a softmax is exact, as Keras's on TensorFlow. With clip=true it is taken from the \
    probabilities, clipped to 1e-7, as Keras's on JAX and PyTorch: a sample that is further off than that \
    gives no gradient, and a training that went wrong stays there.
    """
  static let examples = [
    Example(
      "model = sequential(dense(10, softmax))\n"
        + "compile model optimizer=sgd(lr=0.03) loss=categorical_crossentropy metrics=[accuracy]")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("model", "The model."),
      Parameter(
        "optimizer", "How weights follow their gradients.", default: OptimizerArgument(RMSprop())),
      Parameter(
        "loss", "What training makes small.", defaultText: "by layers and labels"),
      Parameter("metrics", "What is counted beside it.", defaultText: "by the loss"),
      Parameter(
        "clip", "Cross-entropy from clipped probabilities rather than exactly from the logits.",
        default: false, namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    model.model.compile(
      Recipe(optimizer.optimizer, loss: loss, metrics: metrics?.metrics, isClipped: isClipped))
    return .none
  }
}
