import Interpreter
import Learning

var optimizerCommands: [Builtin] {
  [
    Builtin(SGDCommand.self), Builtin(RMSpropCommand.self), Builtin(AdamCommand.self),
    Builtin(AdamWCommand.self), Builtin(AdamaxCommand.self), Builtin(NadamCommand.self),
    Builtin(AdagradCommand.self), Builtin(AdadeltaCommand.self), Builtin(LionCommand.self),
    Builtin(FtrlCommand.self), Builtin(ClipGradNorm.self), Builtin(ClipGradValue.self),
  ] + scheduleCommands + schedulerCommands
}

struct SGDCommand: OptimizerCommand {
  let common: CommonArguments
  let momentum: Double?
  let nesterov: Bool
  let dampening: Double?
  static let name = "sgd"
  static let aliases = ["SGD"]
  static let peers = Peers("SGD").ruled(
    keras: "v ← μv − lr·g, w ← w + v; Nesterov: w ← w + μv − lr·g",
    torch: "b ← μb + (1 − dampening)·g, the first b = g, w ← w − lr·b; Nesterov: w ← w − lr·(g + μb)")
  static let summary = "Gradient descent, perhaps with momentum."
  static let details = "w ← w − lr·g; with momentum μ the libraries differ."
  static let examples = [
    Example("sgd(0.03)", "sgd(0.03)"), Example("sgd(lr=0.01, momentum=0.9)", "sgd(0.01, momentum=0.9)"),
    Example(
      "w = tensor([1, 2], requires_grad=true)\noptimizer = sgd([w], lr=0.25)\n(w * w).backward(gradient=[1, 1])"
        + "\noptimizer.step()\nw.tolist()", "[0.5, 1]"),
  ]
  static let rate = Twofold(keras: 0.01, torch: 0.001)
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: rate, Self.init,
      Setting.share("momentum", "Share of the last step that is made again.", Twofold(0)),
      Setting.flag("nesterov", "Look ahead along the momentum."),
      Setting.positive(
        "dampening", "PyTorch: share of the gradient that the momentum leaves out.", Twofold(0)))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    let momentum = momentum ?? 0
    if nesterov, momentum == 0 || dampening ?? 0 != 0 {
      throw Problem(
        "nesterov needs momentum\(momentum == 0 ? "" : " and no dampening")", at: .parameter("nesterov"),
        label: momentum == 0 ? "as momentum=0.9" : nil)
    }
    if dialect == .keras, dampening ?? 0 != 0 {
      throw Problem("Keras's sgd has no dampening", at: .parameter("dampening"))
    }
    return SGD(
      try common.settings(dialect, rate: Self.rate), momentum: momentum, nesterov: nesterov,
      dampening: dampening ?? 0)
  }
}

struct RMSpropCommand: OptimizerCommand {
  let common: CommonArguments
  let rho: Double?
  let momentum: Double?
  let epsilon: Double?
  let centered: Bool
  static let name = "rmsprop"
  static let aliases = ["RMSprop"]
  static let peers = Peers("RMSprop").ruled(
    keras: "d = lr·g/√(v + ε), w ← w − d; with momentum b ← μb + d, w ← w − b",
    torch: "d = g/(√v + ε), w ← w − lr·d; with momentum b ← μb + d, w ← w − lr·b")
  static let summary = "Steps divided by a running root mean square of the gradient."
  static let details = "v ← ρv + (1 − ρ)g²; centred, v − ḡ² in its place with ḡ ← ρḡ + (1 − ρ)g."
  static let examples = [Example("rmsprop()", "rmsprop(0.001)"), Example("rmsprop(0.01, centered=true)")]
  static let rate = Twofold(keras: 0.001, torch: 0.01)
  static let rho = Twofold(keras: 0.9, torch: 0.99)
  static let epsilon = Twofold(keras: 1e-7, torch: 1e-8)
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: rate, Self.init,
      Setting.share("rho", aliases: ["alpha"], "Share of the running mean that is kept.", rho),
      Setting.share("momentum", "Share of the last step that is made again.", Twofold(0)),
      Setting.epsilon(epsilon), Setting.flag("centered", "Divide by the spread around the mean gradient."))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    RMSprop(
      try common.settings(dialect, rate: Self.rate), rho: rho ?? Self.rho[dialect], momentum: momentum ?? 0,
      epsilon: epsilon ?? Self.epsilon[dialect], isCentered: centered)
  }
}

/// The settings of Adam and its kin.
struct Moments {
  let beta1: Double
  let beta2: Double
  let epsilon: Double

  static let epsilon = Twofold(keras: 1e-7, torch: 1e-8)
  static var beta1: Setting.Option {
    Setting.share("beta_1", "Share of the mean that is kept.", Twofold(0.9))
  }
  static var beta2: Setting.Option {
    Setting.share("beta_2", "Share of the mean square that is kept.", Twofold(0.999))
  }

  init(
    _ beta1: Double?, _ beta2: Double?, _ betas: BetasArgument?, _ epsilon: Double?, _ dialect: Dialect
  ) throws {
    if betas != nil, beta1 != nil || beta2 != nil {
      throw Problem("betas stands for beta_1 and beta_2", at: .parameter("betas"))
    }
    self.beta1 = betas?.first ?? beta1 ?? 0.9
    self.beta2 = betas?.second ?? beta2 ?? 0.999
    self.epsilon = epsilon ?? Self.epsilon[dialect]
  }
}

