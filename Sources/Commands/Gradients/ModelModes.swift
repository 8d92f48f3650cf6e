import Interpreter
import Learning

struct TrainMode: Command {
  let model: ModelArgument
  let isTraining: Bool

  static let name = "train"
  static let category = Category.training
  static let summary = "Puts a model into training mode: dropout drops, batch norm takes the batch's own."
  static let details = "For model(x) in a loop of your own; fit and evaluate choose the mode themselves."
  static let examples = [
    Example("model = sequential(linear(2, 2), dropout(0.5))\nmodel.train();\nmodel.training", "true")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("model", "The model."),
      Parameter("mode", "false for inference, as eval.", default: true))
  }
  func run(in session: Session) throws -> Value {
    model.model.isTraining = isTraining
    return .object(model.object)
  }
}

struct InferenceMode: Command {
  let model: ModelArgument

  static let name = "eval"
  static let category = Category.training
  static let summary = "Puts a model into inference mode: nothing drops, batch norm uses its averages."
  static let details = "For model(x) in a loop of your own; fit and evaluate choose the mode themselves."
  static let examples = [
    Example("model = sequential(linear(2, 2), dropout(0.5))\nmodel.eval();\nmodel.training", "false")
  ]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("model", "The model.")) }
  func run(in session: Session) throws -> Value {
    model.model.isTraining = false
    return .object(model.object)
  }
}

/// `model.zero_grad()`, `zero_grad([w, b])`.
struct ZeroGradient: Command {
  let target: ParametersArgument

  static let name = "zero_grad"
  static let category = Category.gradients
  static let summary = "Clears the gradients that backward has added up."
  static let details = """
    The weights stay as they are. Afterwards grad is none, as in PyTorch, and the next backward begins anew.
    """
  static let examples = [
    Example(
      "w = tensor(3, requires_grad=true)\n(w * w).backward()\nzero_grad(w)\nw.grad == none", "true")
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("target", "A model, a tensor, or a list of tensors."))
  }
  func run(in session: Session) throws -> Value {
    for parameter in target.parameters { parameter.gradient = nil }
    return .none
  }
}
