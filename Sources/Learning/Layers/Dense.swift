import Autograd
import Tensors

/// Keras's dense layer: y = activation(x·W + b); x [batch, in], W [in, units], b [units].
///
/// W starts Glorot uniform and b at zero, unless said otherwise. Keras applies it to the last axis of any
/// input; here a sample must be flat, as a dense layer on unflattened images is nearly always a slip.
public struct DenseSpec: LayerSpec, Equatable {
  public let units: Int
  public let activation: Activation
  /// Features of a sample, where they are said before any inputs are seen.
  public let inputs: Int?
  public let kernel: WeightRules
  /// `nil` for a layer without one.
  public let bias: WeightRules?
  /// Put on the outputs, as a mean over the batch.
  public let activityRegularizer: Regularizer?

  /// `units` and `inputs` must be at least 1.
  public init(
    _ units: Int, _ activation: Activation = .linear, inputs: Int? = nil,
    kernel: WeightRules = WeightRules(.glorotUniform), bias: WeightRules? = WeightRules(.zeros),
    activityRegularizer: Regularizer? = nil
  ) {
    self.units = units
    self.activation = activation
    self.inputs = inputs
    self.kernel = kernel
    self.bias = bias
    self.activityRegularizer = activityRegularizer
  }

  public var kind: String { "dense" }
  public var traits: LayerTraits { activation == .linear ? .multiplies : [.multiplies, .bends] }
  public var className: String { "Dense" }
  public var written: String {
    var parts = ["\(units)"]
    if activation != .linear { parts.append(activation.written) }
    if let inputs { parts.append("input_shape=(\(inputs),)") }
    if bias == nil { parts.append("use_bias=false") }
    parts += kernel.written("kernel", unless: .glorotUniform)
    parts += bias?.written("bias", unless: .zeros) ?? []
    if let activityRegularizer { parts.append("activity_regularizer=\(activityRegularizer.written)") }
    return "dense(\(parts.joined(separator: ", ")))"
  }
  public var inputShape: Shape? { inputs.map { [$0] } }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    let width = try flatWidth(input)
    guard inputs == nil || inputs == width else {
      throw Misfit(
        expected: "samples of shape \(Shape([inputs ?? width]))", advice: "input_shape=\(width) would fit")
    }
    return Affine(
      spec: self, name: name, activation: activation,
      kernel: try kernel.parameter("\(name)/weight", [width, units], random: random),
      bias: try bias?.parameter("\(name)/bias", [units], random: random), width: units,
      activityRegularizer: activityRegularizer)
  }
}

/// PyTorch's linear layer: y = x·W + b, with weight and bias from U(±1/√in).
///
/// W is kept as [in, out], as `dense` keeps it; PyTorch keeps its transpose.
public struct LinearSpec: LayerSpec, Equatable {
  public let inputs: Int
  public let outputs: Int
  public let hasBias: Bool

  /// Both must be at least 1.
  public init(_ inputs: Int, _ outputs: Int, bias: Bool = true) {
    self.inputs = inputs
    self.outputs = outputs
    hasBias = bias
  }

  public var kind: String { "linear" }
  public var traits: LayerTraits { .multiplies }
  public var className: String { "Linear" }
  public var written: String { "linear(\(inputs), \(outputs)\(hasBias ? "" : ", bias=false"))" }
  public var inputShape: Shape? { [inputs] }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    guard input == [inputs] else {
      throw Misfit(
        expected: "samples of shape \(Shape([inputs]))",
        advice: input.rank == 1
          ? "linear(\(input[0]), \(outputs)) would fit"
          : input.count == inputs ? "put flatten() in front of it, or reshape x to (n, \(inputs))" : nil)
    }
    let start = WeightRules(Initializer(.uniformFanIn(inputs)))
    return Affine(
      spec: self, name: name, activation: .linear,
      kernel: try start.parameter("\(name)/weight", [inputs, outputs], random: random),
      bias: hasBias ? try start.parameter("\(name)/bias", [outputs], random: random) : nil, width: outputs,
      activityRegularizer: nil)
  }
}

/// Number of features of a flat sample. Throws `Misfit` with the way out when it is not flat.
private func flatWidth(_ input: Shape) throws(Misfit) -> Int {
  guard input.rank == 1 else {
    throw Misfit(
      expected: "flat samples (features,)",
      advice: input.rank == 0
        ? "reshape x to (n, 1)"
        : "put flatten() in front of it, or reshape x to (n, \(input.count))")
  }
  return input[0]
}

/// y = activation(x·W + b), whichever way W and b began.
struct Affine: Layer {
  let spec: any LayerSpec
  let name: String
  let activation: Activation
  let kernel: RuledParameter
  let bias: RuledParameter?
  let width: Int
  let activityRegularizer: Regularizer?

  var outputShape: Shape { [width] }
  var ruled: [RuledParameter] { [kernel] + (bias.map { [$0] } ?? []) }
  var parameters: [Parameter] { ruled.map(\.parameter) }
  /// An activation is a module of its own there.
  var modules: [[StateEntry]] {
    [entries { $0 == "weight" }] + (activation == .linear ? [] : [[]])
  }

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    let product = try record.apply(MatMul(), [input, record.parameter(kernel.parameter)])
    let sum =
      try bias.map { try record.apply(AddBias(), [product, record.parameter($0.parameter)]) } ?? product
    let output = try activation.record(sum, on: record)
    if let activityRegularizer { try record.penalize(output, by: activityRegularizer) }
    return output
  }
}

extension Record {
  /// Adds the penalty of a layer's output to the loss, as a mean over the batch.
  func penalize(_ output: Var, by regularizer: Regularizer) throws {
    let batch = Double(max(1, shape(of: output).dimensions.first ?? 1))
    penalties.append(
      try Regularizer(l1: regularizer.l1 / batch, l2: regularizer.l2 / batch).record(output, on: self))
  }
}
