import Autograd
import Diagnostics
import Interpreter
import Learning
import Tensors

/// A layer as the language holds it: what was said of it, and its weights once it is part of a model or is
/// used by itself.
final class LayerObject: Object {
  let spec: any LayerSpec
  fileprivate weak var session: Session?
  /// The model that it is a part of, and its place there.
  private var home: (model: Model, index: Int)?
  /// Used by itself it is a model of one layer.
  private var alone: ModelObject?
  /// Recorded calls of a layer in a model.
  private var calls: [Form: RecordedFunction] = [:]

  private struct Form: Hashable {
    let input: Shape
    let isTraining: Bool
    let isFrozen: Bool
  }

  init(_ spec: any LayerSpec, in session: Session?, of home: (model: Model, index: Int)? = nil) {
    self.spec = spec
    self.session = session
    self.home = home
  }

  /// With its weights, once it has them.
  var layer: (any Layer)? {
    let home = home ?? alone.map { ($0.model, 0) }
    return home.flatMap { $0.model.isBuilt ? $0.model.layers[$0.index] : nil }
  }

  /// Notes which model it has become a part of.
  func settle(in model: Model, at index: Int) { if home == nil, alone == nil { home = (model, index) } }

  /// What a model that takes it up is told: what was said of it, or the layer that has weights already.
  var part: any LayerSpec { alone.map { NestedSpec($0.model) } ?? spec }

  /// It as a model of one layer.
  func asModel(in session: Session) throws -> ModelObject {
    if let alone { return alone }
    guard home == nil else { throw Problem("this layer is part of a model", label: "name the model") }
    let model = Model(random: session.lab.nextRandom(), dialect: session.lab.dialect)
    try model.add(spec)
    let object = ModelObject(model, in: session)
    alone = object
    return object
  }

  /// With its weights; it gets them now when it says its inputs itself.
  func settled() throws -> (any Layer)? {
    if layer == nil, home == nil, spec.inputShape != nil, let session { _ = try asModel(in: session) }
    return layer
  }

