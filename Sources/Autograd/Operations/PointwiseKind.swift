import CKernels

/// A number that a pointwise function is set with.
public struct PointwiseSetting: Sendable {
  public enum Range: Sendable {
    case any, notNegative, positive
    /// 0 or 1, written `true`, `false`, `"tanh"` or `"none"`.
    case isApproximate
  }
  public let name: String
  public let aliases: [String]
  public let summary: String
  /// Defaults of Keras's function, Keras's layer, and PyTorch's both.
  public let function: Double
  public let layer: Double
  public let torch: Double
  public let range: Range

  init(
    _ name: String, aliases: [String] = [], _ summary: String, _ function: Double, layer: Double? = nil,
    torch: Double? = nil, _ range: Range = .any
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.function = function
    self.layer = layer ?? function
    self.torch = torch ?? function
    self.range = range
  }
}

/// All that is known of one pointwise function.
public struct PointwiseFacts: Sendable {
  public let formula: String
  public let aliases: [String]
  public let settings: [PointwiseSetting]
  /// Names of the layer in Keras and in PyTorch, where there is one.
  public let keras: String?
  public let torch: String?
  let code: nn_activation
  /// What the kernel is given where the user has nothing to set: both or none.
  let constants: [Double]

  init(
    _ code: nn_activation, _ formula: String, aliases: [String] = [], settings: [PointwiseSetting] = [],
    constants: [Double] = [], keras: String? = nil, torch: String? = nil
  ) {
    self.code = code
    self.formula = formula
    self.aliases = aliases
    self.settings = settings
    self.constants = constants
    self.keras = keras
    self.torch = torch
  }
}

/// The functions that work on each element on its own, by their names. `facts` is the one table of them:
/// commands, layers, help and kernels read it.
public enum PointwiseKind: String, CaseIterable, Hashable, Sendable {
  case relu, relu6
  case leakyRelu = "leaky_relu"
  case elu, celu, selu, gelu, sigmoid
  case logSigmoid = "log_sigmoid"
  case hardSigmoid = "hard_sigmoid"
  case tanh
  case hardTanh = "hard_tanh"
  case tanhShrink = "tanh_shrink"
  case softShrink = "soft_shrink"
  case hardShrink = "hard_shrink"
  case softplus, softsign, swish
  case hardSwish = "hard_swish"
  case mish, exponential, squareplus
  case sparsePlus = "sparse_plus"
  case sparseSigmoid = "sparse_sigmoid"
  case threshold

  public var facts: PointwiseFacts { Self.table[self] ?? PointwiseFacts(NN_RELU, "") }

  /// The one of this name or alias.
  public init?(named name: String) {
    guard let kind = Self.byName[name] else { return nil }
    self = kind
  }

  private static let byName: [String: PointwiseKind] = Dictionary(
    allCases.flatMap { kind in ([kind.rawValue] + kind.facts.aliases).map { ($0, kind) } },
    uniquingKeysWith: { first, _ in first })

  private static let table = Dictionary(uniqueKeysWithValues: allCases.map { ($0, entry($0)) })

  private static func entry(_ kind: PointwiseKind) -> PointwiseFacts {
    switch kind {
    case .relu, .relu6, .leakyRelu, .elu, .celu, .selu, .gelu, .threshold: bent(kind)
    case .sigmoid, .logSigmoid, .hardSigmoid, .tanh, .hardTanh, .softsign, .sparseSigmoid: bounded(kind)
    default: other(kind)
    }
  }

  /// Those that are x above 0, or near it.
  private static func bent(_ kind: PointwiseKind) -> PointwiseFacts {
    switch kind {
    case .relu6:
      PointwiseFacts(
        NN_CLIP, "min(max(0, x), 6)", aliases: ["ReLU6"], constants: [0, 6], keras: "relu6", torch: "ReLU6")
    case .leakyRelu:
      PointwiseFacts(
        NN_LEAKY_RELU, "x, or slope·x below 0", aliases: ["LeakyReLU", "leakyrelu"],
        settings: [
          PointwiseSetting(
            "negative_slope", aliases: ["slope", "alpha"], "Slope below 0.", 0.2, layer: 0.3, torch: 0.01,
            .notNegative)
        ], keras: "LeakyReLU", torch: "LeakyReLU")
    case .elu:
      PointwiseFacts(
        NN_ELU, "x, or alpha·(eˣ − 1) below 0", aliases: ["ELU"],
        settings: [PointwiseSetting("alpha", "Depth below 0.", 1, .notNegative)], keras: "ELU", torch: "ELU")
    case .celu:
      PointwiseFacts(
        NN_CELU, "x, or alpha·(eˣᐟᵃˡᵖʰᵃ − 1) below 0", aliases: ["CELU"],
        settings: [PointwiseSetting("alpha", "Depth below 0.", 1, .positive)], keras: "celu", torch: "CELU")
    case .selu:
      PointwiseFacts(
        NN_SELU, "1.0507·elu(x) with alpha 1.6733", aliases: ["SELU"], keras: "selu", torch: "SELU")
    case .gelu:
      PointwiseFacts(
        NN_GELU, "x·Φ(x), exact", aliases: ["GELU"],
        settings: [
          PointwiseSetting(
            "approximate", "By tanh instead of erf: true or \"tanh\".", 0, .isApproximate)
        ], keras: "gelu", torch: "GELU")
    case .threshold:
      PointwiseFacts(
        NN_THRESHOLD, "x above the threshold, else a value", aliases: ["Threshold"],
        settings: [
          PointwiseSetting("threshold", "What x must be above.", 0),
          PointwiseSetting("value", aliases: ["default_value"], "What it is otherwise.", 0),
        ], keras: "threshold", torch: "Threshold")
    default:
      PointwiseFacts(
        NN_BENT_RELU, "max(0, x)", aliases: ["ReLU"],
        settings: [
          PointwiseSetting("negative_slope", "Slope below the threshold.", 0, .notNegative),
          PointwiseSetting("max_value", "Greatest value.", .infinity, .notNegative),
          PointwiseSetting("threshold", "Where x begins to pass.", 0, .notNegative),
        ], keras: "ReLU", torch: "ReLU")
    }
  }

