import Autograd
import CKernels

/// Steps of one length, in the direction of the mean gradient's sign (Chen and others, 2023), as Keras has
/// it; PyTorch has none.
///
/// - w ← w − lr·sign(β₁·m + (1 − β₁)·g), m ← β₂·m + (1 − β₂)·g
///
/// Defaults: lr 0.001, β₁ 0.9, β₂ 0.99.
public struct Lion: Optimizer {
  public var common: CommonSettings
  public let beta1: Double
  public let beta2: Double

  public init(
    _ common: CommonSettings = CommonSettings(0.001), beta1: Double = 0.9, beta2: Double = 0.99
  ) {
    self.common = common
    self.beta1 = beta1
    self.beta2 = beta2
  }

  public var name: String { "lion" }
  public var stateNames: [String] { ["mean"] }
  public var ownSettings: [String] { differing([("beta_1", beta1, 0.9), ("beta_2", beta2, 0.99)]) }

  /// The rate alone.
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars { [rate, 0, 0, 0] }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    RuleFormula(
      states: ["m"],
      [
        RuleFormula.Constant("lr", rate), RuleFormula.Constant("β₁", beta1),
        RuleFormula.Constant("β₂", beta2),
      ],
      [("w", "w − lr·sign(β₁·m + (1 − β₁)·g)"), ("m", "β₂·m + (1 − β₂)·g")])
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_lion(
      run.isDouble, run.weights, run.state(0), run.gradient, run.count, run.scalar(0), beta1, beta2)
  }
}

/// Follow the regularised leader (McMahan and others, 2013), as Keras has it; PyTorch has none.
///
/// - s' = s + g², z ← z + g + 2·shrinkage·w − (s'^p − s^p)/lr · w, with p = −learning_rate_power
/// - w ← (clip(z, ±λ₁) − z) / (s'^p/lr + 2·(λ₂ + β/(2·lr))), s ← s'
///
/// Defaults: lr 0.001, learning_rate_power −0.5, s starts at 0.1, all else 0.
public struct Ftrl: Optimizer {
  public var common: CommonSettings
  public let power: Double
  public let initialSum: Double
  public let l1: Double
  public let l2: Double
  public let shrinkage: Double
  public let beta: Double

  public init(
    _ common: CommonSettings = CommonSettings(0.001), power: Double = -0.5, initialSum: Double = 0.1,
    l1: Double = 0, l2: Double = 0, shrinkage: Double = 0, beta: Double = 0
  ) {
    self.common = common
    self.power = power
    self.initialSum = initialSum
    self.l1 = l1
    self.l2 = l2
    self.shrinkage = shrinkage
    self.beta = beta
  }

  public var name: String { "ftrl" }
  public var stateNames: [String] { ["sum", "linear"] }
  public func initialState(_ index: Int) -> Double { index == 0 ? initialSum : 0 }
  public var ownSettings: [String] {
    differing([
      ("learning_rate_power", power, -0.5), ("initial_accumulator_value", initialSum, 0.1),
      ("l1_regularization_strength", l1, 0), ("l2_regularization_strength", l2, 0),
      ("l2_shrinkage_regularization_strength", shrinkage, 0), ("beta", beta, 0),
    ])
  }

  /// The rate, and λ₂ + β/(2·lr).
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars {
    [rate, l2 + (beta == 0 ? 0 : beta / (2 * rate)), 0, 0]
  }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    func raised(_ base: String) -> String { power == -0.5 ? "√\(base)" : "\(base)^p" }
    let shrink = shrinkage == 0 ? "" : " + 2·γ·w"
    let spread = ownScalars(step: step, rate: rate)[1]
    var constants = [RuleFormula.Constant("lr", rate)]
    if power != -0.5 { constants.append(RuleFormula.Constant("p", -power)) }
    if l1 != 0 { constants.append(RuleFormula.Constant("λ₁", l1)) }
    if spread != 0 {
      constants.append(RuleFormula.Constant("λ₂", spread, origin: beta == 0 ? nil : "l2 + beta/(2·lr)"))
    }
    if shrinkage != 0 { constants.append(RuleFormula.Constant("γ", shrinkage)) }
    return RuleFormula(
      states: ["s", "z"], constants,
      [
        ("z", "z + g\(shrink) − (\(raised("(s + g²)")) − \(raised("s")))/lr·w"), ("s", "s + g²"),
        (
          "w",
          "\(l1 == 0 ? "(-z)" : "(clip(z, λ₁) − z)")/(\(raised("s"))/lr\(spread == 0 ? "" : " + 2·λ₂"))"
        ),
      ])
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_ftrl(
      run.isDouble, run.weights, run.state(0), run.state(1), run.gradient, run.count, run.scalar(0), -power,
      l1, run.scalar(1), shrinkage)
  }
}
