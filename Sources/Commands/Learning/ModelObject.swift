import Diagnostics
import Interpreter
import Learning
import Tensors

/// A model as the language holds it.
final class ModelObject: Object {
  let model: Model
  /// Where it was taken from, as `run 2, after epoch 3`.
  let origin: String?
  private unowned let session: Session

  init(_ model: Model, in session: Session, origin: String? = nil) {
    self.model = model
    self.origin = origin
    self.session = session
  }

  override var typeName: String { "model" }

  /// The first variable that holds this model.
  var name: String? {
    for (name, value) in session.variables {
      if case .object(let object) = value, object === self { return name }
    }
    return nil
  }

  override func description(in style: OutputStyle) -> String {
    "sequential(\(model.written))" + (origin.map { "\nfrom \($0)" } ?? "")
  }

  override var memberNames: [String] {
    [
      "layers", "name", "parameters", "named_parameters", "weights", "history", "training", "dialect",
      "input_shape", "output_shape", "optimizer", "loss", "metrics", "count_params", "get_weights",
      "set_weights", "trainable", "origin",
    ]
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "layers":
      return .list(
        model.specs.enumerated().map { index, spec in
          if let nested = spec as? NestedSpec { return .object(ModelObject(nested.model, in: session)) }
          return .object(LayerObject(spec, in: session, of: (model, index)))
        })
    case "name": return .text(self.name ?? "sequential")
    case "parameters": return .object(MethodObject(name, parameterList))
    case "named_parameters": return .object(MethodObject(name, namedParameters))
    case "training": return .bool(model.isTraining)
    case "dialect": return .text(model.dialect.rawValue)
    case "history": return .object(HistoryObject(model.history))
    case "input_shape": return .shape(model.inputShape)
    case "output_shape": return .shape(model.outputShape)
    case "weights": return weights
    case "count_params": return .object(MethodObject(name, .number(model.parameterCount)))
    case "get_weights": return .object(MethodObject(name, weights))
    case "set_weights": return .object(SetWeightsMethod(model.weights))
    case "origin": return origin.map { .text($0) } ?? Value.none
    case "trainable": return .bool(model.layers.allSatisfy(\.isTrainable))
    case "optimizer":
      let optimizer = model.training?.optimizer ?? model.recipe?.optimizer
      return optimizer.map { .object(OptimizerObject($0)) } ?? Value.none
    case "loss":
      let loss = model.training?.loss ?? model.recipe?.loss
      return loss.map { .text($0.name) } ?? Value.none
    case "metrics":
      let metrics = model.training?.metrics ?? model.recipe?.metrics
      return metrics.map { .list($0.map { .object(MetricObject($0)) }) } ?? Value.none
    default: return nil
    }
  }

  /// `model[0]`, `len(model)`, `for layer in model`, as PyTorch's Sequential.
  override var count: Int? { model.specs.count }
  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(let value)? = items.first, let number = value.asNumber,
      let whole = Int(exactly: number)
    else { throw Problem("a model is indexed by a layer's place, as model[0]") }
    let place = whole < 0 ? whole + model.specs.count : whole
    guard model.specs.indices.contains(place), case .list(let layers)? = try member("layers") else {
      throw Problem("index \(whole) is outside of the model's \(model.specs.count) layers")
    }
    return layers.items[place]
  }
  override func makeIterator() throws -> (() throws -> Value?)? {
    guard case .list(let layers)? = try member("layers") else { return nil }
    var rest = layers.items[...]
    return { rest.popFirst() }
  }

  private var parameterList: Value {
    .list(model.parameters.map { .parameter($0, in: session) })
  }

  /// Pairs of PyTorch's names, as 0.weight, and the weights.
  private var namedParameters: Value {
    let trained = Set(model.parameters.map(ObjectIdentifier.init))
    let entries = model.stateDict.filter { trained.contains(ObjectIdentifier($0.parameter)) }
    return .list(entries.map { .tuple([.text($0.name), .parameter($0.parameter, in: session)]) })
  }

  private var weights: Value { .list(model.weights.map { .tensor($0.value) }) }

  /// `model.trainable = false` freezes all of its layers.
  override func setMember(_ name: String, _ value: Value) throws -> Bool {
    guard name == "trainable" else { return false }
    guard case .bool(let isTrainable) = value else { throw Problem("trainable is true or false") }
    for layer in model.layers { layer.isTrainable = isTrainable }
    return true
  }

  /// `model(x)`: the outputs for a batch, in the model's mode, remembered for a gradient.
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    guard arguments.count == 1, let value = arguments[0].value, arguments[0].label == nil else {
      throw Problem("a model is called with one tensor of inputs, as model(x)")
    }
    do {
      let batch = try TensorArgument.bind(arguments[0], in: session)
      if session.gradientPauses > 0, !model.isTraining {
        return try .tensor(model.predict(batch.tensor, in: session))
      }
      session.watchMode(model)
      if model.isUncalled, session.gradientPauses == 0 { session.watch(model, inputs: batch.tensor) }
      return .recorded(try model.call(batch.traced(in: session.graph)))
    } catch is Mismatch {
      throw Problem("a model takes a tensor, not \(article(value.typeName))", at: .argument(0))
    }
  }
}

/// A member that is a method without arguments in Keras: `model.count_params()`, `h.history.keys()`.
final class MethodObject: Object {
  private let name: String
  let value: Value

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  override var typeName: String { "method" }
  override func description(in style: OutputStyle) -> String { "\(name)()" }
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    guard arguments.isEmpty else { throw Problem("\(name) takes no arguments", at: .argument(0)) }
    return value
  }
}

extension Value {
  /// A shape as Python shows it, a tuple of numbers; none when it is not known yet.
  static func shape(_ shape: Shape?) -> Value {
    shape.map { .tuple($0.dimensions.map { .number($0) }) } ?? .none
  }
}

/// An argument that is a model.
struct ModelArgument: Bindable {
  let object: ModelObject
  var model: Model { object.model }

  static var typeName: String { "model" }
  static var receivers: [String] { ["model", "layer"] }
  var literal: String { "the current model" }

  static func bind(_ argument: Argument, in session: Session) throws -> ModelArgument {
    switch try argument.given() {
    case .object(let object as ModelObject): return ModelArgument(object: object)
    // A layer by itself, as PyTorch's model = Linear(1, 1).
    case .object(let layer as LayerObject): return ModelArgument(object: try layer.asModel(in: session))
    default: throw Mismatch()
    }
  }
}

extension Parameter where T == ModelArgument? {
  /// The model that a command works on.
  static var currentModel: Self {
    Parameter(
      "model", "The model; the one trained last when not given.", defaultText: "the current model")
  }
}

extension Optional<ModelArgument> {
  /// The model that was named, else the one that was trained last.
  func orCurrent(in session: Session) throws -> ModelObject {
    if let named = self?.object { return named }
    if let current = session.workbench.currentModel { return current }
    let made = session.variables.compactMap { _, value -> ModelObject? in
      if case .object(let object as ModelObject) = value { return object }
      return nil
    }
    if made.count == 1, let only = made.first { return only }
    throw Problem(
      "there is no current model", label: made.isEmpty ? nil : "name one: it is the one trained last",
      notes: made.isEmpty ? ["make one: model = sequential(dense(128, relu), dense(10, softmax))"] : [])
  }
}
