import Autograd
import Tensors

/// Keras's dense layer: y = activation(x·W + b); x [batch, in], W [in, units], b [units].
///
/// W starts Glorot uniform and b at zero. Keras applies it to the last axis of any input; here a
/// sample must be flat, as a dense layer on unflattened images is nearly always a slip.
public struct DenseSpec: LayerSpec, Equatable {
  public let units: Int
  public let activation: Activation
  /// Features of a sample, where they are said before any inputs are seen.
  public let inputs: Int?

  /// `units` and `inputs` must be at least 1.
  public init(_ units: Int, _ activation: Activation = .linear, inputs: Int? = nil) {
    self.units = units
    self.activation = activation
    self.inputs = inputs
  }

  public var kind: String { "dense" }
  public var className: String { "Dense" }
  public var written: String {
    let activation = activation == .linear ? "" : ", \(activation.written)"
    return "dense(\(units)\(activation)\(inputs.map { ", input_shape=(\($0),)" } ?? ""))"
  }
  public var inputShape: Shape? { inputs.map { [$0] } }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    let width = try flatWidth(input)
    guard inputs == nil || inputs == width else {
      throw Misfit(
        expected: "samples of shape \(Shape([inputs ?? width]))", advice: "input_shape=\(width) would fit")
    }
    try Tensor.checkedCount([width, units], .float32)
    let weight = Initializer.glorotUniform(fanIn: width, fanOut: units)
    return Affine(
      spec: self, name: name, activation: activation,
      weight: Parameter(
        name: "\(name)/weight",
        value: weight.tensor([width, units], random: random.stream("\(name)/weight"))),
      bias: Parameter(name: "\(name)/bias", value: Tensor(zeros: [units])))
  }
}

/// PyTorch's linear layer: y = x·W + b, with weight and bias from U(±1/√in).
///
/// W is kept as [in, out], as `dense` keeps it; PyTorch keeps its transpose.
public struct LinearSpec: LayerSpec, Equatable {
  public let inputs: Int
  public let outputs: Int

  /// Both must be at least 1.
  public init(_ inputs: Int, _ outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }

  public var kind: String { "linear" }
  public var className: String { "Linear" }
  public var written: String { "linear(\(inputs), \(outputs))" }
  public var inputShape: Shape? { [inputs] }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    guard input == [inputs] else {
      throw Misfit(
        expected: "samples of shape \(Shape([inputs]))",
        advice: input.rank == 1
          ? "linear(\(input[0]), \(outputs)) would fit"
          : input.count == inputs ? "put flatten() in front of it, or reshape x to (n, \(inputs))" : nil)
    }
    try Tensor.checkedCount([inputs, outputs], .float32)
    let start = Initializer.uniformFanIn(inputs)
    return Affine(
      spec: self, name: name, activation: .linear,
      weight: Parameter(
        name: "\(name)/weight",
        value: start.tensor([inputs, outputs], random: random.stream("\(name)/weight"))),
      bias: Parameter(
        name: "\(name)/bias", value: start.tensor([outputs], random: random.stream("\(name)/bias"))))
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
  let weight: Parameter
  let bias: Parameter

  var outputShape: Shape { bias.shape }
  var parameters: [Parameter] { [weight, bias] }
  var modules: [[StateEntry]] {
    let own = entries { $0 == "weight" }
    return activation == .linear ? [own] : [own, []]
  }

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    let product = try record.apply(MatMul(), [input, record.parameter(weight)])
    let sum = try record.apply(AddBias(), [product, record.parameter(bias)])
    return try activation.record(sum, on: record)
  }
}
