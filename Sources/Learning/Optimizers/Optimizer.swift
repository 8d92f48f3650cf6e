import Autograd
import CKernels
import Tensors

/// Numbers of one step for all elements; a fixed few, so that a step allocates nothing for them.
public typealias UpdateScalars = SIMD4<Double>

/// An update rule with its settings. A value; what it remembers of each parameter belongs to `Training`.
///
/// A rule states what is its own; weight decay and clipping are the same for all.
public protocol Optimizer: UpdateRule {
  /// What every optimizer has.
  var common: CommonSettings { get set }
  /// Settings beside the common ones that are not the dialect's defaults, as `momentum=0.9`.
  var ownSettings: [String] { get }
  /// What all elements of an update share, in the first three places; the fourth is the decay's.
  func ownScalars(step: Int, rate: Double) -> UpdateScalars
  /// The rule as text with the numbers of a step, without weight decay; it has the rate as `lr`.
  func ownFormula(step: Int, rate: Double) -> RuleFormula

  /// Changes a run of weights and states.
  func apply<R: Real>(_ run: UpdateRun<R>)
  /// What the elements of a state hold before the first step.
  func initialState(_ index: Int) -> Double
  /// The momentum or β₁, for schedules that move it between steps: plans take it from the scalars. `nil` of
  /// a rule that has none, or none that could be moved; then setting does nothing.
  var carriedShare: Double? { get set }
}

/// The settings that every optimizer has.
public struct CommonSettings: Hashable, Sendable {
  /// The rate of the first step; a schedule may hand another to `scalars` before each step.
  public var learningRate: Double
  /// Goes before the rate.
  public var schedule: Schedule?
  public var dialect: Dialect
  /// Keras, and PyTorch's AdamW: w ← w − lr·wd·w before the step. PyTorch's others: g ← g + wd·w.
  public var weightDecay: Double
  public var isDecayCoupled: Bool
  public var clipping: Clipping

  public init(
    _ learningRate: Double, dialect: Dialect = .keras, schedule: Schedule? = nil, weightDecay: Double = 0,
    isDecayCoupled: Bool = false, clipping: Clipping = Clipping()
  ) {
    self.learningRate = learningRate
    self.schedule = schedule
    self.dialect = dialect
    self.weightDecay = weightDecay
    self.isDecayCoupled = isDecayCoupled
    self.clipping = clipping
  }
}

/// Bounds of gradients, as Keras's optimizers have them: one of the three at most.
public struct Clipping: Hashable, Sendable {
  /// Of each parameter's gradient, its greatest norm.
  public var norm: Double?
  /// Greatest size of each element.
  public var value: Double?
  /// Of all gradients together.
  public var globalNorm: Double?

  public init(norm: Double? = nil, value: Double? = nil, globalNorm: Double? = nil) {
    self.norm = norm
    self.value = value
    self.globalNorm = globalNorm
  }
}

/// A run of elements of one update, from its first element on.
public struct UpdateRun<R: Real> {
  let weights: UnsafeMutablePointer<R>
  let gradient: UnsafePointer<R>
  let start: Int
  let count: Int
  private let call: UpdateCall<R>

  init(_ call: UpdateCall<R>, _ range: Range<Int>, gradient: UnsafePointer<R>? = nil) {
    self.call = call
    weights = call.weights + range.lowerBound
    self.gradient = gradient ?? call.gradient + range.lowerBound
    start = range.lowerBound
    count = range.count
  }

  /// What the C kernels ask.
  var isDouble: Int32 { MemoryLayout<R>.size == 8 ? 1 : 0 }
  func state(_ index: Int) -> UnsafeMutablePointer<R> { call.states[index] + start }
  var lastState: UnsafeMutablePointer<R> { call.states[call.states.count - 1] + start }
  func scalar(_ index: Int) -> Double { Double(call.scalars[index]) }
}

extension Optimizer {
  public var dialect: Dialect { common.dialect }
  public var learningRate: Double {
    get { common.learningRate }
    set { common.learningRate = newValue }
  }
  /// The rate of this step, from 1.
  public func rate(atStep step: Int) -> Double { common.schedule?.rate(at: step - 1) ?? learningRate }
  var isTorch: Bool { common.dialect == .torch }

