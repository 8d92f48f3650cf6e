import Tensors

/// What training makes small: a kind of loss with its settings. Keras's take (and are called with) what
/// should come out before what came out, PyTorch's criteria the other way round.
public struct Loss: Hashable, Sendable {
  public let kind: Kind
  /// What becomes of the single losses.
  public var reduction = Reduction.mean
  /// One for each class (cross-entropy, nll) or output (binary cross-entropy): what its loss is multiplied by.
  public var weights: [Double]?
  /// One for each output, or one for all: what the loss of target 1 is multiplied by.
  public var positiveWeights: [Double]?
  /// Targets t become t·(1 − s) + s/classes.
  public var smoothing = 0.0
  /// The cross-entropies and focal losses of Keras take logits rather than probabilities.
  public var takesLogits = false
  /// Samples of this class count nothing.
  public var ignoredClass: Int?
  /// δ of huber, β of smooth_l1.
  public var delta = 1.0
  /// Exponent of the focal losses, and weight of the (positive) class.
  public var gamma = 2.0
  public var alpha = 0.25
  /// Whether the binary focal loss uses α.
  public var isBalanced = false
  /// kl_div_loss: targets are logarithms. poisson_nll_loss: the prediction is one.
  public var isLogarithmic: Bool
  /// poisson_nll_loss adds Stirling's approximation.
  public var isFull = false
  /// Added to poisson_nll_loss's prediction before its logarithm is taken.
  public var epsilon = 1e-8

  public init(_ kind: Kind) {
    self.kind = kind
    isLogarithmic = kind == .poissonNLL
    ignoredClass = kind == .crossEntropy || kind == .nll ? -100 : nil
  }

  /// What becomes of the losses of a batch.
  public enum Reduction: String, CaseIterable, Sendable {
    case mean, sum
    /// They stay apart: one a sample, or one an element where PyTorch has one.
    case none
    /// The sum over the number of samples, of kl_div_loss.
    case batchmean
  }

  public enum Kind: String, CaseIterable, Sendable {
    // Keras's. A number for each sample; their mean.

    /// −Σ t·log p for one-hot (or soft) targets t [batch, k]; p is divided by its sum and clipped to
    /// [1e-7, 1 − 1e-7] unless the last layer is a softmax: then both are one, exact operation.
    case categoricalCrossentropy = "categorical_crossentropy"
    /// −log p[class] for class numbers [batch]; p as above.
    case sparseCategoricalCrossentropy = "sparse_categorical_crossentropy"
    /// −mean(t·log p + (1 − t)·log(1 − p)) over a sample's outputs; p clipped to [1e-7, 1 − 1e-7].
    case binaryCrossentropy = "binary_crossentropy"
    /// Binary cross-entropy times (1 − p′)^γ, p′ = t·p + (1 − t)(1 − p); balanced also times α for target
    /// 1 and 1 − α for 0.
    case binaryFocalCrossentropy = "binary_focal_crossentropy"
    /// −Σ α(1 − p)^γ·t·log p; p as in categorical_crossentropy.
    case categoricalFocalCrossentropy = "categorical_focal_crossentropy"
    /// mean((t − p)²) over a sample's outputs.
    case mse
    /// mean(|t − p|) over a sample's outputs.
    case mae
    /// mean(100·|t − p| / max(|t|, 1e-7)).
    case mape
    /// mean((log(1 + t) − log(1 + p))²), t and p at least 1e-7.
    case msle
    /// e²/2 up to |e| = δ, then δ|e| − δ²/2.
    case huber
    /// log cosh(p − t).
    case logCosh = "log_cosh"
    /// Σ t·log(t/p), both clipped to [1e-7, 1].
    case klDivergence = "kl_divergence"
    /// mean(p − t·log(p + 1e-7)).
    case poisson
    /// mean(max(0, 1 − t·p)) for labels −1 and 1; 0 and 1 become these.
    case hinge
    /// mean(max(0, 1 − t·p)²).
    case squaredHinge = "squared_hinge"
    /// max(0, 1 + max((1 − t)·p) − Σ t·p) for one-hot t.
    case categoricalHinge = "categorical_hinge"
    /// −Σ t·p / (|t|·|p|).
    case cosineSimilarity = "cosine_similarity"

