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
  /// The input's shape is that of a layer behind a flatten, and no inputs were seen yet.
  private var isInputImplied = false
  /// Shape of a sample that `input` in front of the layers says.
  public private(set) var declaredInput: Shape?
  /// It is a layer of another model, and so does not grow any more.
  public private(set) var isNested = false
  /// Layers that are no models, counted through all models within, and how deep these lie.
  private(set) var size = 0
  private(set) var depth = 0
  /// Layers that do something else when they are frozen.
  private(set) var freezables: [BatchNorm] = []
  /// Where the weights, the order of the samples and dropout come from.
  public internal(set) var random: Random

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
  public var isTraining: Bool {
    didSet { for case let nested as NestedSpec in specs { nested.model.isTraining = isTraining } }
  }
  /// The recorded calls of hand-written code, by shape and mode.
  var calls: [CallForm: RecordedFunction] = [:]

  public init(random: Random, dialect: Dialect = .keras) {
    self.random = random
    self.dialect = dialect
    isTraining = dialect == .torch
  }

  public var isBuilt: Bool { inputShape != nil && !specs.isEmpty }
  /// Shape of one sample of the output; `nil` until built.
  public var outputShape: Shape? { layers.last.map(\.outputShape) }
  /// As the user writes it: `dense(256, relu), dense(10, softmax)`.
  public var written: String { writtenLayers.joined(separator: ", ") }
  /// The same, layer by layer.
  public var writtenLayers: [String] {
    (declaredInput.map { [InputSpec($0).written] } ?? []) + specs.map(\.written)
  }
  /// Its layers in order, those of the models within in their place.
  public var leaves: [any Layer] { layers.flatMap { ($0 as? Nested)?.model.leaves ?? [$0] } }

  /// Puts a layer at the end; builds it at once when the shape before it is known.
  /// Throws `LearningError.layerInput` when it does not fit, and leaves the model as it was.
  public func add(_ spec: any LayerSpec) throws {
    guard !isNested else { throw LearningError.nesting(.isPart) }
    if let input = spec as? InputSpec { return try declare(input.shape) }
    let nested = (spec as? NestedSpec)?.model
    if let nested { try checkNesting(nested) }
    let count = specs.count { $0.kind == spec.kind }
    let name = count == 0 ? spec.kind : "\(spec.kind)_\(count)"
    if let before = outputShape ?? impliedInput(spec) {
      let layer = try build(spec, name, index: specs.count, input: before)
      if !isBuilt, !specs.isEmpty {
        try build(input: before)
        isInputImplied = true
      }
      layers.append(layer)
      if inputShape == nil {
        inputShape = before
        isInputImplied = nested?.isInputImplied ?? false
      }
    }
    specs.append(spec)
    names.append(name)
    size += nested?.size ?? 1
    depth = max(depth, (nested?.depth ?? -1) + 1)
    nested?.isNested = true
    nested?.isTraining = isTraining
    noteLayers()
  }

  /// What a model that is not built yet takes when `spec` is its next layer. In flatten(), linear(784, 10)
  /// what is in front of the layer that says its inputs takes them, too.
  private func impliedInput(_ spec: any LayerSpec) -> Shape? {
    if specs.isEmpty { return declaredInput ?? spec.inputShape }
    guard let shape = spec.inputShape, shape.rank == 1,
      specs.allSatisfy({ $0.traits.contains(.takesAnyShape) })
    else { return nil }
    return shape
  }

  private func declare(_ shape: Shape) throws {
    guard specs.isEmpty, declaredInput == nil else { throw LearningError.lateInput }
    declaredInput = shape
  }

  /// A model may be a layer of many, but the whole must stay of a size that can be walked through.
  private func checkNesting(_ model: Model) throws {
    guard model !== self else { throw LearningError.nesting(.ofItself) }
    guard !model.specs.isEmpty else { throw LearningError.nesting(.isEmpty) }
    guard model.depth < Self.mostDepth, size + model.size <= Self.mostLayers else {
      throw LearningError.nesting(.tooLarge)
    }
  }

  private static let mostDepth = 32
  private static let mostLayers = 10_000

  private func noteLayers() {
    freezables = leaves.compactMap { $0 as? BatchNorm }
    calls = [:]
  }

  /// Makes the weights for samples of shape `input`, or checks that they fit the weights there are.
  public func build(input: Shape) throws {
    guard !specs.isEmpty else { throw LearningError.noLayers }
    guard inputShape == nil, declaredInput ?? input == input else {
      try check(input)
      return try take(input)
    }
    var made: [any Layer] = []
    for (index, spec) in specs.enumerated() {
      made.append(
        try build(spec, names[index], index: index, input: made.last?.outputShape ?? input))
    }
    layers = made
    inputShape = input
    noteLayers()
  }

  /// Throws when samples of shape `input` are not what the model was built for, or says it takes. Behind a
  /// flatten all shapes with as many numbers are one.
  private func check(_ input: Shape) throws {
    guard let known = inputShape ?? declaredInput, known != input else { return }
    let front = specs.prefix { $0.traits.contains(.takesAnyShape) }
    if isBuilt, flattensInputs {
      if known.count == input.count { return }
      // Said of the layer that needs so many, as it would be in a model that is not built.
      if front.count < specs.count, let needed = specs[front.count].inputShape, needed != [input.count] {
        _ = try build(specs[front.count], names[front.count], index: front.count, input: [input.count])
      }
    }
    throw LearningError.sampleShape(
      expected: known, actual: input, advice: Self.advice(expected: known, actual: input))
  }

  /// Whether a flatten stands in front, or in front of a model that does: all shapes with as many numbers are one.
  private var flattensInputs: Bool {
    let front = specs.prefix { $0.traits.contains(.takesAnyShape) }
    if front.contains(where: { $0 is FlattenSpec }) { return true }
    return front.count < specs.count && (specs[front.count] as? NestedSpec)?.model.flattensInputs == true
  }

  /// The first inputs say what the flatten in front of a layer gets that said how many numbers it takes.
  private func take(_ input: Shape) throws {
    guard isInputImplied, inputShape != input else { return }
    isInputImplied = false
    var before = input
    for (index, spec) in specs.enumerated() {
      guard spec.traits.contains(.takesAnyShape) || (spec as? NestedSpec)?.model.flattensInputs == true else {
        break
      }
      layers[index] = try build(spec, names[index], index: index, input: before)
      before = layers[index].outputShape
    }
    inputShape = input
    noteLayers()
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

  /// Makes the layers that have no weights anew: those whose noise comes from the generator.
  func rebuildWeightless() throws {
    guard let inputShape, isBuilt else { return }
    for (index, layer) in layers.enumerated() where (layer.weights + layer.counters).isEmpty {
      let input = index == 0 ? inputShape : layers[index - 1].outputShape
      layers[index] = try build(specs[index], names[index], index: index, input: input)
    }
    noteLayers()
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
    try recordParts(input, on: record, mode: mode).last?.output ?? input
  }

  /// The same, with what each layer wrote.
  func recordParts(_ input: Var, on record: Record, mode: Mode) throws -> [StepRecord.LayerPart] {
    guard isBuilt else { throw LearningError.notBuilt }
    var parts: [StepRecord.LayerPart] = []
    for layer in layers {
      let (before, start) = (parts.last?.output ?? input, record.steps.count)
      let output = try layer.record(before, on: record, mode: mode)
      parts.append(
        StepRecord.LayerPart(
          layer: layer, input: before, output: output, steps: start..<record.steps.count))
    }
    return parts
  }

  /// Whether the first layer takes flat samples only.
  public var takesFlatSamples: Bool {
    if let nested = specs.first as? NestedSpec { return nested.model.takesFlatSamples }
    return specs.first is DenseSpec || specs.first is LinearSpec
  }

  /// What the last layer puts its sums through; it decides which loss suits.
  public var lastActivation: Activation { specs.last?.activation ?? .linear }
}
