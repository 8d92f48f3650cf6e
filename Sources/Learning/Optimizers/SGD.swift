import Autograd
import CKernels

/// Stochastic gradient descent.
///
/// - w ← w − lr·g
/// - with momentum μ in Keras: v ← μ·v − lr·g, w ← w + v; Nesterov's: w ← w + μ·v − lr·g
/// - with momentum μ and dampening τ in PyTorch: b ← μ·b + (1 − τ)·g (at first b = g), w ← w − lr·b;
///   Nesterov's: w ← w − lr·(g + μ·b)
///
/// Keras has the rate inside of the velocity: a new rate does not change the speed already gained.
/// Defaults: lr 0.01 (PyTorch 0.001), μ 0, τ 0.
public struct SGD: Optimizer {
  public var common: CommonSettings
  public var momentum: Double
  public let isNesterov: Bool
  public let dampening: Double

  public init(
    _ common: CommonSettings, momentum: Double = 0, nesterov: Bool = false, dampening: Double = 0
  ) {
    self.common = common
    self.momentum = momentum
    self.dampening = dampening
    isNesterov = nesterov
  }

  public init(_ learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) {
    self.init(CommonSettings(learningRate), momentum: momentum, nesterov: nesterov)
  }

  public var name: String { "sgd" }
  public var stateNames: [String] { momentum == 0 ? [] : ["velocity"] }
  public var carriedShare: Double? {
    get { momentum }
    set { momentum = newValue ?? momentum }
  }
  public var isPlainDescent: Bool { momentum == 0 && common.weightDecay == 0 }
  public var ownSettings: [String] {
    differing([("momentum", momentum, 0), ("dampening", dampening, 0)])
      + (isNesterov ? ["nesterov=true"] : [])
  }

  /// The rate, the share of the gradient that the velocity takes, and the momentum.
  public func ownScalars(step: Int, rate: Double) -> UpdateScalars {
    [rate, step == 1 ? 1 : 1 - dampening, momentum, 0]
  }

  public func ownFormula(step: Int, rate: Double) -> RuleFormula {
    let lr = RuleFormula.Constant("lr", rate)
    guard momentum != 0 else { return RuleFormula([lr], [("w", "w − lr·g")]) }
    let constants = [lr, RuleFormula.Constant("μ", momentum)]
    guard isTorch else {
      return RuleFormula(
        states: ["v"], constants,
        [("v", "μ·v − lr·g"), ("w", isNesterov ? "w + μ·v − lr·g" : "w + v")])
    }
    let isDamped = step > 1 && dampening != 0
    return RuleFormula(
      states: ["b"], constants + (isDamped ? [RuleFormula.Constant("τ", dampening)] : []),
      [
        ("b", isDamped ? "μ·b + (1 − τ)·g" : "μ·b + g"),
        ("w", isNesterov ? "w − lr·(g + μ·b)" : "w − lr·b"),
      ])
  }

  public func apply<R: Real>(_ run: UpdateRun<R>) {
    let (w, g, count, rate) = (run.weights, run.gradient, run.count, run.scalar(0))
    if momentum == 0 {
      nn_rule_sgd(run.isDouble, w, g, count, rate)
    } else if isTorch {
      nn_rule_sgd_outside(
        run.isDouble, w, run.state(0), g, count, rate, run.scalar(2), run.scalar(1), isNesterov ? 1 : 0)
    } else {
      nn_rule_sgd_momentum(run.isDouble, w, run.state(0), g, count, rate, run.scalar(2), isNesterov ? 1 : 0)
    }
  }
}