    // PyTorch's criteria.

    /// log Σe^z − z[class] of logits z; targets are class numbers or probabilities.
    case crossEntropy = "cross_entropy_loss"
    /// −x[class] of log-probabilities x.
    case nll = "nll_loss"
    case mseLoss = "mse_loss"
    case l1 = "l1_loss"
    /// e²/2β below |e| = β, then |e| − β/2.
    case smoothL1 = "smooth_l1_loss"
    case huberLoss = "huber_loss"
    /// −t·log p − (1 − t)·log(1 − p), logarithms no lower than −100.
    case bce = "bce_loss"
    /// The same of logits, exact.
    case bceWithLogits = "bce_with_logits_loss"
    /// t·(log t − x) of log-probabilities x.
    case klDiv = "kl_div_loss"
    /// e^x − t·x.
    case poissonNLL = "poisson_nll_loss"
  }

  public static let categoricalCrossentropy = Loss(.categoricalCrossentropy)
  public static let sparseCategoricalCrossentropy = Loss(.sparseCategoricalCrossentropy)
  public static let binaryCrossentropy = Loss(.binaryCrossentropy)
  public static let mse = Loss(.mse)
  public static let mae = Loss(.mae)
  public static let crossEntropy = Loss(.crossEntropy)

  /// The one that is called `name`, with its defaults.
  public init?(named name: String) {
    guard let kind = Kind(named: name) else { return nil }
    self.init(kind)
  }

  public var name: String { kind.rawValue }
  public var dialect: Dialect { kind.dialect }

  /// As the user writes it: `huber`, `huber(delta=0.5)`.
  public var written: String {
    let settings = writtenSettings
    return settings.isEmpty ? name : "\(name)(\(settings.joined(separator: ", ")))"
  }

  private var writtenSettings: [String] {
    let plain = Loss(kind)
    func list(_ numbers: [Double]) -> String { "[\(numbers.map(plainText).joined(separator: ", "))]" }
    var parts: [String] = []
    func note<T: Equatable>(_ name: String, _ field: KeyPath<Loss, T>, _ text: String) {
      if self[keyPath: field] != plain[keyPath: field] { parts.append("\(name)=\(text)") }
    }
    note("weight", \.weights, list(weights ?? []))
    note("pos_weight", \.positiveWeights, list(positiveWeights ?? []))
    note("from_logits", \.takesLogits, "true")
    note(
      dialect == .torch ? "ignore_index" : "ignore_class", \.ignoredClass,
      ignoredClass.map { "\($0)" } ?? "none")
    note("label_smoothing", \.smoothing, plainText(smoothing))
    note(kind == .smoothL1 ? "beta" : "delta", \.delta, plainText(delta))
    note("apply_class_balancing", \.isBalanced, "true")
    note("alpha", \.alpha, plainText(alpha))
    note("gamma", \.gamma, plainText(gamma))
    note(kind == .klDiv ? "log_target" : "log_input", \.isLogarithmic, "\(isLogarithmic)")
    note("full", \.isFull, "true")
    note("eps", \.epsilon, plainText(epsilon))
    note("reduction", \.reduction, "\"\(reduction.rawValue)\"")
    return parts
  }
}

extension Loss.Kind {
  /// Whose it is.
  public var dialect: Dialect { rawValue.hasSuffix("_loss") ? .torch : .keras }

