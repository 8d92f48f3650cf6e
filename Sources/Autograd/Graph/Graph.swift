import Tensors

/// What hand-written code computes with: it remembers how values were made, computes them when they are
/// looked at, and takes their gradients. A loop whose rounds do the same is planned once.
public final class Graph {
  /// Whether operations are remembered for a gradient; not within `no_grad`.
  public var isRecording: () -> Bool
  private let threads: () -> Threads
  private let workspace = Workspace()
  private var plans = PlanCache()
  /// Held values that nobody has looked at yet.
  private var pending: [WeakTraced] = []
  /// When `pending` is next looked through: seldom enough that long loops pay little for it.
  private var pendingLimit = 256
  public private(set) var draws: UInt64 = 0
  /// Counts changes of parameters, so that a value knows which came after it.
  var clock = 0
  /// Numbers that all recorded values have together, or will have.
  var elements = 0

  /// Random operations count from here: away from the counts that fits draw from.
  static let firstCount: UInt64 = 1 << 40

  private struct WeakTraced {
    weak var value: Traced?
  }

  public init(threads: @escaping () -> Threads, isRecording: @escaping () -> Bool = { true }) {
    self.threads = threads
    self.isRecording = isRecording
  }

  /// Starts the random draws of hand-written passes anew.
  public func reseed() { draws = 0 }

  // MARK: Recording

  public func constant(_ tensor: Tensor) -> Traced {
    Traced(.constant(tensor), tensor.shape, requiresGradient: false, in: self)
  }

  public func leaf(_ parameter: Parameter) -> Traced {
    adopt(parameter)
    return Traced(.parameter(parameter), parameter.shape, requiresGradient: true, in: self)
  }

  /// Records one operation. Throws `TensorError` when the shapes do not fit.
  public func apply(_ operation: any Operation, _ inputs: [Traced]) throws -> Traced {
    let shape = try operation.shape(of: inputs.map(\.shape))
    try Tensor.checkedCount(shape.dimensions, .float32)
    try checkMemory(shape.count)
    return Traced(
      .operation(operation, inputs), shape,
      requiresGradient: isRecording() && inputs.contains(where: \.requiresGradient), in: self)
  }

  /// Calls a recorded function; its inputs must have its shapes.
  public func call(_ function: RecordedFunction, _ inputs: [Traced]) throws -> Traced {
    try checkMemory(function.elements)
    for parameter in function.parameters { adopt(parameter) }
    var inputs = inputs
    if function.draw != nil {
      inputs.append(constant(nextDraw()))
    }
    let result = Traced(
      .function(function, inputs), function.outputShape,
      requiresGradient: isRecording()
        && (function.parameters.contains(where: \.isTrainable) || inputs.contains(where: \.requiresGradient)),
      in: self)
    // Moving averages move once a call, whoever looks at the result and however often.
    if function.hasEffects { _ = compute(result) }
    return result
  }

  /// A number that differs from call to call.
  func nextDraw() -> Tensor {
    // float32 counts exactly up to here.
    draws = (draws + 1) & 0xff_ffff
    return Tensor(scalar: Float(draws))
  }

  /// Does work whose random draws are as if they had not been.
  public func undisturbed<T>(_ work: () throws -> T) rethrows -> T {
    let before = draws
    defer { draws = before }
    return try work()
  }

  private func adopt(_ parameter: Parameter) {
    guard parameter.beforeChange == nil else { return }
    parameter.beforeChange = { [weak self, weak parameter] in
      guard let self, let parameter else { return }
      self.computePending()
      self.clock += 1
      parameter.changedAt = self.clock
    }
  }

  private func checkMemory(_ count: Int) throws {
    // A value, its gradient and what the kernels need beside them.
    let bytes = 3 * 4 * (Double(elements) + Double(count))
    guard bytes <= Double(Tensor.maximumBytes) else {
      throw TensorError(
        "what was recorded for the gradient would take \(byteText(bytes))",
        notes: ["compute without it in no_grad { … }, or take x.detach() or x.item() of what is summed up"])
    }
  }

  // MARK: Computing

  func notePending(_ value: Traced) {
    if pending.count >= pendingLimit {
      // What nobody holds is left alone; it is noted again when somebody takes hold of it.
      pending.removeAll { $0.value.map { $0.computed != nil || $0.holders == 0 } ?? true }
      pendingLimit = max(256, 2 * pending.count)
    }
    pending.append(WeakTraced(value: value))
  }

