import Interpreter
import Learning
import Tensors

import struct Autograd.PointwiseFacts
import enum Autograd.PointwiseKind
import struct Autograd.PointwiseSetting

/// One function for each activation: of a tensor it computes, of nothing it is a layer, and its bare
/// name stands for itself wherever an activation or a layer is wanted.
enum Activations {
  static var builtins: [Builtin] {
    [Builtin(LinearCommand.self)] + PointwiseKind.allCases.map(pointwise)
      + Activation.AxisFunction.allCases.map(along)
  }

  /// What a call says: of what, and with which settings.
  private struct PointwiseCall {
    let argument: TensorArgument?
    let settings: [Double?]
  }

  private static func pointwise(_ kind: PointwiseKind) -> Builtin {
    let facts = kind.facts
    return Builtin(
      kind.rawValue, aliases: facts.aliases, .activations, summary(facts.formula),
      examples: examples(kind), peers: facts.peers, classForm: ActivationClasses.pointwise(kind),
      signature: { signature(kind) },
      run: { try result(activation(kind, $0.settings, isLayer: $0.argument == nil, in: $1), $0.argument) })
  }

  /// The activation with these settings; what was not said has its default.
  static func activation(
    _ kind: PointwiseKind, _ settings: [Double?], isLayer: Bool, in session: Session
  ) throws -> Activation {
    let activation = Activation(kind, settings, dialect: session.lab.dialect, isLayer: isLayer)
    if case .pointwise(let function) = activation, kind == .hardTanh,
      function.settings[0] >= function.settings[1]
    {
      throw Problem("hard_tanh's max_val must be above its min_val", at: .parameter("max_val"))
    }
    return activation
  }

  private static func signature(_ kind: PointwiseKind) -> Signature<PointwiseCall> {
    let x = Parameter<TensorArgument?>("x", "A tensor; none makes a layer.")
    let settings = kind.facts.settings
    if kind == .gelu {
      return Signature(
        { PointwiseCall(argument: $0, settings: [$1?.value]) }, x,
        Parameter<Approximation?>(settings[0].name, settings[0].summary, defaultText: "false"))
    }
    switch settings.count {
    case 0: return Signature({ PointwiseCall(argument: $0, settings: []) }, x)
    case 1:
      return Signature({ PointwiseCall(argument: $0, settings: [$1]) }, x, parameter(settings[0]))
    case 2:
      return Signature(
        { PointwiseCall(argument: $0, settings: [$1, $2]) }, x, parameter(settings[0]),
        parameter(settings[1]))
    default:
      return Signature(
        { PointwiseCall(argument: $0, settings: [$1, $2, $3]) }, x, parameter(settings[0]),
        parameter(settings[1]), parameter(settings[2]))
    }
  }

  private static func parameter(_ setting: PointwiseSetting) -> Parameter<Double?> {
    Parameter(
      setting.name, aliases: setting.aliases, setting.summary, defaultText: defaultText(setting),
      check: { complaint(about: $0, setting) })
  }

  static func defaultText(_ setting: PointwiseSetting) -> String {
    var text = numberText(setting.function)
    if setting.layer != setting.function { text += ", as a layer \(numberText(setting.layer))" }
    if setting.torch != setting.function { text += ", in dialect torch \(numberText(setting.torch))" }
    return text
  }

  static func complaint(about value: Double?, _ setting: PointwiseSetting) -> String? {
    guard let value else { return nil }
    switch setting.range {
    case .notNegative where !(value.isFinite && value >= 0): return "\(setting.name) must be 0 or more"
    case .positive where !(value.isFinite && value > 0): return "\(setting.name) must be above 0"
    default: return value.isFinite ? nil : "\(setting.name) must be a finite number"
    }
  }

  private struct AxisCall {
    let argument: TensorArgument?
    let axis: Int
  }

