import Autograd
import Tensors

/// Normalisation of each sample on its own, over its last axes, in training and inference alike.
///
/// - layer (Ba, Kiros and Hinton, 2016): y = γ·(x − μ)/√(σ² + ε) + β with the mean and biased variance of
///   the sample's elements; ε 1e-3 in Keras, 1e-5 in PyTorch.
/// - root mean square (Zhang and Sennrich, 2019): y = γ·x/√(mean(x²) + ε); ε 1e-6 in Keras, float32's
///   2⁻²³ in PyTorch.
public struct RowNormSpec: LayerSpec, Equatable {
  public enum Kind: Sendable {
    case layer, rootMeanSquare
  }

  public let normalization: Kind
  public let dialect: Dialect
  /// The last axes of a sample, over which it is normalised; `nil` for the last one.
  public let axes: Shape?
  public let epsilon: Double
  public let gamma: WeightRules?
  public let beta: WeightRules?

  /// `epsilon` must be above 0.
  public init(
    _ normalization: Kind, _ dialect: Dialect, axes: Shape? = nil, epsilon: Double? = nil,
    gamma: WeightRules? = WeightRules(.ones), beta: WeightRules? = WeightRules(.zeros)
  ) {
    self.normalization = normalization
    self.dialect = dialect
    self.axes = axes
    self.epsilon = epsilon ?? Self.epsilon(normalization, dialect)
    self.gamma = gamma
    self.beta = normalization == .layer ? beta : nil
  }

  public static func epsilon(_ normalization: Kind, _ dialect: Dialect) -> Double {
    switch (normalization, dialect) {
    case (.layer, .keras): 1e-3
    case (.layer, .torch): 1e-5
    case (.rootMeanSquare, .keras): 1e-6
    case (.rootMeanSquare, .torch): 0x1p-23
    }
  }

  public var kind: String { normalization == .layer ? "layer_normalization" : "rms_normalization" }
  public var className: String {
    switch (normalization, dialect) {
    case (.layer, .keras): "LayerNormalization"
    case (.layer, .torch): "LayerNorm"
    case (.rootMeanSquare, .keras): "RMSNormalization"
    case (.rootMeanSquare, .torch): "RMSNorm"
    }
  }
  public var written: String {
    var parts: [String] = []
    if let axes { parts.append(axes.rank == 1 ? "\(axes[0])" : "\(axes)") }
    // So that the text means the same in both dialects.
    parts.append("eps=\(plainText(epsilon))")
    if gamma == nil, beta == nil || normalization == .rootMeanSquare {
      parts.append("elementwise_affine=false")
    } else {
      if beta == nil, normalization == .layer { parts.append("bias=false") }
      if gamma == nil { parts.append("scale=false") }
    }
    parts += gamma?.written("gamma", unless: .ones) ?? []
    parts += beta?.written("beta", unless: .zeros) ?? []
    return "\(normalization == .layer ? "layer_norm" : "rms_norm")(\(parts.joined(separator: ", ")))"
  }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    guard input.rank > 0, input.count > 0 else {
      throw Misfit(expected: "samples with at least one axis", advice: "reshape x to (n, 1)")
    }
    let shape = axes ?? [input[input.rank - 1]]
    guard shape.rank > 0, input.dimensions.suffix(shape.rank).elementsEqual(shape.dimensions) else {
      throw Misfit(
        expected: "samples whose last axes are \(shape)", advice: "without a shape it takes the last axis")
    }
    return RowNorm(
      spec: self, name: name, outputShape: input, rules: self, columns: shape.count,
      gamma: try gamma?.parameter("\(name)/weight", shape, random: random),
      beta: try beta?.parameter("\(name)/bias", shape, random: random))
  }
}

struct RowNorm: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let rules: RowNormSpec
  let columns: Int
  let gamma: RuledParameter?
  let beta: RuledParameter?

  var ruled: [RuledParameter] { [gamma, beta].compactMap { $0 } }
  var parameters: [Parameter] { ruled.map(\.parameter) }

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    let x = try record.matrix(input, columns: columns)
    let normalized = try record.apply(
      NormalizeRows(epsilon: rules.epsilon, isCentered: rules.normalization == .layer), [x])
    let output = try record.scaleShift(normalized, gamma?.parameter, beta?.parameter)
    return try record.reshaped(output, to: record.shape(of: input))
  }
}