  /// Computes what is held: the numbers that it depends on are about to change.
  func computePending() {
    guard !pending.isEmpty else { return }
    let waiting = pending
    pending = []
    for entry in waiting {
      if let value = entry.value, value.holders > 0, value.computed == nil, !value.inputs.isEmpty {
        _ = compute(value)
      }
    }
  }

  func compute(_ value: Traced) -> Tensor {
    let gathering = Gathering(of: value, stopsAtComputed: true)
    let plan: GraphPlan
    if let known = plans.find(gathering) {
      plan = known
    } else {
      // Only a record that its operations have accepted before is recorded again.
      guard let made = try? GraphPlan(gathering, forGradient: false, workspace, threads()) else {
        return Tensor(zeros: value.shape)
      }
      plan = made
      plans.insert(plan, for: gathering)
    }
    plan.run(gathering)
    return value.computed ?? Tensor(zeros: value.shape)
  }

  // MARK: Gradients

  /// Adds d value / d p to the gradient of every parameter that `value` was made from and that is trained.
  /// - Parameters:
  ///   - seed: d loss / d value, of its shape; 1 for a scalar.
  ///   - keepsGraph: what was recorded can be used for another backward pass.
  /// - Returns: whether it was added to gradients by which an optimizer has already made a step.
  @discardableResult
  public func backward(
    from value: Traced, seed: Tensor? = nil, keepsGraph: Bool = false
  ) throws(GradientError) -> Bool {
    guard value.requiresGradient else { throw .noGraph(isPaused: !isRecording()) }
    guard let seed = seed ?? (value.shape.count == 1 ? Tensor(Array(repeating: Float(1), count: 1)) : nil)
    else { throw .notScalar(value.shape) }
    guard seed.shape.count == value.shape.count else { throw .seedShape(value.shape, seed.shape) }
    var gathering = Gathering(of: value, stopsAtComputed: false)
    try gathering.checkUsable()
    gathering.seed = seed
    let plan: GraphPlan
    if let known = plans.find(gathering) {
      plan = known
    } else {
      do {
        plan = try GraphPlan(gathering, forGradient: true, workspace, threads())
      } catch {
        throw .operation(error as? TensorError ?? TensorError("\(error)"))
      }
      plans.insert(plan, for: gathering)
    }
    try plan.check(gathering)
    let isLate = plan.addsToUsedGradients
    plan.run(gathering)
    if !keepsGraph {
      computePending()
      plan.release(gathering)
    }
    return isLate
  }
}

extension Graph {
  /// d value / d parameter alone, of a value with one element: gradients that the parameters behind it keep
  /// stay as they are, this one's too. `nil` when the value does not depend on the parameter.
  public func gradient(of value: Traced, by parameter: Parameter) throws(GradientError) -> Tensor? {
    let kept = (parameter.gradient, parameter.isGradientUsed)
    parameter.gradient = nil
    // Those that are not trained are passed over.
    let others = Gathering(of: value, stopsAtComputed: false).parameters.filter {
      $0 !== parameter && $0.isTrainable
    }
    for other in others { other.isTrainable = false }
    defer {
      for other in others { other.isTrainable = true }
      parameter.gradient = kept.0
      if kept.1 { parameter.noteGradientUsed() }
    }
    try backward(from: value)
    return parameter.gradient
  }
}

/// What is wrong about a gradient that was asked for.
public enum GradientError: Error, Equatable {
  /// Nothing that is trained is behind the value.
  case noGraph(isPaused: Bool)
  case notScalar(Shape)
  case seedShape(Shape, Shape)
  /// An earlier backward pass has released what this one needs.
  case spent
  /// A value that the gradient needs was changed in place after it was used.
  case changed(String)
  /// An operation has no gradient for these values.
  case operation(TensorError)
}

/// The plans of the last few structures.
private struct PlanCache {
  private var plans: [GraphKey: (plan: GraphPlan, used: UInt64)] = [:]
  private var uses: UInt64 = 0
  private static let most = 32

  mutating func find(_ gathering: Gathering) -> GraphPlan? {
    guard let index = plans.index(forKey: gathering.key) else { return nil }
    uses += 1
    plans.values[index].used = uses
    return plans.values[index].plan
  }

  mutating func insert(_ plan: GraphPlan, for gathering: Gathering) {
    // Long records are not likely to come again, and keep much memory.
    guard gathering.nodes.count <= 4096 else { return }
    if plans.count >= Self.most, let oldest = plans.min(by: { $0.value.used < $1.value.used }) {
      plans[oldest.key] = nil
    }
    uses += 1
    plans[gathering.key] = (plan, uses)
  }
}
