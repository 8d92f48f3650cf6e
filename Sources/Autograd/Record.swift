import Tensors

/// A value of a recorded step: something fed in, a parameter, a constant, or an operation's result.
public struct Var: Hashable, Sendable {
  public let index: Int
}

/// One training step (or one forward pass) as a flat list of operations: what ran, on which values,
/// with which shapes. `Eager` and `Plan` carry it out; the microscope and export read it.
public final class Record {
  public enum Role {
    /// Fed in before each run, as a batch.
    case input(name: String)
    case parameter(Parameter)
    /// An optimizer's memory of a parameter, changed by the update.
    case state(Parameter)
    /// The gradient that backward passes have left with a parameter.
    case gradient(Parameter)
    case constant(Tensor)
    /// Result of the operation with this index in `steps`.
    case computed(step: Int)
  }

  public struct ValueInfo {
    public let shape: Shape
    public let role: Role
  }

  public struct Step {
    public let operation: any Operation
    public let inputs: [Var]
    public let output: Var
  }

  public private(set) var values: [ValueInfo] = []
  public private(set) var steps: [Step] = []
  /// All of `values` by what they are called in operations.
  public var vars: [Var] { values.indices.map(Var.init) }
  private var parameterVars: [ObjectIdentifier: Var] = [:]
  private var gradientVars: [ObjectIdentifier: Var] = [:]

  /// What random operations draw from beside the count of steps: a number that differs from call to call.
  var draw: Var?

  /// What layers add to the loss of the batch, each a scalar.
  public var penalties: [Var] = []

  public init() {}

  public func input(_ name: String, _ shape: Shape) -> Var { add(shape, .input(name: name)) }
  public func constant(_ tensor: Tensor) -> Var { add(tensor.shape, .constant(tensor)) }
  /// The same parameter gives the same value, so that shared weights get one gradient.
  public func parameter(_ parameter: Parameter) -> Var { once(parameter) { .parameter($0) } }
  public func state(_ parameter: Parameter) -> Var { once(parameter) { .state($0) } }
  /// What `Parameter.gradient` holds when the step runs; zeros where it holds nothing.
  public func gradient(of parameter: Parameter) -> Var {
    if let known = gradientVars[ObjectIdentifier(parameter)] { return known }
    let made = add(parameter.shape, .gradient(parameter))
    gradientVars[ObjectIdentifier(parameter)] = made
    return made
  }

  public func shape(of value: Var) -> Shape { values[value.index].shape }

  /// Records one operation. Throws `TensorError` when the shapes do not fit.
  @discardableResult
  public func apply(_ operation: any Operation, _ inputs: [Var]) throws -> Var {
    let shape = try operation.shape(of: inputs.map { values[$0.index].shape })
    let output = add(shape, .computed(step: steps.count))
    steps.append(Step(operation: operation, inputs: inputs, output: output))
    return output
  }

  /// The step that made a value, when one did.
  public func step(making value: Var) -> Step? {
    guard case .computed(let index) = values[value.index].role else { return nil }
    return steps[index]
  }

  /// Walks the list in reverse from `loss` (a scalar) and records the gradient of each value in
  /// `targets`; `nil` where the loss does not depend on it. Several uses add up in one fixed order.
  public func gradients(of loss: Var, for targets: [Var]) throws -> [Var?] {
    let seed = constant(Tensor([Float(1)], shape: shape(of: loss)))
    return try gradientSteps(of: loss, from: seed, for: targets).gradients
  }

  /// As above, from a gradient of `value` that is given; also the steps that the rule of each step has
  /// recorded.
  func gradientSteps(
    of value: Var, from seed: Var, for targets: [Var]
  ) throws -> (gradients: [Var?], steps: [(of: Int, recorded: Range<Int>)]) {
    var needed = Set(targets)
    for step in steps where step.inputs.contains(where: needed.contains) { needed.insert(step.output) }
    var gradient: [Var: Var] = [value: seed]
    var recorded: [(of: Int, recorded: Range<Int>)] = []
    for (index, step) in steps.enumerated().reversed() where needed.contains(step.output) {
      guard let incoming = gradient[step.output] else { continue }
      let context = GradientContext(
        record: self, inputs: step.inputs, output: step.output, incoming: incoming,
        isNeeded: step.inputs.map(needed.contains))
      let first = steps.count
      let parts = try step.operation.gradients(context)
      recorded.append((index, first..<steps.count))
      for (input, part) in zip(step.inputs, parts) {
        guard let part, needed.contains(input) else { continue }
        gradient[input] = try gradient[input].map { try apply(Add(), [$0, part]) } ?? part
      }
    }
    return (targets.map { gradient[$0] }, recorded)
  }

  private func once(_ parameter: Parameter, _ role: (Parameter) -> Role) -> Var {
    if let known = parameterVars[ObjectIdentifier(parameter)] { return known }
    let made = add(parameter.shape, role(parameter))
    parameterVars[ObjectIdentifier(parameter)] = made
    return made
  }

  private func add(_ shape: Shape, _ role: Role) -> Var {
    values.append(ValueInfo(shape: shape, role: role))
    return Var(index: values.count - 1)
  }
}
