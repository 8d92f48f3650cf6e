import CKernels

/// A function of each element on its own: which one, and its settings.
///
/// Everything that is to be known of it (formula, names, settings, kernel) is in `PointwiseKind`'s table.
public struct PointwiseFunction: Hashable, Sendable {
  public let kind: PointwiseKind
  /// In the order of the kind's `settings`.
  public let settings: [Double]
  /// Worked out once, so that a run looks nothing up.
  let kernel: nn_pointwise

  /// Settings that are not given, or given as `nil`, have their defaults in Keras's functions.
  public init(_ kind: PointwiseKind, _ settings: [Double?] = []) {
    let facts = kind.facts
    let all = facts.settings.enumerated().map { index, setting in
      (index < settings.count ? settings[index] : nil) ?? setting.function
    }
    self.kind = kind
    self.settings = all
    func value(_ index: Int) -> Double { index < all.count ? all[index] : 0 }
    let constants = facts.constants
    kernel =
      constants.isEmpty
      ? nn_pointwise(kind: Self.code(kind, all), a: value(0), b: value(1), c: value(2))
      : nn_pointwise(kind: facts.code, a: constants[0], b: constants[1], c: 0)
  }

  public var name: String { kind.rawValue }

  public static func == (one: PointwiseFunction, other: PointwiseFunction) -> Bool {
    one.kind == other.kind && one.settings == other.settings
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(settings)
  }

  /// The plain cases have loops of their own.
  private static func code(_ kind: PointwiseKind, _ settings: [Double]) -> nn_activation {
    switch kind {
    case .relu where settings == [0, .infinity, 0]: NN_RELU
    case .gelu where settings != [0]: NN_GELU_TANH
    case .softplus where settings == [1, .infinity]: NN_SOFTPLUS
    default: kind.facts.code
    }
  }
}

extension PointwiseFunction {
  public static let relu = PointwiseFunction(.relu)
  public static func leakyRelu(slope: Double) -> PointwiseFunction { PointwiseFunction(.leakyRelu, [slope]) }
  public static func elu(alpha: Double) -> PointwiseFunction { PointwiseFunction(.elu, [alpha]) }
  public static let selu = PointwiseFunction(.selu)
  public static func gelu(isApproximate: Bool) -> PointwiseFunction {
    PointwiseFunction(.gelu, [isApproximate ? 1 : 0])
  }
  public static let sigmoid = PointwiseFunction(.sigmoid)
  public static let tanh = PointwiseFunction(.tanh)
  public static let softplus = PointwiseFunction(.softplus)
  public static let swish = PointwiseFunction(.swish)
}
