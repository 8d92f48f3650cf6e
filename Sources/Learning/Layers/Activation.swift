import Autograd
import Tensors

/// What a layer puts its sums through, with Keras 3's definitions and defaults.
public enum Activation: Hashable, Sendable {
  /// x
  case linear
  /// max(0, x)
  case relu
  /// x for x ≥ 0, else slope·x
  case leakyRelu(slope: Double)
  /// x for x ≥ 0, else alpha·(eˣ − 1)
  case elu(alpha: Double)
  /// 1.0507·elu(x) with alpha 1.6733
  case selu
  /// x·Φ(x), exact (with erf)
  case gelu
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  case tanh
  /// eˣ / Σ eˣ along the last axis
  case softmax
  /// log(1 + eˣ)
  case softplus
  /// x·sigmoid(x)
  case swish

  /// Every activation as a function of Keras has it: `leaky_relu` with slope 0.2. As a layer of its
  /// own its slope is 0.3; see `Activation.asLayer`.
  public static let all: [Activation] = [
    .linear, .relu, .leakyRelu(slope: 0.2), .elu(alpha: 1), .selu, .gelu, .sigmoid, .tanh, .softmax,
    .softplus, .swish,
  ]

  /// The one that is called `name`, with its defaults; `silu` is swish too.
  public init?(named name: String) {
    guard let known = Self.all.first(where: { $0.name == name || (name == "silu" && $0 == .swish) }) else {
      return nil
    }
    self = known
  }

  public var name: String {
    switch self {
    case .linear: "linear"
    case .relu: "relu"
    case .leakyRelu: "leaky_relu"
    case .elu: "elu"
    case .selu: "selu"
    case .gelu: "gelu"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .softmax: "softmax"
    case .softplus: "softplus"
    case .swish: "swish"
    }
  }

  /// Keras's class of the layer, for the summary.
  var className: String {
    switch self {
    case .relu: "ReLU"
    case .leakyRelu: "LeakyReLU"
    case .elu: "ELU"
    default: "Activation"
    }
  }

  /// The same name with the defaults of Keras's layer: `LeakyReLU` has slope 0.3.
  public var asLayer: Activation { self == .leakyRelu(slope: 0.2) ? .leakyRelu(slope: 0.3) : self }

  /// As a user writes it in a dense layer: `relu`, `leaky_relu(negative_slope=0.1)`.
  public var written: String { self == Activation(named: name) ? name : "\(name)(\(setting))" }

  /// As a user writes it as a layer of its own: `relu()`.
  var writtenAsLayer: String { "\(name)(\(self == Activation(named: name)?.asLayer ? "" : setting))" }

  private var setting: String {
    switch self {
    case .leakyRelu(let slope): "negative_slope=\(plainText(slope))"
    case .elu(let alpha): "alpha=\(plainText(alpha))"
    default: ""
    }
  }
}

extension Activation {
  /// Writes the function on the record; x [batch, …] → the same shape. Linear is x itself.
  func record(_ x: Var, on record: Record) throws -> Var {
    switch self {
    case .linear: x
    case .softmax: try record.apply(Softmax(), [x])
    default: try pointwise.map { try record.apply(Pointwise($0), [x]) } ?? x
    }
  }

  private var pointwise: PointwiseFunction? {
    switch self {
    case .linear, .softmax: nil
    case .relu: .relu
    case .leakyRelu(let slope): .leakyRelu(slope: slope)
    case .elu(let alpha): .elu(alpha: alpha)
    case .selu: .selu
    case .gelu: .gelu(isApproximate: false)
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .softplus: .softplus
    case .swish: .swish
    }
  }
}
