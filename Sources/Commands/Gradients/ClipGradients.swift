import Autograd
import Interpreter
import Learning

/// `clip_grad_norm(model, 1)`, between backward and step.
struct ClipGradNorm: Command {
  let target: ParametersArgument
  let limit: Double
  let power: Double
  static let name = "clip_grad_norm"
  static let aliases = ["clip_grad_norm_"]
  static let peers = Peers(keras: "global_clipnorm=", torch: "clip_grad_norm_")
  static let category = Category.gradients
  static let summary = "Makes all gradients together no longer than a norm; returns how long they were."
  static let details = "g ← g·min(1, max_norm/(‖all g‖ + 1e-6)), in place, as PyTorch's clip_grad_norm_."
  static let examples = [
    Example(
      "w = tensor([3, 4], requires_grad=true)\n(w * w).backward(gradient=[0.5, 0.5])\n"
        + "clip_grad_norm([w], 1)", "5")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Interpreter.Parameter("parameters", "A model, a tensor, or a list of tensors."),
      Interpreter.Parameter(
        "max_norm", "How long they may be.", rangeText: "0 or more",
        check: { $0 >= 0 ? nil : "max_norm must be 0 or more, not \($0.literal)" }),
      Interpreter.Parameter(
        "norm_type", "Power of the norm; inf for the largest element.", default: 2, rangeText: "above 0",
        check: { $0 > 0 ? nil : "norm_type must be above 0, not \($0.literal)" }))
  }
  func run(in session: Session) throws -> Value {
    .number(try Autograd.Parameter.clipGradients(of: target.parameters, toNorm: limit, power: power))
  }
}

/// `clip_grad_value(model, 0.5)`, between backward and step.
struct ClipGradValue: Command {
  let target: ParametersArgument
  let limit: Double
  static let name = "clip_grad_value"
  static let aliases = ["clip_grad_value_"]
  static let peers = Peers(keras: "clipvalue=", torch: "clip_grad_value_")
  static let category = Category.gradients
  static let summary = "Keeps every element of all gradients within ±clip_value."
  static let details = "In place, as PyTorch's clip_grad_value_."
  static let examples = [
    Example(
      "w = tensor([3, -4], requires_grad=true)\n(w * w).backward(gradient=[0.125, 0.5])\n"
        + "clip_grad_value([w], 1)\nw.grad.tolist()", "[0.75, -1]")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Interpreter.Parameter("parameters", "A model, a tensor, or a list of tensors."),
      Interpreter.Parameter(
        "clip_value", "The largest size of an element.", rangeText: "0 or more",
        check: { $0 >= 0 ? nil : "clip_value must be 0 or more, not \($0.literal)" }))
  }
  func run(in session: Session) throws -> Value {
    try Autograd.Parameter.clipGradients(of: target.parameters, toValue: limit)
    return .none
  }
}
