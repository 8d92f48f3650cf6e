import Autograd
import Tensors

/// Numbers of one step for all elements; a fixed few, so that a step allocates nothing for them.
public typealias UpdateScalars = SIMD4<Double>

/// An update rule with its settings. A value; what it remembers of each parameter belongs to `Training`.
public protocol Optimizer: UpdateRule {
  var dialect: Dialect { get }
  /// The rate of the first step; a schedule may hand another to `scalars` before each step.
  var learningRate: Double { get set }
  /// Settings beside the rate that are not the dialect's defaults, as `momentum=0.9`.
  var settings: [String] { get }
  /// What all elements of an update share, worked out before it: `step` counts from 1, `rate` is the
  /// learning rate of this step. What a rule does not need stays 0.
  func scalars(step: Int, rate: Double) -> UpdateScalars
}

extension Optimizer {
  public var dialect: Dialect { .keras }
  /// As the user writes it: `sgd(0.03, momentum=0.9)`.
  public var written: String {
    "\(name)(\((["\(plainText(learningRate))"] + settings).joined(separator: ", ")))"
  }
}

/// Every optimizer with its defaults.
public enum Optimizers {
  public static let all: [any Optimizer] = [SGD(), RMSprop(), Adam(), Adamax()]
}

/// `["momentum=0.9"]` of the settings that differ from their defaults.
func differing(_ settings: [(name: String, value: Double, fallback: Double)]) -> [String] {
  settings.filter { $0.value != $0.fallback }.map { "\($0.name)=\(plainText($0.value))" }
}
