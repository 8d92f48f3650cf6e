import Autograd
import Tensors

/// What a layer puts its sums through.
public enum Activation: Hashable, Sendable {
  /// A function of all elements along an axis.
  public enum AxisFunction: String, CaseIterable, Sendable {
    /// eˣ / Σ eˣ
    case softmax
    /// log softmax(x)
    case logSoftmax = "log_softmax"
    /// softmax(−x)
    case softmin

    public var aliases: [String] {
      switch self {
      case .softmax: ["Softmax"]
      case .logSoftmax: ["logsoftmax", "LogSoftmax"]
      case .softmin: ["Softmin"]
      }
    }

    public var formula: String {
      switch self {
      case .softmax: "eˣ / Σ eˣ along an axis, by default the last"
      case .logSoftmax: "x − log Σ eˣ along an axis, by default the last"
      case .softmin: "e⁻ˣ / Σ e⁻ˣ along an axis, by default the last"
      }
    }
  }

  /// x
  case linear
  /// A function of each element; see `PointwiseKind`'s table.
  case pointwise(PointwiseFunction)
  case along(AxisFunction, axis: Int)

  public static let relu = Activation.pointwise(.relu)
  public static func leakyRelu(slope: Double) -> Activation { .pointwise(.leakyRelu(slope: slope)) }
  public static func elu(alpha: Double) -> Activation { .pointwise(.elu(alpha: alpha)) }
  public static let selu = Activation.pointwise(.selu)
  public static let gelu = Activation.pointwise(.gelu(isApproximate: false))
  public static let sigmoid = Activation.pointwise(.sigmoid)
  public static let tanh = Activation.pointwise(.tanh)
  public static let softmax = Activation.along(.softmax, axis: -1)
  public static let softplus = Activation.pointwise(.softplus)
  public static let swish = Activation.pointwise(.swish)

  /// Every activation as a function of Keras has it: `leaky_relu` with slope 0.2. As a layer of its
  /// own its slope is 0.3; see `Activation.asLayer`.
  public static let all: [Activation] =
    [.linear] + PointwiseKind.allCases.map { .pointwise(PointwiseFunction($0)) }
    + AxisFunction.allCases.map { .along($0, axis: -1) }

  /// The one of this name or alias, with the defaults that it has in `dialect`: as a function, as in
  /// `dense(3, leaky_relu)`, or as a layer.
  public init?(named name: String, dialect: Dialect = .keras, isLayer: Bool = false) {
    if name == "linear" {
      self = .linear
    } else if let function = AxisFunction.allCases.first(where: {
      $0.rawValue == name || $0.aliases.contains(name)
    }) {
      self = .along(function, axis: -1)
    } else if let kind = PointwiseKind(named: name) {
      self = Activation(kind, [], dialect: dialect, isLayer: isLayer)
    } else {
      return nil
    }
  }

  /// With these settings; `nil` and missing ones are what `dialect` has.
  public init(_ kind: PointwiseKind, _ settings: [Double?], dialect: Dialect, isLayer: Bool) {
    self = .pointwise(
      PointwiseFunction(
        kind,
        kind.facts.settings.enumerated().map { index, setting in
          let fallback = dialect == .torch ? setting.torch : isLayer ? setting.layer : setting.function
          return (index < settings.count ? settings[index] : nil) ?? fallback
        }))
  }

  public var name: String {
    switch self {
    case .linear: "linear"
    case .pointwise(let function): function.name
    case .along(let function, _): function.rawValue
    }
  }

  public var formula: String {
    switch self {
    case .linear: "x as it is"
    case .pointwise(let function): function.kind.facts.formula
    case .along(let function, _): function.formula
    }
  }

  /// Keras's class of the layer, for the summary.
  var className: String {
    switch name {
    case "relu": "ReLU"
    case "leaky_relu": "LeakyReLU"
    case "elu": "ELU"
    default: "Activation"
    }
  }

  /// The same name with the defaults of Keras's layer: `LeakyReLU` has slope 0.3.
  public var asLayer: Activation {
    self == Activation(named: name) ? Activation(named: name, isLayer: true) ?? self : self
  }

  /// As a user writes it in a dense layer: `relu`, `leaky_relu(negative_slope=0.1)`.
  public var written: String {
    settings(isLayer: false).isEmpty ? name : "\(name)(\(settings(isLayer: false)))"
  }

  /// As a user writes it as a layer of its own: `relu()`.
  var writtenAsLayer: String { "\(name)(\(settings(isLayer: true)))" }

  /// All that differs from Keras's defaults.
  private func settings(isLayer: Bool) -> String {
    switch self {
    case .linear: return ""
    case .along(_, let axis): return axis == -1 ? "" : "dim=\(axis)"
    case .pointwise(let function):
      let all = zip(function.kind.facts.settings, function.settings)
      return all.compactMap { setting, value -> String? in
        guard value != (isLayer ? setting.layer : setting.function) else { return nil }
        if case .isApproximate = setting.range { return "\(setting.name)=\(value != 0)" }
        return "\(setting.name)=\(plainText(value))"
      }.joined(separator: ", ")
    }
  }
}

extension Activation {
  /// Writes the function on the record; x [batch, …] → the same shape. Linear is x itself.
  public func record(_ x: Var, on record: Record) throws -> Var {
    switch self {
    case .linear: x
    case .pointwise(let function): try record.pointwise(function, x)
    case .along(.softmax, let axis): try record.softmax(x, axis: axis)
    case .along(.logSoftmax, let axis): try record.softmax(x, axis: axis, isLogarithm: true)
    case .along(.softmin, let axis): try record.softmax(record.scale(x, by: -1), axis: axis)
    }
  }
}
