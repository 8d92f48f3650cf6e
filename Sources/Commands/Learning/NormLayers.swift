import Interpreter
import Learning
import Tensors

/// What Keras says of one weight of a layer: three arguments.
struct RulesArguments {
  let initializer: InitializerArgument?
  let regularizer: RegularizerArgument?
  let constraint: ConstraintArgument?

  func rules(unless fallback: Initializer) -> WeightRules {
    WeightRules(
      initializer?.initializer ?? fallback, regularizer: regularizer?.regularizer,
      constraint: constraint?.rule)
  }

  static func initializer(_ weight: String, _ what: String, _ fallback: String) -> Parameter<
    InitializerArgument?
  > {
    Parameter(
      "\(weight)_initializer", "How \(what) starts.", defaultText: fallback, namedOnly: true)
  }
  static func regularizer(_ weight: String, _ what: String) -> Parameter<RegularizerArgument?> {
    Parameter("\(weight)_regularizer", "Added to the loss for \(what).", namedOnly: true)
  }
  static func constraint(_ weight: String, _ what: String) -> Parameter<ConstraintArgument?> {
    Parameter("\(weight)_constraint", "What \(what) must keep to.", namedOnly: true)
  }
}

/// The settings that both normalisations share.
private enum NormSetting {
  static func epsilon(_ text: String) -> Parameter<Double?> {
    Parameter(
      "eps", aliases: ["epsilon"], "Keeps the divisor above zero.", defaultText: text,
      rangeText: "above 0",
      check: { $0.map { $0 > 0 && $0.isFinite } ?? true ? nil : "eps must be above 0" })
  }
  static func flag(_ name: String, aliases: [String] = [], _ summary: String) -> Parameter<Bool> {
    Parameter(name, aliases: aliases, summary, default: true, namedOnly: true)
  }
}

/// A share, or `none` for PyTorch's plain average.
struct MomentumArgument: Bindable {
  /// `.none` when nothing was said.
  let momentum: Double??

  static var typeName: String { "number or none" }
  var literal: String { "0.99, torch 0.1" }

  static func bind(_ argument: Argument, in session: Session) throws -> MomentumArgument {
    if case .none = try argument.given() { return MomentumArgument(momentum: .some(nil)) }
    return MomentumArgument(momentum: try Double.bind(argument, in: session))
  }
}

/// Arguments of `batch_norm` and `batchnorm1d`.
struct BatchNormCall {
  let features: Int?
  let epsilon: Double?
  let momentum: MomentumArgument
  let affine: Bool
  let tracks: Bool
  let center: Bool
  let scale: Bool
  let beta: RulesArguments
  let gamma: RulesArguments

  static var signature: Signature<BatchNormCall> {
    Signature(
      {
        BatchNormCall(
          features: $0, epsilon: $1, momentum: $2, affine: $3, tracks: $4, center: $5, scale: $6,
          beta: RulesArguments(initializer: $7, regularizer: $8, constraint: $9),
          gamma: RulesArguments(initializer: $10, regularizer: $11, constraint: $12))
      },
      Parameter(
        "num_features", "Features of a sample; else known from the inputs.",
        check: {
          $0.map { (1...10_000_000).contains($0) } ?? true ? nil : "num_features must be in 1…10,000,000"
        }),
      NormSetting.epsilon("0.001, torch 1e-05"),
      Parameter(
        "momentum", "Share of the averages that is kept (torch: replaced; none for a plain average).",
        default: MomentumArgument(momentum: nil),
        check: {
          guard case .some(.some(let momentum)) = $0.momentum else { return nil }
          return (0...1).contains(momentum) ? nil : "momentum must be in 0…1, not \(momentum.literal)"
        }),
      NormSetting.flag("affine", "Whether γ and β are there."),
      NormSetting.flag("track_running_stats", "Whether averages are kept for inference."),
      NormSetting.flag("center", "Whether β is there."), NormSetting.flag("scale", "Whether γ is there."),
      RulesArguments.initializer("beta", "β", "zeros"), RulesArguments.regularizer("beta", "β"),
      RulesArguments.constraint("beta", "β"), RulesArguments.initializer("gamma", "γ", "ones"),
      RulesArguments.regularizer("gamma", "γ"), RulesArguments.constraint("gamma", "γ"))
  }

  func layer(_ dialect: Dialect) throws -> Value {
    if dialect == .keras, case .some(.none) = momentum.momentum {
      throw Problem("only PyTorch's batchnorm1d takes momentum=none", at: .parameter("momentum"))
    }
    return .layer(
      BatchNormSpec(
        dialect, features: features, epsilon: epsilon, momentum: momentum.momentum,
        gamma: affine && scale ? gamma.rules(unless: .ones) : nil,
        beta: affine && center ? beta.rules(unless: .zeros) : nil, tracksAverages: tracks))
  }
}

/// Arguments of `layer_norm` and `rms_norm`.
struct RowNormCall {
  let axes: SizeArgument?
  let epsilon: Double?
  let affine: Bool
  let center: Bool
  let scale: Bool
  let beta: RulesArguments
  let gamma: RulesArguments

