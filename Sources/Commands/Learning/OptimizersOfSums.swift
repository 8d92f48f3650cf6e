import Autograd
import Interpreter
import Learning

struct AdagradCommand: OptimizerCommand {
  let common: CommonArguments
  let initialSum: Double?
  let epsilon: Double?
  let rateDecay: Double?
  static let name = "adagrad"
  static let aliases = ["Adagrad"]
  static let peers = Peers("Adagrad").ruled(
    keras: "w ← w − lr·g/√(s + ε)", torch: "w ← w − lr/(1 + (t − 1)·lr_decay)·g/(√s + ε)")
  static let summary = "Steps divided by the root of the sum of all squared gradients."
  static let details = "s ← s + g² (Duchi, Hazan and Singer, 2011)."
  static let examples = [Example("adagrad(0.05)", "adagrad(0.05)")]
  static let rate = Twofold(keras: 0.001, torch: 0.01)
  static let sum = Twofold(keras: 0.1, torch: 0)
  static let epsilon = Twofold(keras: 1e-7, torch: 1e-10)
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: rate, Self.init,
      Setting.positive("initial_accumulator_value", "What the sum starts at.", sum),
      Setting.epsilon(epsilon), Setting.positive("lr_decay", "PyTorch: how fast the rate falls.", Twofold(0)))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    if dialect == .keras, rateDecay ?? 0 != 0 {
      throw Problem(
        "Keras's adagrad has no lr_decay", at: .parameter("lr_decay"), label: "use lr=inverse_time_decay(…)")
    }
    return Adagrad(
      try common.settings(dialect, rate: Self.rate), initialSum: initialSum ?? Self.sum[dialect],
      epsilon: epsilon ?? Self.epsilon[dialect], rateDecay: rateDecay ?? 0)
  }
}

struct AdadeltaCommand: OptimizerCommand {
  let common: CommonArguments
  let rho: Double?
  let epsilon: Double?
  static let name = "adadelta"
  static let aliases = ["Adadelta"]
  static let peers = Peers("Adadelta")
  static let summary = "Steps whose size follows from the steps before."
  static let details = """
    v ← ρv + (1 − ρ)g², d = g·√(u + ε)/√(v + ε), u ← ρu + (1 − ρ)d², w ← w − lr·d (Zeiler, 2012).
    """
  static let examples = [Example("adadelta(1)", "adadelta(1)")]
  static let rate = Twofold(keras: 0.001, torch: 1)
  static let rho = Twofold(keras: 0.95, torch: 0.9)
  static let epsilon = Twofold(keras: 1e-7, torch: 1e-6)
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: rate, Self.init, Setting.share("rho", "Share of the running means that is kept.", rho),
      Setting.epsilon(epsilon))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    Adadelta(
      try common.settings(dialect, rate: Self.rate), rho: rho ?? Self.rho[dialect],
      epsilon: epsilon ?? Self.epsilon[dialect])
  }
}

struct LionCommand: OptimizerCommand {
  let common: CommonArguments
  let beta1: Double?
  let beta2: Double?
  let betas: BetasArgument?
  static let name = "lion"
  static let aliases = ["Lion"]
  static let peers = Peers(keras: "Lion")
  static let summary = "Steps of one length along the mean gradient's sign; Keras only."
  static let details = "w ← w − lr·sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g (Chen and others, 2023)."
  static let examples = [Example("lion(0.0003)", "lion(0.0003)")]
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: Twofold(0.001), Self.init,
      Setting.share("beta_1", "Share of the mean in the step.", Twofold(0.9)),
      Setting.share("beta_2", "Share of the mean that is kept.", Twofold(0.99)), Setting.betas)
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    try requireKeras(Self.name, dialect)
    return Lion(
      try common.settings(dialect, rate: Twofold(0.001)), beta1: betas?.first ?? beta1 ?? 0.9,
      beta2: betas?.second ?? beta2 ?? 0.99)
  }
}

struct FtrlCommand: OptimizerCommand {
  let common: CommonArguments
  let power: Double?
  let initialSum: Double?
  let l1: Double?
  let l2: Double?
  let shrinkage: Double?
  let beta: Double?
  static let name = "ftrl"
  static let aliases = ["Ftrl"]
  static let peers = Peers(keras: "Ftrl")
  static let summary = "Follow the regularised leader; Keras only."
  static let details = """
    s' = s + g², z ← z + g + 2·shrinkage·w − (s'^p − s^p)/lr·w with p = −learning_rate_power, \
    w ← (clip(z, ±λ₁) − z)/(s'^p/lr + 2(λ₂ + β/(2lr))), s ← s' (McMahan and others, 2013).
    """
  static let examples = [Example("ftrl(0.05)", "ftrl(0.05)")]
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: Twofold(0.001), Self.init,
      Parameter(
        "learning_rate_power", "Power of the sum, 0 or less.", defaultText: "-0.5", namedOnly: true,
        check: { $0.map { $0 <= 0 } ?? true ? nil : "learning_rate_power must be 0 or less" }),
      Setting.positive("initial_accumulator_value", "What the sum starts at.", Twofold(0.1)),
      Setting.positive("l1_regularization_strength", "λ₁.", Twofold(0)),
      Setting.positive("l2_regularization_strength", "λ₂.", Twofold(0)),
      Setting.positive("l2_shrinkage_regularization_strength", "Shrinkage.", Twofold(0)),
      Setting.positive("beta", "β.", Twofold(0)))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    try requireKeras(Self.name, dialect)
    let settings = try common.settings(dialect, rate: Twofold(0.001))
    guard settings.learningRate > 0 else { throw Problem("ftrl divides by lr: it must be above 0") }
    return Ftrl(
      settings, power: power ?? -0.5, initialSum: initialSum ?? 0.1, l1: l1 ?? 0, l2: l2 ?? 0,
      shrinkage: shrinkage ?? 0, beta: beta ?? 0)
  }
}
