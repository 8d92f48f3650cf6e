import Autograd
import Diagnostics
import Interpreter
import Learning
import Tensors

/// A layer as the language holds it: what was said of it, and its weights once it is part of a model.
final class LayerObject: Object {
  let spec: any LayerSpec
  let layer: (any Layer)?
  private weak var session: Session?

  init(_ spec: any LayerSpec, built layer: (any Layer)? = nil, in session: Session? = nil) {
    self.spec = spec
    self.layer = layer
    self.session = session
  }

  override var typeName: String { "layer" }
  override func description(in style: OutputStyle) -> String {
    guard let layer else { return spec.written }
    return "\(layer.name): \(spec.written)"
  }

  override var memberNames: [String] {
    ["name", "parameters", "weights", "trainable", "get_weights", "set_weights"] + weightNames
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "name": return .text(layer?.name ?? spec.kind)
    case "parameters": return .number(layer?.parameterCount ?? 0)
    case "trainable": return .bool(layer?.isTrainable ?? true)
    case "weights": return .list(try weights.map { .tensor($0.value) })
    case "get_weights": return .object(MethodObject(name, .list(try weights.map { .tensor($0.value) })))
    case "set_weights": return .object(SetWeightsMethod(try weights))
    default:
      // The weight itself: it has a gradient, and what is written to it the model has.
      if let weight = layer?.weight(name) {
        return session.map { .parameter(weight, in: $0) } ?? .tensor(weight.value)
      }
      guard layer == nil, ["weight", "bias", "kernel"].contains(name) else { return nil }
      throw Self.unbuilt
    }
  }

  private static var unbuilt: Problem {
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
  static func layer(_ spec: any LayerSpec) -> Value { .object(LayerObject(spec)) }
}

/// An argument that is a layer: one that was made, a model, the bare name of one that needs nothing, as
/// `relu` or `flatten`, or that name as text.
struct LayerArgument: Bindable {
  let spec: any LayerSpec

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
    case .object(let layer as LayerObject): return LayerArgument(spec: layer.spec)
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
  let specs: [any LayerSpec]

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
        specs: try list.items.map { try LayerArgument.bind(Argument($0), in: session).spec })
    }
    return LayerArguments(
      specs: try arguments.enumerated().map { index, argument in
        do { return try LayerArgument.bind(argument, in: session).spec } catch is Mismatch {
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
      label: value.asNumber == nil ? nil : "did you mean dense(\(numberText(value.asNumber ?? 0)))?")
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
