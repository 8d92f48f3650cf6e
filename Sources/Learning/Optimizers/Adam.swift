import Autograd
import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Adam (Kingma and Ba, 2014) and AdamW (Loshchilov and Hutter, 2017), which differ in weight decay alone.
///
/// - m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v)
/// - Keras: w ← w − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)
/// - PyTorch: w ← w − lr·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ): Keras's with ε·√(1 − β₂ᵗ) for ε
/// - amsgrad: the largest v so far in v's place
///
/// Defaults: lr 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7 (PyTorch 1e-8).
public struct Adam: Optimizer {
  public var common: CommonSettings
  public var beta1: Double
  public let beta2: Double
  public let epsilon: Double
  public let isAmsgrad: Bool
  /// AdamW by name.
  public let isW: Bool

  public init(
    _ common: CommonSettings, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double,
    isAmsgrad: Bool = false, isW: Bool = false
  ) {
    self.common = common
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.isAmsgrad = isAmsgrad
    self.isW = isW
  }

  public init(
    _ learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    self.init(CommonSettings(learningRate), beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  /// Keras's AdamW with its defaults.
  static func adamW() -> Adam {
    Adam(CommonSettings(0.001, weightDecay: 0.004), epsilon: 1e-7, isW: true)
  }

  public var name: String { isW ? "adamw" : "adam" }
  public var stateNames: [String] {
    ["mean", "mean_square"] + (isAmsgrad ? ["largest_mean_square"] : [])
  }
  public var carriedShare: Double? {
    get { beta1 }
    set { beta1 = newValue ?? beta1 }
  }
  public var ownSettings: [String] {
    differing([
      ("beta_1", beta1, 0.9), ("beta_2", beta2, 0.999),
      (isTorch ? "eps" : "epsilon", epsilon, isTorch ? 1e-8 : 1e-7),
    ]) + (isAmsgrad ? ["amsgrad=true"] : [])
  }

  /// lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ), the ε that goes with it, and 1 − β₁.
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars {
    let t = Double(step)
    let root = (1 - pow(base(beta2), t)).squareRoot()
    return [rate * root / (1 - pow(base(beta1), t)), isTorch ? epsilon * root : epsilon, 1 - beta1, 0]
  }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    let scalars = ownScalars(step: step, rate: rate)
    let root = isAmsgrad ? "√v̂" : "√v"
    return RuleFormula(
      states: ["m", "v"] + (isAmsgrad ? ["v̂"] : []),
      [
        RuleFormula.Constant("lr", rate), RuleFormula.Constant("β₁", beta1),
        RuleFormula.Constant("β₂", beta2), RuleFormula.Constant("ε", epsilon),
        RuleFormula.Constant("t", Double(step)),
        RuleFormula.Constant("α", scalars[0], origin: "lr·√(1 − β₂^t)/(1 − β₁^t)"),
      ] + (isTorch ? [RuleFormula.Constant("ε′", scalars[1], origin: "ε·√(1 − β₂^t)")] : []),
      [("m", "m + (1 − β₁)·(g − m)"), ("v", "v + (1 − β₂)·(g² − v)")]
        + (isAmsgrad ? [("v̂", "max(v̂, v)")] : [])
        + [("w", "w − α·m/(\(root) + \(isTorch ? "ε′" : "ε"))")])
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_adam(
      run.isDouble, run.weights, run.state(0), run.state(1), isAmsgrad ? run.state(2) : nil, run.gradient,
      run.count, run.scalar(0), 1 - run.scalar(2), beta2, isTorch ? run.scalar(1) : epsilon)
  }
}
