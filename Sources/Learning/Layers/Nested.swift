import Autograd
import Tensors

/// A model as a layer of another. Both have the same weights: what one learns, the other knows.
///
/// A model that is part of another does not grow any more, so that no model can come to contain itself.
/// Sendable as the models' generators and rules are; their weights are not for two threads at once.
public struct NestedSpec: ModelHolding, @unchecked Sendable {
  public let model: Model

  public init(_ model: Model) { self.model = model }

  public var kind: String { "sequential" }
  public var className: String { "Sequential" }
  public var written: String { "sequential(\(model.written))" }
  public var inputShape: Shape? { model.inputShape ?? model.declaredInput }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    try model.build(input: input)
    guard let output = model.outputShape else { throw LearningError.noLayers }
    return Nested(spec: self, name: name, outputShape: output, model: model)
  }
}

struct Nested: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let model: Model

  var parameters: [Parameter] { model.parameters }
  var buffers: [Parameter] { model.buffers }
  var counters: [Parameter] { model.counters }
  var weights: [Parameter] { model.weights }
  var ruled: [RuledParameter] { model.ruled }
  var modules: [[StateEntry]] { [model.stateDict] }

  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    try model.record(input, on: record, mode: mode)
  }
}

/// What a sample looks like, said in front of the first layer: it is no layer itself.
public struct InputSpec: LayerSpec, Equatable {
  public let shape: Shape
  public init(_ shape: Shape) { self.shape = shape }

  public var kind: String { "input" }
  public var className: String { "InputLayer" }
  public var written: String { "input(\(shape))" }
  public var inputShape: Shape? { shape }

  public func build(input: Shape, name: String, random: Random) throws -> any Layer {
    throw Misfit(expected: "no inputs: it says what the first layer gets", advice: "put it first")
  }
}
