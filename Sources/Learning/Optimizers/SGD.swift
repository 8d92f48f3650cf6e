import Autograd
import CKernels

/// Stochastic gradient descent, as Keras 3 has it.
///
/// - w ← w − lr·g
/// - with momentum μ: v ← μ·v − lr·g, w ← w + v
/// - with Nesterov's momentum: v as before, w ← w + μ·v − lr·g
///
/// The rate is inside the velocity: a new rate does not change the speed already gained. (PyTorch has
/// it outside.) Defaults: lr 0.01, μ 0.
public struct SGD: Optimizer {
  public var learningRate: Double
  public let momentum: Double
  public let isNesterov: Bool

  public init(_ learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) {
    self.learningRate = learningRate
    self.momentum = momentum
    isNesterov = nesterov
  }

  public var name: String { "sgd" }
  public var stateNames: [String] { momentum == 0 ? [] : ["velocity"] }
  public var isPlainDescent: Bool { momentum == 0 }
  public var settings: [String] {
    differing([("momentum", momentum, 0)]) + (isNesterov ? ["nesterov=true"] : [])
  }

  /// The rate alone.
  public func scalars(step: Int, rate: Double) -> UpdateScalars { [rate, 0, 0, 0] }

  public func update(_ call: UpdateCall<Float>, _ range: Range<Int>) {
    let (w, g, rate) = (call.weights + range.lowerBound, call.gradient + range.lowerBound, call.scalars[0])
    if momentum == 0 {
      nn_sgd_f32(w, g, range.count, Double(rate))
    } else {
      nn_sgd_momentum_f32(
        w, call.states[0] + range.lowerBound, g, range.count, Double(rate), momentum, isNesterov ? 1 : 0)
    }
  }

  public func update(_ call: UpdateCall<Double>, _ range: Range<Int>) {
    let (w, g, rate) = (call.weights + range.lowerBound, call.gradient + range.lowerBound, call.scalars[0])
    if momentum == 0 {
      nn_sgd_f64(w, g, range.count, rate)
    } else {
      nn_sgd_momentum_f64(
        w, call.states[0] + range.lowerBound, g, range.count, rate, momentum, isNesterov ? 1 : 0)
    }
  }
}
