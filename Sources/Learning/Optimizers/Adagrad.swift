import Autograd
import CKernels

/// Steps divided by the root of the sum of all squared gradients (Duchi, Hazan and Singer, 2011).
///
/// - s ← s + g²
/// - Keras: w ← w − lr·g/√(s + ε)
/// - PyTorch: w ← w − lr/(1 + (t − 1)·lr_decay) · g/(√s + ε)
///
/// Defaults: lr 0.001, s starts at 0.1, ε 1e-7 (PyTorch 0.01, 0, 1e-10).
public struct Adagrad: Optimizer {
  public var common: CommonSettings
  public let initialSum: Double
  public let epsilon: Double
  public let rateDecay: Double

  public init(
    _ common: CommonSettings = CommonSettings(0.001), initialSum: Double = 0.1, epsilon: Double = 1e-7,
    rateDecay: Double = 0
  ) {
    self.common = common
    self.initialSum = initialSum
    self.epsilon = epsilon
    self.rateDecay = rateDecay
  }

  public var name: String { "adagrad" }
  public var stateNames: [String] { ["sum"] }
  public func initialState(_ index: Int) -> Double { initialSum }
  public var ownSettings: [String] {
    differing([
      ("initial_accumulator_value", initialSum, isTorch ? 0 : 0.1),
      (isTorch ? "eps" : "epsilon", epsilon, isTorch ? 1e-10 : 1e-7), ("lr_decay", rateDecay, 0),
    ])
  }

  public func ownScalars(step: Int, rate: Double) -> UpdateScalars {
    [rate / (1 + Double(step - 1) * rateDecay), 0, 0, 0]
  }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    let lr = RuleFormula.Constant("lr", rate)
    let slowed = RuleFormula.Constant(
      "α", ownScalars(step: step, rate: rate)[0], origin: "lr/(1 + (t − 1)·lr_decay)")
    let factor = rateDecay == 0 ? "lr" : "α"
    return RuleFormula(
      states: ["s"],
      [lr, RuleFormula.Constant("ε", epsilon)]
        + (rateDecay == 0
          ? []
          : [
            RuleFormula.Constant("t", Double(step)), RuleFormula.Constant("lr_decay", rateDecay), slowed,
          ]),
      [
        ("s", "s + g²"), ("w", isTorch ? "w − \(factor)·g/(√s + ε)" : "w − \(factor)·g/√(s + ε)"),
      ])
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_adagrad(
      run.isDouble, run.weights, run.state(0), run.gradient, run.count, run.scalar(0), isTorch ? 0 : epsilon,
      isTorch ? epsilon : 0)
  }
}

/// Steps whose size follows from the steps before (Zeiler, 2012).
///
/// - v ← ρ·v + (1 − ρ)·g², d = g·√(u + ε)/√(v + ε), u ← ρ·u + (1 − ρ)·d², w ← w − lr·d
///
/// Defaults: lr 0.001, ρ 0.95, ε 1e-7 (PyTorch 1, 0.9, 1e-6).
public struct Adadelta: Optimizer {
  public var common: CommonSettings
  public let rho: Double
  public let epsilon: Double

  public init(
    _ common: CommonSettings = CommonSettings(0.001), rho: Double = 0.95, epsilon: Double = 1e-7
  ) {
    self.common = common
    self.rho = rho
    self.epsilon = epsilon
  }

  public var name: String { "adadelta" }
  public var stateNames: [String] { ["mean_square", "mean_square_step"] }
  public var ownSettings: [String] {
    differing([
      ("rho", rho, isTorch ? 0.9 : 0.95),
      (isTorch ? "eps" : "epsilon", epsilon, isTorch ? 1e-6 : 1e-7),
    ])
  }

  /// The rate alone.
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars { [rate, 0, 0, 0] }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    RuleFormula(
      states: ["v", "u"],
      [RuleFormula.Constant("lr", rate), RuleFormula.Constant("ρ", rho), RuleFormula.Constant("ε", epsilon)],
      [
        ("v", "ρ·v + (1 − ρ)·g²"), ("w", "w − lr·g·√(u + ε)/√(v + ε)"),
        ("u", "ρ·u + (1 − ρ)·(g·√(u + ε)/√(v + ε))²"),
      ])
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_adadelta(
      run.isDouble, run.weights, run.state(0), run.state(1), run.gradient, run.count, run.scalar(0), rho,
      epsilon)
  }
}