  /// `layer(x)`, as PyTorch's modules and Keras's layers are called.
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    guard arguments.count == 1, arguments[0].label == nil, let value = arguments[0].value else {
      throw Problem("a layer is called with one tensor of inputs, as layer(x)")
    }
    let batch: Traced
    do {
      batch = try TensorArgument.bind(arguments[0], in: session).traced(in: session.graph)
    } catch is Mismatch {
      throw Problem("a layer takes a tensor, not \(article(value.typeName))", at: .argument(0))
    }
    guard let home else { return .recorded(try asModel(in: session).model.call(batch)) }
    guard let layer else { throw Self.unbuilt }
    return .recorded(try session.graph.call(try function(layer, home.model.isTraining, batch.shape), [batch]))
  }

  private func function(_ layer: any Layer, _ isTraining: Bool, _ input: Shape) throws -> RecordedFunction {
    let mode = isTraining ? Mode.training : .inference
    let form = Form(input: input, isTraining: isTraining, isFrozen: !layer.isTrainable)
    if let known = calls[form] { return known }
    if calls.count >= 16 { calls.removeAll() }
    let made = try RecordedFunction(layer.name, [input]) { record, inputs in
      try layer.record(inputs[0], on: record, mode: mode)
    }
    calls[form] = made
    return made
  }

  override var typeName: String { "layer" }
  override func description(in style: OutputStyle) -> String {
    guard let layer else { return spec.written }
    return "\(layer.name): \(spec.written)"
  }

  override var memberNames: [String] {
    ["name", "parameters", "weights", "trainable", "training", "get_weights", "set_weights"] + weightNames
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "name": return .text(layer?.name ?? spec.kind)
    case "parameters": return .object(LayerParameters(try settled()))
    case "training": return .bool(try mode)
    case "in_features": return inputs.map { .number($0) }
    case "out_features": return outputs.map { .number($0) }
    case "trainable": return .bool(layer?.isTrainable ?? true)
    case "weights": return .list(try weights.map { .tensor($0.value) })
    case "get_weights": return .object(MethodObject(name, .list(try weights.map { .tensor($0.value) })))
    case "set_weights": return .object(SetWeightsMethod(try weights))
    default:
      // The weight itself: it has a gradient, and what is written to it the model has.
      let isWeight = layer == nil && home == nil && spec.inputShape != nil && Self.isWeightName(name)
      if isWeight, let session { _ = try asModel(in: session) }
      if let weight = layer?.weight(name) {
        return session.map { .parameter(weight, in: $0) } ?? .tensor(weight.value)
      }
      guard layer == nil, ["weight", "bias", "kernel"].contains(name) else { return nil }
      throw Self.unbuilt
    }
  }

  private static func isWeightName(_ name: String) -> Bool {
    ["weight", "bias", "kernel", "gamma", "beta", "running_mean", "running_var"].contains(name)
  }

  private var mode: Bool {
    get throws { (home?.model ?? alone?.model)?.isTraining ?? (session?.lab.dialect == .torch) }
  }
  private var inputs: Int? { spec is LinearSpec ? spec.inputShape?.count : nil }
  private var outputs: Int? { (spec as? LinearSpec)?.outputs }

  fileprivate static var unbuilt: Problem {
    Problem("this layer has no weights yet", label: "it gets them in a model that saw its inputs")
  }

  /// In Keras's order; a layer that never has any needs no inputs for that.
  private var weights: [Autograd.Parameter] {
    get throws {
      guard let layer else { throw Self.unbuilt }
      return layer.weights
    }
  }

  /// `layer.weight = x`, with x of the weight's shape.
  override func setMember(_ name: String, _ value: Value) throws -> Bool {
    _ = try settled()
    if name == "trainable" {
      guard case .bool(let isTrainable) = value else { throw Problem("trainable is true or false") }
      guard let layer else { throw Self.unbuilt }
      layer.isTrainable = isTrainable
      return true
    }
    guard let weight = layer?.weight(name) else { return false }
    guard let tensor = try TensorArgument.operandIfAny(of: value)?.strong else {
      throw Problem("\(name) is a tensor of shape \(weight.shape), not \(article(value.typeName))")
    }
    guard tensor.shape == weight.shape else {
      throw LearningError.parameterShape(name: name, expected: weight.shape, actual: tensor.shape)
    }
    weight.value = tensor.converted(to: .float32)
    return true
  }

  private var weightNames: [String] { layer?.weightNames ?? [] }
}

extension Value {
  /// A layer that can have its weights as soon as somebody asks.
  func known(to session: Session) -> Value {
    if case .object(let layer as LayerObject) = self { layer.session = session }
    return self
  }

  static func layer(_ spec: any LayerSpec, in session: Session? = nil) -> Value {
    .object(LayerObject(spec, in: session))
  }
}

/// `layer.parameters`: how many numbers it has, and called, the weights themselves.
private final class LayerParameters: Object {
  private let layer: (any Layer)?
  init(_ layer: (any Layer)?) { self.layer = layer }

  override var typeName: String { "number" }
  override var number: Double? { Double(layer?.parameterCount ?? 0) }
  override func description(in style: OutputStyle) -> String { "\(layer?.parameterCount ?? 0)" }
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    guard arguments.isEmpty else { throw Problem("parameters takes no arguments", at: .argument(0)) }
    guard let layer else { throw LayerObject.unbuilt }
    return .list(layer.parameters.map { .parameter($0, in: session) })
  }
}

/// An argument that is a layer: one that was made, a model, the bare name of one that needs nothing, as
/// `relu` or `flatten`, or that name as text.
struct LayerArgument: Bindable {
  let spec: any LayerSpec
  /// The layer that was made, when it is one.
  let object: LayerObject?

  init(spec: any LayerSpec, object: LayerObject? = nil) {
    self.spec = spec
    self.object = object
  }

