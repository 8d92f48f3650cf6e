import Interpreter
import Learning
import Tensors

/// One function for each activation: of a tensor it computes, of nothing it is a layer, and its bare
/// name stands for itself wherever an activation or a layer is wanted.
enum Activations {
  static var builtins: [Builtin] {
    Activation.all.compactMap { activation in
      switch activation {
      case .linear: Builtin(LinearCommand.self)
      case .leakyRelu: Builtin(LeakyReluCommand.self)
      case .elu: Builtin(EluCommand.self)
      default: plain(activation)
      }
    }
  }

  private static func plain(_ activation: Activation) -> Builtin {
    Builtin(
      activation.name, aliases: activation == .swish ? ["silu"] : [], .activations,
      "\(formula(activation)): of a tensor, or as a layer.", examples: examples(activation),
      signature: {
        Signature(
          { $0 }, Parameter<TensorArgument?>("x", "A tensor; none makes a layer."))
      }, run: { argument, _ in try result(activation, argument) })
  }

  /// The activation of a tensor (of a number, a number), or a layer of it.
  static func result(_ activation: Activation, _ argument: TensorArgument?) throws -> Value {
    guard let argument else { return .layer(ActivationSpec(activation)) }
    guard argument.isPlain, argument.tensor.rank == 0 else {
      return .tensor(try activation.applied(to: argument.tensor))
    }
    let number = try activation.applied(to: argument.operand.tensor.converted(to: .float64))
    return .number(number.withElements(of: Double.self) { $0.first ?? .nan })
  }

  static func formula(_ activation: Activation) -> String {
    switch activation {
    case .linear: "x as it is"
    case .relu: "max(0, x)"
    case .leakyRelu: "x, or slope·x below 0"
    case .elu: "x, or alpha·(eˣ − 1) below 0"
    case .selu: "1.0507·elu(x) with alpha 1.6733"
    case .gelu: "x·Φ(x), exact"
    case .sigmoid: "1 / (1 + e⁻ˣ)"
    case .tanh: "Hyperbolic tangent"
    case .softmax: "eˣ / Σ eˣ along the last axis"
    case .softplus: "log(1 + eˣ)"
    case .swish: "x·sigmoid(x)"
    }
  }

  private static func examples(_ activation: Activation) -> [Example] {
    let layer = Example("\(activation.name)()", "\(activation.name)()")
    switch activation {
    case .relu: return [Example("relu(-2)", "0"), Example("dense(3, relu)", "dense(3, relu)"), layer]
    case .softmax: return [Example("softmax([0, 0])"), layer]
    default: return [Example("\(activation.name)([-1, 0, 2])"), layer]
    }
  }
}

struct LeakyReluCommand: Command {
  let argument: TensorArgument?
  let slope: Double?
  static let name = "leaky_relu"
  static let category = Category.activations
  static let summary = "\(Activations.formula(.leakyRelu(slope: 0.2))): of a tensor, or as a layer."
  static let details = "The slope is 0.2 of the function (and in dense), 0.3 of the layer, as in Keras."
  static let examples = [
    Example("leaky_relu(-2, negative_slope=0.25)", "-0.5"),
    Example("leaky_relu(negative_slope=0.1)", "leaky_relu(negative_slope=0.1)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "A tensor; none makes a layer."),
      Parameter(
        "negative_slope", aliases: ["slope", "alpha"], "Slope below 0.",
        defaultText: "0.2, as a layer 0.3",
        check: { $0.map { $0.isFinite && $0 >= 0 } ?? true ? nil : "negative_slope must be 0 or more" }))
  }
  func run(in session: Session) throws -> Value {
    let fallback = argument == nil ? 0.3 : 0.2
    return try Activations.result(.leakyRelu(slope: slope ?? fallback), argument)
  }
}

struct EluCommand: Command {
  let argument: TensorArgument?
  let alpha: Double
  static let name = "elu"
  static let category = Category.activations
  static let summary = "\(Activations.formula(.elu(alpha: 1))): of a tensor, or as a layer."
  static let examples = [Example("elu(2)", "2"), Example("elu()", "elu()")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "A tensor; none makes a layer."),
      Parameter(
        "alpha", "Depth below 0.", default: 1,
        check: { $0.isFinite && $0 >= 0 ? nil : "alpha must be 0 or more, not \($0.literal)" }))
  }
  func run(in session: Session) throws -> Value {
    try Activations.result(.elu(alpha: alpha), argument)
  }
}

/// `linear(784, 256)` is PyTorch's layer; `linear(x)` and the bare name are the activation that does
/// nothing.
struct LinearCommand: Command {
  let inputs: TensorArgument?
  let outputs: Int?
  let bias: Bool
  static let name = "linear"
  static let category = Category.layers
  static let summary = "PyTorch's Linear layer, or, as an activation, no change."
  static let details = """
    linear(in, out): y = x·W + b with weight and bias from U(±1/√in). As an activation, dense(64, linear), \
    and of a tensor, linear(x), it leaves its input as it is.
    """
  static let examples = [
    Example("linear(784, 256)", "linear(784, 256)"), Example("dense(64, linear)", "dense(64)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("in", "Number of inputs; or a tensor."),
      Parameter("out", "Number of outputs."),
      Parameter("bias", "Whether b is there.", default: true))
  }
  func run(in session: Session) throws -> Value {
    guard let outputs else { return try Activations.result(.linear, inputs) }
    guard let inputs = inputs.flatMap(\.whole) else {
      throw Problem("linear's in must be a whole number", at: .parameter("in"))
    }
    for (name, number) in [("in", inputs), ("out", outputs)] where !(1...10_000_000).contains(number) {
      throw Problem("\(name) must be in 1…10,000,000, not \(number)", at: .parameter(name))
    }
    return .layer(LinearSpec(inputs, outputs, bias: bias))
  }
}

extension TensorArgument {
  /// The whole number that was written; `nil` when it is no single one.
  fileprivate var whole: Int? {
    guard isPlain, tensor.rank == 0 else { return nil }
    return tensor.converted(to: .float64).withElements(of: Double.self) { Int(exactly: $0[0]) }
  }
}
