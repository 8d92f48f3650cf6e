import Autograd
import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Adam (Kingma and Ba, 2014), as Keras 3 has it: the bias corrections are in the rate, ε beside the root.
///
/// - m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v)
/// - w ← w − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)
///
/// Defaults: lr 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7.
public struct Adam: Optimizer {
  public var learningRate: Double
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double

  public init(
    _ learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public var name: String { "adam" }
  public var stateNames: [String] { ["mean", "mean_square"] }
  public var settings: [String] {
    differing([("beta_1", beta1, 0.9), ("beta_2", beta2, 0.999), ("epsilon", epsilon, 1e-7)])
  }

  /// lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ).
  public func scalars(step: Int, rate: Double) -> UpdateScalars {
    let t = Double(step)
    return [rate * (1 - pow(beta2, t)).squareRoot() / (1 - pow(beta1, t)), 0, 0, 0]
  }

  public func update(_ call: UpdateCall<Float>, _ range: Range<Int>) {
    nn_adam_f32(
      call.weights + range.lowerBound, call.states[0] + range.lowerBound, call.states[1] + range.lowerBound,
      call.gradient + range.lowerBound, range.count, Double(call.scalars[0]), beta1, beta2, epsilon)
  }

  public func update(_ call: UpdateCall<Double>, _ range: Range<Int>) {
    nn_adam_f64(
      call.weights + range.lowerBound, call.states[0] + range.lowerBound, call.states[1] + range.lowerBound,
      call.gradient + range.lowerBound, range.count, call.scalars[0], beta1, beta2, epsilon)
  }
}
