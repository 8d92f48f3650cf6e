import Autograd
import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Adamax: Adam with the largest recent gradient in place of the mean square (Kingma and Ba, 2014).
///
/// - m ← m + (1 − β₁)(g − m)
/// - Keras: u ← max(β₂·u, |g|), w ← w − lr/(1 − β₁ᵗ) · m/(u + ε)
/// - PyTorch: u ← max(β₂·u, |g| + ε), w ← w − lr/(1 − β₁ᵗ) · m/u
///
/// Defaults: lr 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7 (PyTorch 0.002, 0.9, 0.999, 1e-8).
public struct Adamax: Optimizer {
  public var common: CommonSettings
  public var beta1: Double
  public let beta2: Double
  public let epsilon: Double

  public init(_ common: CommonSettings, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double) {
    self.common = common
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public init(
    _ learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    self.init(CommonSettings(learningRate), beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  public var name: String { "adamax" }
  public var stateNames: [String] { ["mean", "largest"] }
  public var carriedShare: Double? {
    get { beta1 }
    set { beta1 = newValue ?? beta1 }
  }
  public var ownSettings: [String] {
    differing([
      ("beta_1", beta1, 0.9), ("beta_2", beta2, 0.999),
      (isTorch ? "eps" : "epsilon", epsilon, isTorch ? 1e-8 : 1e-7),
    ])
  }

  /// lr/(1 − β₁ᵗ) and 1 − β₁.
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars {
    [rate / (1 - pow(base(beta1), Double(step))), 1 - beta1, 0, 0]
  }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    RuleFormula(
      states: ["m", "u"],
      [
        RuleFormula.Constant("lr", rate), RuleFormula.Constant("β₁", beta1),
        RuleFormula.Constant("β₂", beta2), RuleFormula.Constant("ε", epsilon),
        RuleFormula.Constant("t", Double(step)),
        RuleFormula.Constant("α", ownScalars(step: step, rate: rate)[0], origin: "lr/(1 − β₁^t)"),
      ],
      [
        ("m", "m + (1 − β₁)·(g − m)"), ("u", isTorch ? "max(β₂·u, |g| + ε)" : "max(β₂·u, |g|)"),
        ("w", isTorch ? "w − α·m/u" : "w − α·m/(u + ε)"),
      ])
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_adamax(
      run.isDouble, run.weights, run.state(0), run.state(1), run.gradient, run.count, run.scalar(0),
      1 - run.scalar(1), beta2, epsilon, isTorch ? 1 : 0)
  }
}
