import Autograd
import Tensors

/// What is added to the loss to keep numbers small: l1·Σ|w| + l2·Σw², as Keras has it (its gradient of
/// the second is 2·l2·w; PyTorch's weight decay λ has λ·w and is not part of the loss).
public struct Regularizer: Hashable, Sendable {
  public let l1: Double
  public let l2: Double

  /// Both must be finite and at least 0.
  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  /// As a user writes it: `l2(0.01)`.
  public var written: String {
    switch (l1, l2) {
    case (_, 0): "l1(\(plainText(l1)))"
    case (0, _): "l2(\(plainText(l2)))"
    default: "l1_l2(l1=\(plainText(l1)), l2=\(plainText(l2)))"
    }
  }

  /// Writes the penalty, a scalar, on the record.
  func record(_ value: Var, on record: Record) throws -> Var {
    try record.apply(Penalty(l1: l1, l2: l2), [value])
  }

  /// The penalty of a parameter as it is.
  func penalty(of parameter: Parameter) -> Double {
    parameter.withNumbers { numbers in
      numbers.reduce(0) { $0 + l1 * abs(Double($1)) + l2 * Double($1) * Double($1) }
    }
  }
}

extension ConstraintRule {
  /// As a user writes it: `max_norm(2)`.
  public var written: String {
    func text(_ name: String, _ settings: [String], _ axis: Int) -> String {
      "\(name)(\((settings + (axis == 0 ? [] : ["axis=\(axis)"])).joined(separator: ", ")))"
    }
    switch self {
    case .nonNegative: return "non_neg()"
    case .norm(low: 1, high: 1, rate: 1, let axis): return text("unit_norm", [], axis)
    case .norm(low: 0, let high, rate: 1, let axis): return text("max_norm", [plainText(high)], axis)
    case .norm(let low, let high, let rate, let axis):
      let settings = [plainText(low), plainText(high)] + (rate == 1 ? [] : ["rate=\(plainText(rate))"])
      return text("min_max_norm", settings, axis)
    }
  }
}

/// What a layer says of one of its weights: how it starts, what it costs, what it must keep to.
public struct WeightRules: Hashable, Sendable {
  public var initializer: Initializer
  public var regularizer: Regularizer?
  public var constraint: ConstraintRule?

  public init(
    _ initializer: Initializer, regularizer: Regularizer? = nil, constraint: ConstraintRule? = nil
  ) {
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
  }

  /// `["kernel_initializer=he_normal"]`: what is not as `fallback`.
  func written(_ prefix: String, unless fallback: Initializer) -> [String] {
    var parts: [String] = []
    if initializer != fallback { parts.append("\(prefix)_initializer=\(initializer.written)") }
    if let regularizer { parts.append("\(prefix)_regularizer=\(regularizer.written)") }
    if let constraint { parts.append("\(prefix)_constraint=\(constraint.written)") }
    return parts
  }

  /// A parameter that starts by these rules; its numbers come from the stream of its name.
  /// Throws `TensorError` when the initialiser or the constraint is not for such a shape.
  func parameter(_ name: String, _ shape: Shape, random: Random) throws -> RuledParameter {
    let value = try initializer.tensor(shape, random: random.stream(name))
    if let constraint { _ = try Constrain(constraint).shape(of: [shape]) }
    return RuledParameter(parameter: Parameter(name: name, value: value), rules: self)
  }
}

/// A parameter with what was said of it.
public struct RuledParameter {
  public let parameter: Parameter
  public let rules: WeightRules
}