  /// Those that stay between two values, and the logarithm of one.
  private static func bounded(_ kind: PointwiseKind) -> PointwiseFacts {
    switch kind {
    case .logSigmoid:
      PointwiseFacts(
        NN_LOG_SIGMOID, "−log(1 + e⁻ˣ)", aliases: ["logsigmoid", "LogSigmoid"], keras: "log_sigmoid",
        torch: "LogSigmoid")
    case .hardSigmoid:
      PointwiseFacts(
        NN_HARD_SIGMOID, "min(max(0, x + 3), 6) / 6", aliases: ["hardsigmoid", "Hardsigmoid"],
        keras: "hard_sigmoid", torch: "Hardsigmoid")
    case .tanh: PointwiseFacts(NN_TANH, "Hyperbolic tangent", aliases: ["Tanh"], keras: "tanh", torch: "Tanh")
    case .hardTanh:
      PointwiseFacts(
        NN_CLIP, "min(max(min_val, x), max_val)", aliases: ["hardtanh", "Hardtanh"],
        settings: [
          PointwiseSetting("min_val", "Least value.", -1), PointwiseSetting("max_val", "Greatest value.", 1),
        ], keras: "hard_tanh", torch: "Hardtanh")
    case .softsign:
      PointwiseFacts(
        NN_SOFTSIGN, "x / (1 + |x|)", aliases: ["Softsign"], keras: "softsign", torch: "Softsign")
    case .sparseSigmoid:
      PointwiseFacts(NN_SPARSE_SIGMOID, "min(max(0, x + 1), 2) / 2", keras: "sparse_sigmoid")
    default:
      PointwiseFacts(
        NN_SIGMOID, "1 / (1 + e⁻ˣ)", aliases: ["Sigmoid"], keras: "sigmoid", torch: "Sigmoid")
    }
  }

  private static func other(_ kind: PointwiseKind) -> PointwiseFacts {
    switch kind {
    case .tanhShrink:
      PointwiseFacts(
        NN_TANH_SHRINK, "x − tanh(x)", aliases: ["tanhshrink", "Tanhshrink"], keras: "tanh_shrink",
        torch: "Tanhshrink")
    case .softShrink:
      PointwiseFacts(
        NN_SOFT_SHRINK, "x moved towards 0 by lambd, at most to 0", aliases: ["softshrink", "Softshrink"],
        settings: [shrinkage], keras: "soft_shrink", torch: "Softshrink")
    case .hardShrink:
      PointwiseFacts(
        NN_HARD_SHRINK, "x, or 0 where |x| ≤ lambd", aliases: ["hardshrink", "Hardshrink"],
        settings: [shrinkage], keras: "hard_shrink", torch: "Hardshrink")
    case .softplus:
      PointwiseFacts(
        NN_BENT_SOFTPLUS, "log(1 + eˣ)", aliases: ["Softplus"],
        settings: [
          PointwiseSetting("beta", "Steepness: log(1 + e^(beta·x)) / beta.", 1, .positive),
          PointwiseSetting("threshold", "Above this beta·x the result is x.", .infinity, torch: 20),
        ], keras: "softplus", torch: "Softplus")
    case .hardSwish:
      PointwiseFacts(
        NN_HARD_SWISH, "x·hard_sigmoid(x)", aliases: ["hard_silu", "hardswish", "Hardswish"],
        keras: "hard_swish", torch: "Hardswish")
    case .mish:
      PointwiseFacts(NN_MISH, "x·tanh(softplus(x))", aliases: ["Mish"], keras: "mish", torch: "Mish")
    case .exponential: PointwiseFacts(NN_EXPONENTIAL, "eˣ", keras: "exponential", torch: "exp")
    case .squareplus:
      PointwiseFacts(
        NN_SQUAREPLUS, "(x + √(x² + b)) / 2",
        settings: [PointwiseSetting("b", "Width of the bend.", 4, .notNegative)],
        keras: "squareplus")
    case .sparsePlus:
      PointwiseFacts(NN_SPARSE_PLUS, "0 up to −1, (x + 1)²/4 up to 1, then x", keras: "sparse_plus")
    default:
      PointwiseFacts(NN_SWISH, "x·sigmoid(x)", aliases: ["silu", "SiLU"], keras: "silu", torch: "SiLU")
    }
  }

  private static let shrinkage = PointwiseSetting(
    "lambd", aliases: ["threshold"], "Half the width of the gap.", 0.5, .notNegative)
}
