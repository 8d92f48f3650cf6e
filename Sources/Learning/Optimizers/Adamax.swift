import Autograd
import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Adamax: Adam with the largest recent gradient in place of the mean square (Kingma and Ba, 2014), as
/// Keras 3 has it, with ε added to the divisor.
///
/// - m ← m + (1 − β₁)(g − m), u ← max(β₂·u, |g|)
/// - w ← w − lr/(1 − β₁ᵗ) · m/(u + ε)
///
/// Defaults: lr 0.001, β₁ 0.9, β₂ 0.999, ε 1e-7.
public struct Adamax: Optimizer {
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

  public var name: String { "adamax" }
  public var stateNames: [String] { ["mean", "largest"] }
  public var settings: [String] {
    differing([("beta_1", beta1, 0.9), ("beta_2", beta2, 0.999), ("epsilon", epsilon, 1e-7)])
  }

  /// lr/(1 − β₁ᵗ).
  public func scalars(step: Int, rate: Double) -> UpdateScalars {
    [rate / (1 - pow(beta1, Double(step))), 0, 0, 0]
  }

  public func update(_ call: UpdateCall<Float>, _ range: Range<Int>) {
    nn_adamax_f32(
      call.weights + range.lowerBound, call.states[0] + range.lowerBound, call.states[1] + range.lowerBound,
      call.gradient + range.lowerBound, range.count, Double(call.scalars[0]), beta1, beta2, epsilon)
  }

  public func update(_ call: UpdateCall<Double>, _ range: Range<Int>) {
    nn_adamax_f64(
      call.weights + range.lowerBound, call.states[0] + range.lowerBound, call.states[1] + range.lowerBound,
      call.gradient + range.lowerBound, range.count, call.scalars[0], beta1, beta2, epsilon)
  }
}