  public func initialState(_ index: Int) -> Double { 0 }
  public var carriedShare: Double? {
    get { nil }
    set {}
  }

  /// Keras takes powers of the float32 next to a decay: 1 − 0.999ᵗ is off by 1e-5 of itself at first, and a
  /// trajectory with it. PyTorch takes them in float64.
  func base(_ decay: Double) -> Double { isTorch ? decay : Double(Float(decay)) }

  /// What all elements of an update share, worked out before it: `step` counts from 1, `rate` is the
  /// learning rate of this step. What a rule does not need stays 0.
  public func scalars(step: Int, rate: Double) -> UpdateScalars {
    var scalars = ownScalars(step: step, rate: rate)
    scalars[3] = common.isDecayCoupled ? common.weightDecay : rate * common.weightDecay
    return scalars
  }

  /// What the rule remembers of a parameter, as it is before the first step.
  func newMemory(of parameter: Autograd.Parameter) -> [Autograd.Parameter] {
    stateNames.enumerated().map { index, name in
      Parameter(
        name: "\(parameter.name)/\(name)", value: initialMemory(index, of: parameter.shape),
        dtype: parameter.dtype)
    }
  }

  /// What a state of a parameter of this shape holds before the first step.
  func initialMemory(_ index: Int, of shape: Shape) -> Tensor {
    let start = Float(initialState(index))
    return Tensor(shape, of: Float.self) { $0.update(repeating: start) }
  }

  /// As the user writes it: `sgd(0.03, momentum=0.9)`.
  public var written: String {
    let rate = common.schedule?.written ?? plainText(learningRate)
    return "\(name)(\(([rate] + settings).joined(separator: ", ")))"
  }

  /// Settings beside the rate that are not the dialect's defaults.
  public var settings: [String] {
    let clipping = common.clipping
    let bounds = [
      ("clipnorm", clipping.norm), ("clipvalue", clipping.value), ("global_clipnorm", clipping.globalNorm),
    ]
    let fallback = name == "adamw" ? (isTorch ? 0.01 : 0.004) : 0
    return ownSettings + differing([("weight_decay", common.weightDecay, fallback)])
      + bounds.compactMap { name, bound in bound.map { "\(name)=\(plainText($0))" } }
  }

  public func update(_ call: UpdateCall<Float>, _ range: Range<Int>) { carryOut(call, range) }
  public func update(_ call: UpdateCall<Double>, _ range: Range<Int>) { carryOut(call, range) }

  private func carryOut<R: Real>(_ call: UpdateCall<R>, _ range: Range<Int>) {
    guard common.weightDecay != 0 else { return apply(UpdateRun(call, range)) }
    guard common.isDecayCoupled else {
      let run = UpdateRun(call, range)
      nn_rule_shrink(run.isDouble, run.weights, run.count, run.scalar(3))
      return apply(run)
    }
    withUnsafeTemporaryAllocation(of: R.self, capacity: 1024) { scratch in
      guard let sums = scratch.baseAddress else { return }
      var start = range.lowerBound
      while start < range.upperBound {
        let part = start..<min(start + 1024, range.upperBound)
        let run = UpdateRun(call, part)
        nn_rule_decayed(run.isDouble, sums, run.gradient, run.weights, run.count, run.scalar(3))
        apply(UpdateRun(call, part, gradient: sums))
        start = part.upperBound
      }
    }
  }
}

/// Every optimizer with Keras's defaults.
public enum Optimizers {
  public static let all: [any Optimizer] = [
    SGD(), RMSprop(), Adam(), Adam.adamW(), Adamax(), Nadam(), Adagrad(), Adadelta(), Lion(), Ftrl(),
  ]
}

/// `["momentum=0.9"]` of the settings that differ from their defaults.
func differing(_ settings: [(name: String, value: Double, fallback: Double)]) -> [String] {
  settings.filter { $0.value != $0.fallback }.map { "\($0.name)=\(plainText($0.value))" }
}
