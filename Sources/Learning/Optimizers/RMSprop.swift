import Autograd
import CKernels

/// Steps divided by a running root mean square of the gradient (Tieleman and Hinton, 2012), as Keras 3
/// has it, with ε inside of the root.
///
/// - v ← ρ·v + (1 − ρ)·g², d = lr·g / √(v + ε), w ← w − d
/// - centred: ḡ ← ρ·ḡ + (1 − ρ)·g, d = lr·g / √(v − ḡ² + ε)
/// - with momentum μ: b ← μ·b + d, w ← w − b
///
/// Defaults: lr 0.001, ρ 0.9, μ 0, ε 1e-7.
public struct RMSprop: Optimizer {
  public var learningRate: Double
  public let rho: Double
  public let momentum: Double
  public let epsilon: Double
  public let isCentered: Bool

  public init(
    _ learningRate: Double = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    isCentered: Bool = false
  ) {
    self.learningRate = learningRate
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
    self.isCentered = isCentered
  }

  public var name: String { "rmsprop" }
  public var stateNames: [String] {
    ["mean_square"] + (isCentered ? ["mean"] : []) + (momentum == 0 ? [] : ["step"])
  }
  public var settings: [String] {
    differing([("rho", rho, 0.9), ("momentum", momentum, 0), ("epsilon", epsilon, 1e-7)])
      + (isCentered ? ["centered=true"] : [])
  }

  /// The rate alone.
  public func scalars(step: Int, rate: Double) -> UpdateScalars { [rate, 0, 0, 0] }

  public func update(_ call: UpdateCall<Float>, _ range: Range<Int>) {
    let (states, start) = (call.states, range.lowerBound)
    nn_rmsprop_f32(
      call.weights + start, states[0] + start, isCentered ? states[1] + start : nil,
      momentum == 0 ? nil : states[states.count - 1] + start, call.gradient + start, range.count,
      Double(call.scalars[0]), rho, momentum, epsilon)
  }

  public func update(_ call: UpdateCall<Double>, _ range: Range<Int>) {
    let (states, start) = (call.states, range.lowerBound)
    nn_rmsprop_f64(
      call.weights + start, states[0] + start, isCentered ? states[1] + start : nil,
      momentum == 0 ? nil : states[states.count - 1] + start, call.gradient + start, range.count,
      call.scalars[0], rho, momentum, epsilon)
  }
}