  static func signature(_ epsilons: String) -> Signature<RowNormCall> {
    Signature(
      {
        RowNormCall(
          axes: $0, epsilon: $1, affine: $2, center: $3, scale: $4,
          beta: RulesArguments(initializer: $5, regularizer: $6, constraint: $7),
          gamma: RulesArguments(initializer: $8, regularizer: $9, constraint: $10))
      },
      Parameter(
        "normalized_shape", "The last axes of a sample, to be normalised together.",
        defaultText: "the last axis",
        check: {
          $0.map { !$0.dimensions.isEmpty && $0.dimensions.allSatisfy { $0 > 0 } } ?? true
            ? nil : "normalized_shape needs lengths of at least 1"
        }),
      NormSetting.epsilon(epsilons),
      NormSetting.flag("elementwise_affine", "Whether γ and β are there."),
      NormSetting.flag("center", aliases: ["bias"], "Whether β is there."),
      NormSetting.flag("scale", "Whether γ is there."),
      RulesArguments.initializer("beta", "β", "zeros"), RulesArguments.regularizer("beta", "β"),
      RulesArguments.constraint("beta", "β"), RulesArguments.initializer("gamma", "γ", "ones"),
      RulesArguments.regularizer("gamma", "γ"), RulesArguments.constraint("gamma", "γ"))
  }

  func layer(_ kind: RowNormSpec.Kind, _ dialect: Dialect) throws -> Value {
    // No weight can be larger, and a product of lengths beyond it could overflow.
    if let axes { try Tensor.checkedCount(axes.dimensions, .float32) }
    return .layer(
      RowNormSpec(
        kind, dialect, axes: axes.map { Shape($0.dimensions) }, epsilon: epsilon,
        gamma: affine && scale ? gamma.rules(unless: .ones) : nil,
        beta: affine && center ? beta.rules(unless: .zeros) : nil))
  }
}

enum NormLayers {
  static var builtins: [Builtin] {
    [
      Builtin(
        "batch_norm", .layers,
        "Normalises each feature over the batch; in inference by moving averages.",
        details: """
          y = γ·(x − μ)/√(σ² + ε) + β. Keras: ε 0.001, momentum 0.99 is the share of the averages that is \
          kept. In the torch dialect it is batchnorm1d, in Keras's batch_normalization.
          """,
        examples: [
          Example("batch_norm()", "batch_normalization()"),
          Example("batch_norm(eps=0.01)", "batch_normalization(epsilon=0.01)"),
        ], peers: Peers(keras: "BatchNormalization", torch: "BatchNorm1d"),
        signature: { BatchNormCall.signature }, run: { try $0.layer($1.lab.dialect).known(to: $1) }),
      Builtin(
        "batch_normalization", aliases: ["BatchNormalization"], .layers,
        "Batch normalisation with Keras's defaults and rules, in either dialect.",
        details: """
          y = γ·(x − μ)/√(σ² + ε) + β; ε 0.001, momentum 0.99 is the share of the averages that is kept, \
          and their variance is the biased one. A frozen layer normalises by its averages.
          """,
        examples: [
          Example("batch_normalization(momentum=0.9)", "batch_normalization(momentum=0.9)")
        ], peers: Peers(keras: "BatchNormalization"), signature: { BatchNormCall.signature },
        run: { try $0.layer(.keras).known(to: $1) }),
      Builtin(
        "batchnorm1d", aliases: ["batch_norm1d", "BatchNorm1d"], .layers,
        "Batch normalisation with PyTorch's defaults and rules, in either dialect.",
        details: """
          y = γ·(x − μ)/√(σ² + ε) + β; ε 1e-5, momentum 0.1 is the share of the averages that is replaced, \
          and their variance is the unbiased one.
          """,
        examples: [
          Example("batchnorm1d(64)", "batchnorm1d(64)"),
          Example("batchnorm1d(64, momentum=none)", "batchnorm1d(64, momentum=none)"),
        ], peers: Peers(torch: "BatchNorm1d"), signature: { BatchNormCall.signature },
        run: { try $0.layer(.torch).known(to: $1) }),
      Builtin(
        "layer_norm", aliases: ["layernorm", "layer_normalization", "LayerNorm", "LayerNormalization"],
        .layers,
        "Normalises each sample over its last axis.",
        details: "y = γ·(x − μ)/√(σ² + ε) + β with the sample's own μ and σ².",
        examples: [
          Example("layer_norm()", "layer_norm(eps=0.001)"),
          Example("layernorm(64, eps=1e-5)", "layer_norm(64, eps=1e-05)"),
        ],
        peers: Peers(keras: "LayerNormalization", torch: "LayerNorm"),
        signature: { RowNormCall.signature("0.001, torch 1e-05") },
        run: { try $0.layer(.layer, $1.lab.dialect).known(to: $1) }),
      Builtin(
        "rms_norm", aliases: ["rmsnorm", "rms_normalization", "RMSNorm", "RMSNormalization"], .layers,
        "Divides each sample by its root mean square over its last axis.",
        details: "y = γ·x/√(mean(x²) + ε).", examples: [Example("rms_norm()", "rms_norm(eps=1e-06)")],
        peers: Peers(keras: "RMSNormalization", torch: "RMSNorm"),
        signature: { RowNormCall.signature("1e-06, torch 2⁻²³") },
        run: { try $0.layer(.rootMeanSquare, $1.lab.dialect).known(to: $1) }),
    ]
  }
}
