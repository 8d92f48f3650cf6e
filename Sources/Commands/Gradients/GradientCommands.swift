import Autograd
import Interpreter
import Tensors

var gradientCommands: [Builtin] {
  [
    Builtin(Backward.self), Builtin(RequiresGradient.self), Builtin(Detach.self),
    Builtin(ZeroGradient.self), Builtin(TrainMode.self), Builtin(InferenceMode.self),
  ]
}

struct Backward: Command {
  let loss: TensorArgument
  let gradient: TensorArgument?
  let keepsGraph: Bool

  static let name = "backward"
  static let category = Category.gradients
  static let summary = "Adds d loss / d p to the grad of every parameter p that the loss was made from."
  static let details = """
    The chain rule, operation by operation in reverse, as PyTorch's backward. Gradients add up until \
    zero_grad. The loss must be a single number, unless gradient= says what flows in. A second backward \
    through the same values needs retain_graph=true in the first.
    """
  static let examples = [
    Example(
      "x = tensor(3, requires_grad=true)\n(x * x).backward()\nx.grad", "6")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Interpreter.Parameter("loss", "A value that was computed from parameters."),
      Interpreter.Parameter("gradient", "What flows in, of the value's shape.", defaultText: "1"),
      Interpreter.Parameter("retain_graph", "Keep what another backward needs.", default: false))
  }
  func run(in session: Session) throws -> Value {
    guard let object = loss.object, case .recorded(let traced) = object.backing else {
      throw Problem(GradientError.noGraph(isPaused: false), at: .parameter("loss"))
    }
    do {
      let isLate = try traced.graph.backward(from: traced, seed: gradient?.tensor, keepsGraph: keepsGraph)
      guard isLate else { return .none }
    } catch {
      throw Problem(error, at: .parameter("loss"))
    }
    session.warn(
      once: "zero_grad",
      Caution(
        "this gradient is added to one by which the optimizer has already made its step",
        notes: ["clear the gradients first: optimizer.zero_grad() before backward"]))
    return .none
  }
}

extension Problem {
  init(_ error: GradientError, at culprit: Culprit) {
    self.init(error.message, at: culprit, label: error.label, notes: error.notes)
  }
}

struct RequiresGradient: Command {
  let tensor: TensorArgument
  let wanted: Bool

  static let name = "requires_grad_"
  static let category = Category.gradients
  static let summary = "Makes a tensor one whose gradient is kept: a parameter."
  static let details = "In place, as PyTorch's method; x.requires_grad = true does the same."
  static let examples = [
    Example("zeros(2).requires_grad_()", "tensor([0., 0.], shape=(2,), dtype=float32, requires_grad=true)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Interpreter.Parameter("x", "The tensor."),
      Interpreter.Parameter("requires_grad", "Whether it shall.", default: true))
  }
  func run(in session: Session) throws -> Value {
    let object = tensor.object ?? TensorObject(tensor.tensor)
    try object.setRequiresGradient(wanted, in: session)
    return .object(object)
  }
}

struct Detach: Command {
  let tensor: TensorArgument

  static let name = "detach"
  static let category = Category.gradients
  static let summary = "The numbers alone: no gradient flows through the result."
  static let examples = [
    Example("tensor([1, 2], requires_grad=true).detach().requires_grad", "false")
  ]
  static var signature: Signature<Self> { Signature(Self.init, Interpreter.Parameter("x", "A tensor.")) }
  func run(in session: Session) throws -> Value { .tensor(tensor.tensor) }
}