  private static func along(_ function: Activation.AxisFunction) -> Builtin {
    Builtin(
      function.rawValue, aliases: function.aliases, .activations, summary(function.formula),
      examples: [
        Example("\(function.rawValue)([0, 0])"),
        Example("\(function.rawValue)()", "\(function.rawValue)()"),
      ], peers: function.peers, classForm: ActivationClasses.along(function),
      signature: {
        Signature(
          AxisCall.init, Parameter("x", "A tensor; none makes a layer."),
          Parameter("dim", aliases: ["axis"], "The axis.", default: -1))
      },
      run: { call, _ in
        if let argument = call.argument {
          guard argument.shape.rank > 0 else {
            throw Problem(
              "\(function.rawValue) needs at least one axis, not a single number", at: .parameter("x"))
          }
          _ = try argument.shape.axis(call.axis)
        }
        return try result(.along(function, axis: call.axis), call.argument)
      })
  }

  /// The activation of a tensor (of a number, a number), or a layer of it.
  static func result(_ activation: Activation, _ argument: TensorArgument?) throws -> Value {
    guard let argument else { return .layer(ActivationSpec(activation)) }
    if let value = try recorded([argument], { try activation.record($1[0], on: $0) }) { return value }
    guard argument.isPlain, argument.tensor.rank == 0 else {
      return .tensor(try activation.applied(to: argument.tensor))
    }
    let number = try activation.applied(to: argument.operand.tensor.converted(to: .float64))
    return .number(number.withElements(of: Double.self) { $0.first ?? .nan })
  }

  static func summary(_ formula: String) -> String { "\(formula): of a tensor, or as a layer." }

  private static func examples(_ kind: PointwiseKind) -> [Example] {
    let layer = Example("\(kind.rawValue)()", "\(kind.rawValue)()")
    switch kind {
    case .relu: return [Example("relu(-2)", "0"), Example("dense(3, relu)", "dense(3, relu)"), layer]
    case .leakyRelu:
      return [
        Example("leaky_relu(-2, negative_slope=0.25)", "-0.5"),
        Example("leaky_relu(negative_slope=0.1)", "leaky_relu(negative_slope=0.1)"),
      ]
    case .gelu:
      return [Example("gelu([-1, 0, 2])"), Example("gelu(approximate=\"tanh\")", "gelu(approximate=true)")]
    default: return [Example("\(kind.rawValue)([-1, 0, 2])"), layer]
    }
  }
}

/// Keras's `approximate=true`, PyTorch's `approximate="tanh"`.
struct Approximation: Bindable {
  let value: Double

  static var typeName: String { "true, false, \"tanh\" or \"none\"" }
  static var choices: [String] { ["tanh", "none"] }
  var literal: String { value == 0 ? "false" : "true" }

  static func bind(_ argument: Argument, in session: Session) throws -> Approximation {
    switch try argument.given() {
    case .bool(let bool): return Approximation(value: bool ? 1 : 0)
    case .text("none"), .none: return Approximation(value: 0)
    case let value where value.builtinName == "tanh": return Approximation(value: 1)
    default: throw Mismatch()
    }
  }
}

/// `linear(784, 256)` is PyTorch's layer; `linear(x)` and the bare name are the activation that does
/// nothing.
struct LinearCommand: Command {
  let inputs: TensorArgument?
  let outputs: Int?
  let bias: Bool
  static let name = "linear"
  static let aliases = ["Linear"]
  static let peers = Peers(keras: "Dense", torch: "Linear")
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
    return .layer(LinearSpec(inputs, outputs, bias: bias), in: session)
  }
}

extension TensorArgument {
  /// The whole number that was written; `nil` when it is no single one.
  fileprivate var whole: Int? {
    guard isPlain, tensor.rank == 0 else { return nil }
    return tensor.converted(to: .float64).withElements(of: Double.self) { Int(exactly: $0[0]) }
  }
}

extension PointwiseFacts {
  var peers: Peers {
    switch (keras, torch) {
    case (let keras?, let torch?): Peers(keras: keras, torch: torch)
    case (let keras?, nil): Peers(keras: keras)
    case (nil, let torch?): Peers(torch: torch)
    case (nil, nil): Peers()
    }
  }
}

extension Activation.AxisFunction {
  var peers: Peers {
    switch self {
    case .softmax: Peers("Softmax")
    case .logSoftmax: Peers(keras: "log_softmax", torch: "LogSoftmax")
    case .softmin: Peers(torch: "Softmin")
    }
  }
}
