import Autograd
import Tensors

/// Layers one after the other. Weights are made when the shape of a sample is known: at once when the
/// first layer says it, else with the first inputs.
///
/// A reference: `fit` changes its weights. Not for use from two threads at once.
public final class Model {
  public private(set) var specs: [any LayerSpec] = []
  /// Names of the layers as Keras counts them: `dense`, `dense_1`, `dropout`.
  public private(set) var names: [String] = []
  /// One for each spec once built.
  public private(set) var layers: [any Layer] = []
  /// Shape of one sample, without the batch; `nil` until built.
  public private(set) var inputShape: Shape?
  /// Where the weights, the order of the samples and dropout come from.
  public let random: Random

  /// What `compile` said of its training.
  public internal(set) var recipe: Recipe?
  /// How it is trained: settled at the first fit.
  public internal(set) var training: Training?
  /// All epochs so far, over all fits.
  public var history = TrainingHistory()
  /// Epochs that were trained before the model was loaded from a file, which keeps no history.
  public var earlierEpochs = 0

  /// Whose defaults it was made by.
  public let dialect: Dialect
  /// Whether a call trains (dropout drops, batch statistics count) or only computes. PyTorch's models begin
  /// in training mode, Keras's in inference.
  public var isTraining: Bool
  /// The recorded calls of hand-written code, by shape and mode.
  var calls: [CallForm: RecordedFunction] = [:]

  public init(random: Random, dialect: Dialect = .keras) {
    self.random = random
    self.dialect = dialect
    isTraining = dialect == .torch
  }

  public var isBuilt: Bool { inputShape != nil && !specs.isEmpty }
  public var parameters: [Parameter] { layers.flatMap(\.parameters) }
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }
  /// Shape of one sample of the output; `nil` until built.
  public var outputShape: Shape? { layers.last.map(\.outputShape) }
  /// As the user writes it: `dense(256, relu), dense(10, softmax)`.
  public var written: String { specs.map(\.written).joined(separator: ", ") }

  /// Puts a layer at the end; builds it at once when the shape before it is known.
  /// Throws `LearningError.layerInput` when it does not fit, and leaves the model as it was.
  public func add(_ spec: any LayerSpec) throws {
    let count = specs.count { $0.kind == spec.kind }
    let name = count == 0 ? spec.kind : "\(spec.kind)_\(count)"
    let before = outputShape ?? (specs.isEmpty ? spec.inputShape : nil)
    if let before {
      layers.append(try build(spec, name, index: specs.count, input: before))
      if inputShape == nil { inputShape = before }
    }
    specs.append(spec)
    names.append(name)
  }

  /// Makes the weights for samples of shape `input`, or checks that they fit the weights there are.
  public func build(input: Shape) throws {
    guard !specs.isEmpty else { throw LearningError.noLayers }
    guard inputShape == nil else {
      if let known = inputShape, known != input {
        throw LearningError.sampleShape(
          expected: known, actual: input, advice: Self.advice(expected: known, actual: input))
      }
      return
    }
    var made: [any Layer] = []
    for (index, spec) in specs.enumerated() {
      made.append(
        try build(spec, names[index], index: index, input: made.last?.outputShape ?? input))
    }
    layers = made
    inputShape = input
  }

  private static func advice(expected: Shape, actual: Shape) -> String? {
    // x[0] for x[0:1]: what came is a sample without its batch.
    if actual.dimensions == Array(expected.dimensions.dropFirst()) {
      let shape = ([1] + expected.dimensions).map(String.init).joined(separator: ", ")
      return "for one sample add the first axis: x.reshape(\(shape))"
    }
    guard expected.count == actual.count else { return nil }
    let shape = (["n"] + expected.dimensions.map(String.init)).joined(separator: ", ")
    return "reshape x to (\(shape))"
  }

  private func build(_ spec: any LayerSpec, _ name: String, index: Int, input: Shape) throws -> any Layer {
    do {
      return try spec.build(input: input, name: name, random: random)
    } catch let misfit as Misfit {
      throw LearningError.layerInput(
        index: index, layer: spec.written, expected: misfit.expected, actual: input, advice: misfit.advice)
    }
  }

  /// Writes all layers on the record and returns the output's value; `input` is [batch, …].
  public func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    guard isBuilt else { throw LearningError.notBuilt }
    return try layers.reduce(input) { try $1.record($0, on: record, mode: mode) }
  }

  /// Whether the first layer takes flat samples only.
  public var takesFlatSamples: Bool { specs.first is DenseSpec || specs.first is LinearSpec }

  /// What the last layer puts its sums through; it decides which loss suits.
  public var lastActivation: Activation {
    switch specs.last {
    case let dense as DenseSpec: dense.activation
    case let layer as ActivationSpec: layer.activation
    default: .linear
    }
  }
}