struct AdamCommand: OptimizerCommand {
  let common: CommonArguments
  let beta1: Double?
  let beta2: Double?
  let betas: BetasArgument?
  let epsilon: Double?
  let amsgrad: Bool
  static let name = "adam"
  static let aliases = ["Adam"]
  static let peers = Peers("Adam").ruled(
    keras: "w ← w − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε); weight_decay: w ← w − lr·wd·w before it",
    torch: "w ← w − lr·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ); weight_decay: g ← g + wd·w before it")
  static let summary = "Momentum and root mean square together, corrected for their start at zero."
  static let details = """
    m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g² (Kingma and Ba, 2014); amsgrad: the largest v so far.
    """
  static let examples = [Example("adam(0.003)", "adam(0.003)"), Example("adam(0.01, amsgrad=true)")]
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: Twofold(0.001), Self.init, Moments.beta1, Moments.beta2, Setting.betas,
      Setting.epsilon(Moments.epsilon), Setting.flag("amsgrad", "Divide by the largest mean square so far."))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    let moments = try Moments(beta1, beta2, betas, epsilon, dialect)
    return Adam(
      try common.settings(dialect, rate: Twofold(0.001)), beta1: moments.beta1, beta2: moments.beta2,
      epsilon: moments.epsilon, isAmsgrad: amsgrad)
  }
}

struct AdamWCommand: OptimizerCommand {
  let common: CommonArguments
  let beta1: Double?
  let beta2: Double?
  let betas: BetasArgument?
  let epsilon: Double?
  let amsgrad: Bool
  static let name = "adamw"
  static let aliases = ["AdamW"]
  static let peers = Peers("AdamW")
  static let summary = "Adam with weight decay apart from the gradient."
  static let details = "w ← w − lr·wd·w, then Adam's step (Loshchilov and Hutter, 2017), in both libraries."
  static let examples = [Example("adamw(0.003)", "adamw(0.003)"), Example("adamw(weight_decay=0.1)")]
  static let decay = Twofold(keras: 0.004, torch: 0.01)
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: Twofold(0.001), decay: decay, Self.init, Moments.beta1, Moments.beta2, Setting.betas,
      Setting.epsilon(Moments.epsilon), Setting.flag("amsgrad", "Divide by the largest mean square so far."))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    let moments = try Moments(beta1, beta2, betas, epsilon, dialect)
    return Adam(
      try common.settings(dialect, rate: Twofold(0.001), decay: Self.decay, isDecoupled: true),
      beta1: moments.beta1, beta2: moments.beta2, epsilon: moments.epsilon, isAmsgrad: amsgrad, isW: true)
  }
}

struct AdamaxCommand: OptimizerCommand {
  let common: CommonArguments
  let beta1: Double?
  let beta2: Double?
  let betas: BetasArgument?
  let epsilon: Double?
  static let name = "adamax"
  static let aliases = ["Adamax"]
  static let peers = Peers("Adamax").ruled(
    keras: "u ← max(β₂u, |g|), w ← w − lr·m/((1 − β₁ᵗ)(u + ε))",
    torch: "u ← max(β₂u, |g| + ε), w ← w − lr·m/((1 − β₁ᵗ)u)")
  static let summary = "Adam with the largest recent gradient in place of the mean square."
  static let details = "m ← β₁m + (1 − β₁)g, u the largest recent |g| (Kingma and Ba, 2014)."
  static let examples = [Example("adamax(lr=0.03)", "adamax(0.03)")]
  static let rate = Twofold(keras: 0.001, torch: 0.002)
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: rate, Self.init, Moments.beta1,
      Setting.share("beta_2", "Share of the largest gradient that is kept.", Twofold(0.999)), Setting.betas,
      Setting.epsilon(Moments.epsilon))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    let moments = try Moments(beta1, beta2, betas, epsilon, dialect)
    return Adamax(
      try common.settings(dialect, rate: Self.rate), beta1: moments.beta1, beta2: moments.beta2,
      epsilon: moments.epsilon)
  }
}

struct NadamCommand: OptimizerCommand {
  let common: CommonArguments
  let beta1: Double?
  let beta2: Double?
  let betas: BetasArgument?
  let epsilon: Double?
  let momentumDecay: Double?
  static let name = "nadam"
  static let aliases = ["Nadam", "NAdam"]
  static let peers = Peers(keras: "Nadam", torch: "NAdam")
  static let summary = "Adam with Nesterov's look ahead."
  static let details = """
    m and v as Adam's, μₜ = β₁(1 − ½·0.96^(ψt)), Πₜ = μ₁·…·μₜ: w ← w − lr·(μₜ₊₁m/(1 − Πₜ₊₁) + \
    (1 − μₜ)g/(1 − Πₜ))/(√v̂ + ε) (Dozat, 2016). ψ is 1 in Keras, momentum_decay=0.004 in PyTorch.
    """
  static let examples = [Example("nadam(0.01)", "nadam(0.01)")]
  static let rate = Twofold(keras: 0.001, torch: 0.002)
  static let momentumDecay = Twofold(keras: 1, torch: 0.004)
  static var signature: Signature<Self> {
    optimizerSignature(
      rate: rate, Self.init, Moments.beta1, Moments.beta2, Setting.betas, Setting.epsilon(Moments.epsilon),
      Setting.positive("momentum_decay", "How fast the momentum rises to beta_1.", momentumDecay))
  }
  func optimizer(_ dialect: Dialect) throws -> any Optimizer {
    let moments = try Moments(beta1, beta2, betas, epsilon, dialect)
    return Nadam(
      try common.settings(dialect, rate: Self.rate), beta1: moments.beta1, beta2: moments.beta2,
      epsilon: moments.epsilon, momentumDecay: momentumDecay ?? Self.momentumDecay[dialect])
  }
}