  static var typeName: String { "layer" }
  static var choices: [String] { Activation.all.map(\.name) + bare.map(\.name) }
  static var receivers: [String] { ["layer"] }
  var literal: String { spec.written }

  /// Layers that need nothing, by their function's name.
  private static let bare: [(name: String, make: @Sendable (Dialect) -> any LayerSpec)] = [
    ("flatten", { _ in FlattenSpec() }), ("identity", { _ in IdentitySpec() }),
    ("batch_norm", { BatchNormSpec($0) }), ("batch_normalization", { _ in BatchNormSpec(.keras) }),
    ("batchnorm1d", { _ in BatchNormSpec(.torch) }),
    ("layer_norm", { RowNormSpec(.layer, $0) }), ("rms_norm", { RowNormSpec(.rootMeanSquare, $0) }),
    ("prelu", { ParametricReluSpec($0) }),
  ]

  /// What those that need a number are like.
  private static let examples = [
    "dense": "dense(128, relu)", "dropout": "dropout(0.2)", "gaussian_noise": "gaussian_noise(0.1)",
    "gaussian_dropout": "gaussian_dropout(0.2)", "alpha_dropout": "alpha_dropout(0.1)",
    "input": "input(784)",
  ]

  static func bind(_ argument: Argument, in session: Session) throws -> LayerArgument {
    let value = try argument.given()
    switch value {
    case .object(let layer as LayerObject): return LayerArgument(spec: layer.part, object: layer)
    case .object(let model as ModelObject): return LayerArgument(spec: NestedSpec(model.model))
    default: break
    }
    guard let name = value.builtinName else { throw Mismatch() }
    if let known = bare.first(where: { $0.name == name }) {
      return LayerArgument(spec: known.make(session.lab.dialect))
    }
    if let activation = Activation(named: name, dialect: session.lab.dialect, isLayer: true) {
      return LayerArgument(spec: ActivationSpec(activation))
    }
    if case .function = value, let example = examples[name] {
      throw Problem("\(name) needs its numbers", label: "as \(example)")
    }
    throw Mismatch()
  }
}

/// `sequential`'s layers; each one that is none is named by its place.
struct LayerArguments: Bindable {
  let layers: [LayerArgument]

  static var typeName: String { "layer" }
  static var choices: [String] { LayerArgument.choices }
  static var isVariadic: Bool { true }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> LayerArguments {
    try bind(all: [argument], in: session)
  }

  static func bind(all arguments: [Argument], in session: Session) throws -> LayerArguments {
    // Keras's way: one list of layers.
    if arguments.count == 1, case .list(let list)? = arguments[0].value {
      return LayerArguments(
        layers: try list.items.map { try LayerArgument.bind(Argument($0), in: session) })
    }
    return LayerArguments(
      layers: try arguments.enumerated().map { index, argument in
        do { return try LayerArgument.bind(argument, in: session) } catch is Mismatch {
          throw mismatch(argument, at: index, in: session)
        } catch let problem as Problem {
          throw Problem(problem.message, at: .argument(index), label: problem.label, notes: problem.notes)
        }
      })
  }

  private static func mismatch(_ argument: Argument, at index: Int, in session: Session) -> Problem {
    guard let value = argument.value else {
      return session.unknownName(argument.word ?? "", at: .argument(index))
    }
    return Problem(
      "sequential takes layers, not \(article(value.typeName))", at: .argument(index),
      label: value.asNumber.map {
        Int(exactly: $0).map { $0 > 0 } == true
          ? "did you mean dense(\(numberText($0)))?" : "of a number an activation is a number"
      },
      notes: value.asNumber.map { Int(exactly: $0) == nil } == true
        ? ["its settings are named, as leaky_relu(negative_slope=0.1), or stand in its class, LeakyReLU(0.1)"]
        : [])
  }
}

extension Value {
  /// The name of a builtin function value, or the text: `relu` and `"relu"` alike.
  var builtinName: String? {
    switch self {
    case .function(let function): function.builtin?.name
    case .text(let text): text
    default: nil
    }
  }
}