  /// Other names: Keras's long ones and both libraries' classes, PyTorch's functions.
  public var aliases: [String] {
    switch self {
    case .categoricalCrossentropy: ["CategoricalCrossentropy"]
    case .sparseCategoricalCrossentropy: ["SparseCategoricalCrossentropy"]
    case .binaryCrossentropy: ["BinaryCrossentropy"]
    case .binaryFocalCrossentropy: ["BinaryFocalCrossentropy"]
    case .categoricalFocalCrossentropy: ["CategoricalFocalCrossentropy"]
    case .mse: ["mean_squared_error", "MeanSquaredError"]
    case .mae: ["mean_absolute_error", "MeanAbsoluteError"]
    case .mape: ["mean_absolute_percentage_error", "MeanAbsolutePercentageError"]
    case .msle: ["mean_squared_logarithmic_error", "MeanSquaredLogarithmicError"]
    case .huber: ["Huber"]
    case .logCosh: ["logcosh", "LogCosh"]
    case .klDivergence: ["kld", "kullback_leibler_divergence", "KLDivergence"]
    case .poisson: ["Poisson"]
    case .hinge: ["Hinge"]
    case .squaredHinge: ["SquaredHinge"]
    case .categoricalHinge: ["CategoricalHinge"]
    case .cosineSimilarity: ["CosineSimilarity"]
    case .crossEntropy: ["cross_entropy", "CrossEntropyLoss"]
    case .nll: ["NLLLoss"]
    case .mseLoss: ["MSELoss"]
    case .l1: ["L1Loss"]
    case .smoothL1: ["SmoothL1Loss"]
    case .huberLoss: ["HuberLoss"]
    case .bce: ["binary_cross_entropy", "BCELoss"]
    case .bceWithLogits: ["binary_cross_entropy_with_logits", "BCEWithLogitsLoss"]
    case .klDiv: ["kl_div", "KLDivLoss"]
    case .poissonNLL: ["PoissonNLLLoss"]
    }
  }

  public init?(named name: String) {
    guard let known = Self.allCases.first(where: { $0.rawValue == name || $0.aliases.contains(name) }) else {
      return nil
    }
    self = known
  }

  /// Losses between distributions over classes; accuracy means something beside them.
  public var isCrossEntropy: Bool {
    switch self {
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy, .binaryCrossentropy,
      .binaryFocalCrossentropy, .categoricalFocalCrossentropy, .crossEntropy, .nll, .bce, .bceWithLogits:
      true
    default: false
    }
  }

  /// Of one output against target 0 or 1.
  public var isBinary: Bool {
    [.binaryCrossentropy, .binaryFocalCrossentropy, .bce, .bceWithLogits].contains(self)
  }
}

extension Loss {
  public var isCrossEntropy: Bool { kind.isCrossEntropy }

  /// Above it a single output means yes.
  var cut: Double { kind == .bceWithLogits ? 0 : 0.5 }

  /// What a prediction has to be.
  public enum Domain: Sendable {
    case values, probabilities, logits, logProbabilities
  }

  public var domain: Domain {
    switch kind {
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy, .binaryCrossentropy,
      .binaryFocalCrossentropy, .categoricalFocalCrossentropy:
      takesLogits ? .logits : .probabilities
    case .bce: .probabilities
    case .crossEntropy, .bceWithLogits: .logits
    case .nll, .klDiv: .logProbabilities
    default: .values
    }
  }
}

extension Loss {
  /// The loss that suits a last layer and its targets, for a fit that names none.
  /// Throws `LearningError.output` when it does not follow from them.
  public static func suiting(
    _ activation: Activation, outputs: Int, targets: Tensor, dialect: Dialect = .keras
  ) throws -> Loss {
    if let error = activation.constantError(outputs: outputs) { throw error }
    let form = Targets.form(of: targets)
    switch (activation, form) {
    case (.along(.softmax, _), .single) where outputs > 1: return .sparseCategoricalCrossentropy
    case (.along(.softmax, _), .columns(outputs)): return .categoricalCrossentropy
    case (.sigmoid, .single) where outputs == 1: return .binaryCrossentropy
    case (.sigmoid, .columns(outputs)): return .binaryCrossentropy
    case (.along(.softmax, _), _): break
    // What a PyTorch user has in mind with class numbers and logits.
    case (.linear, .single) where outputs > 1 && dialect == .torch: return .crossEntropy
    case (_, .single) where outputs == 1: return .mse
    case (_, .columns(outputs)): return .mse
    default: break
    }
    throw LearningError.output(
      loss: "the loss",
      problem: "does not follow from \(outputs) \(plural(outputs, "output")) and y \(targets.shape)",
      advice: form == .single && outputs > 1
        ? "end the model with dense(\(outputs), softmax), or name a loss"
        : "name a loss, as loss=mse")
  }
}
