import Autograd
import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Adam with Nesterov's look ahead (Dozat, 2016).
///
/// - μₜ = β₁·(1 − ½·0.96^(ψ·t)), Πₜ = μ₁·…·μₜ; m and v as Adam's
/// - w ← w − lr·(μₜ₊₁·m/(1 − Πₜ₊₁) + (1 − μₜ)·g/(1 − Πₜ)) / (√(v/(1 − β₂ᵗ)) + ε)
///
/// ψ is 1 in Keras, momentum_decay 0.004 in PyTorch. Defaults: lr 0.001, ε 1e-7 (PyTorch 0.002, 1e-8).
public struct Nadam: Optimizer {
  public var common: CommonSettings
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double
  public let momentumDecay: Double

  public init(
    _ common: CommonSettings = CommonSettings(0.001), beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, momentumDecay: Double = 1
  ) {
    self.common = common
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
  }

  public var name: String { "nadam" }
  public var stateNames: [String] { ["mean", "mean_square"] }
  public var ownSettings: [String] {
    differing([
      ("beta_1", beta1, 0.9), ("beta_2", beta2, 0.999),
      (isTorch ? "eps" : "epsilon", epsilon, isTorch ? 1e-8 : 1e-7),
      ("momentum_decay", momentumDecay, isTorch ? 0.004 : 1),
    ])
  }

  /// What m and g are multiplied by, and √(1/(1 − β₂ᵗ)).
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars {
    func weight(_ t: Int) -> Double {
      base(beta1) * (1 - 0.5 * pow(base(0.96), Double(t) * momentumDecay))
    }
    var product = 1.0
    for t in stride(from: 1, through: step, by: 1) {
      product *= weight(t)
      // Below this 1 − product is 1.
      if product < 1e-17 { break }
    }
    let (now, next) = (weight(step), weight(step + 1))
    return [
      rate * next / (1 - product * next), rate * (1 - now) / (1 - product),
      (1 / (1 - pow(base(beta2), Double(step)))).squareRoot(), 0,
    ]
  }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    let scalars = ownScalars(step: step, rate: rate)
    return RuleFormula(
      states: ["m", "v"],
      [
        RuleFormula.Constant("lr", rate), RuleFormula.Constant("β₁", beta1),
        RuleFormula.Constant("β₂", beta2), RuleFormula.Constant("ε", epsilon),
        RuleFormula.Constant("t", Double(step)),
        RuleFormula.Constant("p", scalars[0], origin: "lr·μₜ₊₁/(1 − μ₁·…·μₜ₊₁)"),
        RuleFormula.Constant("q", scalars[1], origin: "lr·(1 − μₜ)/(1 − μ₁·…·μₜ)"),
        RuleFormula.Constant("r", scalars[2], origin: "1/√(1 − β₂^t)"),
      ],
      [
        ("m", "m + (1 − β₁)·(g − m)"), ("v", "v + (1 − β₂)·(g² − v)"),
        ("w", "w − (p·m + q·g)/(r·√v + ε)"),
      ])
  }

  /// The means' own weights come from the bases of the powers, as in both libraries: of all Keras's rules only
  /// this one takes 1 − β of the float32.
  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_nadam(
      run.isDouble, run.weights, run.state(0), run.state(1), run.gradient, run.count, run.scalar(0),
      run.scalar(1), run.scalar(2), base(beta1), base(beta2), epsilon)
  }
}
