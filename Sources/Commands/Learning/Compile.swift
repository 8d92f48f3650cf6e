import Interpreter
import Learning

/// `compile model optimizer=sgd(0.03) loss=categorical_crossentropy metrics=[accuracy]`.
struct CompileCommand: Command {
  let model: ModelArgument
  let optimizer: OptimizerArgument
  let loss: Loss?
  let metrics: MetricsArgument?
  static let name = "compile"
  static let category = Category.training
  static let summary = "Says how a model is to be trained."
  static let details = """
    The optimizer's memory starts anew. Without a loss, fit takes the one that suits the last layer and \
    the labels; without metrics it counts accuracy when the loss is a cross-entropy.
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
        "optimizer", "How weights follow their gradients.", default: OptimizerArgument(optimizer: RMSprop())),
      Parameter(
        "loss", "What training makes small.", default: .some(nil), defaultText: "by layers and labels"),
      Parameter("metrics", "What is counted beside it.", default: .some(nil), defaultText: "by the loss"))
  }

  func run(in session: Session) throws -> Value {
    model.model.compile(Recipe(optimizer.optimizer, loss: loss, metrics: metrics?.metrics))
    return .none
  }
}
