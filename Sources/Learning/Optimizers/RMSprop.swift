import Autograd
import CKernels

/// Steps divided by a running root mean square of the gradient (Tieleman and Hinton, 2012).
///
/// - v ← ρ·v + (1 − ρ)·g²; centred: ḡ ← ρ·ḡ + (1 − ρ)·g, and v − ḡ² in v's place below
/// - Keras has ε inside of the root: d = lr·g / √(v + ε), with momentum μ: b ← μ·b + d, w ← w − b
/// - PyTorch outside: d = g / (√v + ε), with momentum μ: b ← μ·b + d, w ← w − lr·b
///
/// Defaults: lr 0.001, ρ 0.9, μ 0, ε 1e-7 (PyTorch 0.01, 0.99, 0, 1e-8).
public struct RMSprop: Optimizer {
  public var common: CommonSettings
  public let rho: Double
  public var momentum: Double
  public let epsilon: Double
  public let isCentered: Bool

  public init(
    _ common: CommonSettings, rho: Double, momentum: Double = 0, epsilon: Double, isCentered: Bool = false
  ) {
    self.common = common
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
    self.isCentered = isCentered
  }

  public init(
    _ learningRate: Double = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    isCentered: Bool = false
  ) {
    self.init(
      CommonSettings(learningRate), rho: rho, momentum: momentum, epsilon: epsilon, isCentered: isCentered)
  }

  public var name: String { "rmsprop" }
  public var stateNames: [String] {
    ["mean_square"] + (isCentered ? ["mean"] : []) + (momentum == 0 ? [] : ["step"])
  }
  public var carriedShare: Double? {
    get { momentum }
    set { momentum = newValue ?? momentum }
  }
  public var ownSettings: [String] {
    differing([
      (isTorch ? "alpha" : "rho", rho, isTorch ? 0.99 : 0.9), ("momentum", momentum, 0),
      (isTorch ? "eps" : "epsilon", epsilon, isTorch ? 1e-8 : 1e-7),
    ]) + (isCentered ? ["centered=true"] : [])
  }

  /// The rate and the momentum.
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars { [rate, momentum, 0, 0] }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    let spread = isCentered ? "v − ḡ²" : "v"
    let root = isTorch ? "(√\(isCentered ? "(\(spread))" : spread) + ε)" : "√(\(spread) + ε)"
    let quotient = isTorch ? "g/\(root)" : "lr·g/\(root)"
    return RuleFormula(
      states: ["v"] + (isCentered ? ["ḡ"] : []) + (momentum == 0 ? [] : ["b"]),
      [RuleFormula.Constant("lr", rate), RuleFormula.Constant("ρ", rho), RuleFormula.Constant("ε", epsilon)]
        + (momentum == 0 ? [] : [RuleFormula.Constant("μ", momentum)]),
      [("v", "ρ·v + (1 − ρ)·g²")] + (isCentered ? [("ḡ", "ρ·ḡ + (1 − ρ)·g")] : [])
        + (momentum == 0
          ? [("w", isTorch ? "w − lr·\(quotient)" : "w − \(quotient)")]
          : [("b", "μ·b + \(quotient)"), ("w", isTorch ? "w − lr·b" : "w − b")]))
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    nn_rule_rmsprop(
      run.isDouble, run.weights, run.state(0), isCentered ? run.state(1) : nil,
      momentum == 0 ? nil : run.lastState, run.gradient, run.count, run.scalar(0), rho, run.scalar(1),
      epsilon,
      isTorch ? 1 : 0)
  }
}
