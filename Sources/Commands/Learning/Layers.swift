import Interpreter
import Learning
import Tensors

/// `dense(256, relu)`.
struct DenseCommand: Command {
  let units: Int
  let activation: Activation
  let inputs: FlatShape?
  let hasBias: Bool
  let kernelInitializer: InitializerArgument?
  let biasInitializer: InitializerArgument?
  let kernelRegularizer: RegularizerArgument?
  let biasRegularizer: RegularizerArgument?
  let activityRegularizer: RegularizerArgument?
  let kernelConstraint: ConstraintArgument?
  let biasConstraint: ConstraintArgument?
  static let name = "dense"
  static let aliases = ["Dense"]
  static let peers = Peers(keras: "Dense", torch: "Linear")
  static let category = Category.layers
  static let summary = "A fully connected layer, as Keras's Dense."
  static let details = """
    y = activation(x·W + b); x [batch, in], W [in, units], b [units]. W starts Glorot uniform, \
    U(±√(6 / (in + units))), b at zero. A sample must be flat; put flatten() in front of it for images. \
    Regularisers are added to the loss, constraints hold after each update.
    """
  static let examples = [Example("dense(256, relu)", "dense(256, relu)"), Example("dense(10)", "dense(10)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("units", "Number of outputs.", in: 1...10_000_000),
      Parameter("activation", "What the sums go through.", default: Activation.linear),
      Parameter(
        "input_shape", aliases: ["input_dim"], "Features of a sample; else known from the first inputs.",
        default: .some(nil), namedOnly: true),
      Parameter("use_bias", aliases: ["bias"], "Whether b is there.", default: true, namedOnly: true),
      RulesArguments.initializer("kernel", "W", "glorot_uniform"),
      RulesArguments.initializer("bias", "b", "zeros"), RulesArguments.regularizer("kernel", "W"),
      RulesArguments.regularizer("bias", "b"),
      Parameter(
        "activity_regularizer", "Added to the loss for the outputs, a mean over the batch.",
        namedOnly: true),
      RulesArguments.constraint("kernel", "W"), RulesArguments.constraint("bias", "b"))
  }
  func run(in session: Session) -> Value {
    let kernel = RulesArguments(
      initializer: kernelInitializer, regularizer: kernelRegularizer, constraint: kernelConstraint)
    let bias = RulesArguments(
      initializer: biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint)
    return .layer(
      DenseSpec(
        units, activation, inputs: inputs?.count, kernel: kernel.rules(unless: .glorotUniform),
        bias: hasBias ? bias.rules(unless: .zeros) : nil,
        activityRegularizer: activityRegularizer?.regularizer))
  }
}

/// `input_shape=(784,)` or `input_dim=784`: the shape of flat samples.
struct FlatShape: Bindable {
  let count: Int

  static var typeName: String { "shape (features,)" }
  var literal: String { "(\(count),)" }

  static func bind(_ argument: Argument, in session: Session) throws -> FlatShape {
    var value = try argument.given()
    if case .list(let list) = value {
      guard list.items.count == 1 else {
        throw Problem("dense takes flat samples", label: "put flatten() in front of it")
      }
      value = list.items[0]
    }
    guard let number = value.asNumber, let count = Int(exactly: number) else { throw Mismatch() }
    guard count > 0 else { throw Problem("input_shape must be at least 1, not \(count)") }
    return FlatShape(count: count)
  }
}

/// `sequential(dense(256, relu), dense(10, softmax))`.
struct SequentialCommand: Command {
  let layers: LayerArguments
  static let name = "sequential"
  static let aliases = ["Sequential"]
  static let peers = Peers("Sequential")
  static let category = Category.layers
  static let summary = "A model: layers one after the other."
  static let details = """
    Weights are made when the shape of the inputs is known: at once when the first layer is linear(in, \
    out) or input(in), else at the first fit or call. A model can be a layer of another, which shares its \
    weights.
    """
  static let examples = [
    Example(
      "sequential(dense(256, relu), dense(10, softmax))", "sequential(dense(256, relu), dense(10, softmax))"),
    Example("model = sequential()\nmodel.add(dense(10, softmax))"),
    Example(
      "body = sequential(linear(4, 3), relu)\nsequential(body, linear(3, 2)).count_params()", "23"),
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("layers", "Layers, or a list of them."))
  }
  func run(in session: Session) throws -> Value {
    let model = Model(random: session.lab.nextRandom(), dialect: session.lab.dialect)
    for (index, layer) in layers.layers.enumerated() {
      do { try model.add(layer) } catch let error as LearningError {
        throw Problem(error, at: .argument(index))
      }
    }
    return .object(ModelObject(model, in: session))
  }
}

extension Model {
  /// Puts a layer at the end; the layer then knows where it is.
  fileprivate func add(_ layer: LayerArgument) throws {
    try add(layer.spec)
    guard !(layer.spec is InputSpec) else { return }
    layer.object?.settle(in: self, at: specs.count - 1)
  }
}

/// `add(model, dense(10))` and `model.add(dense(10))`.
struct AddCommand: Command {
  let model: ModelArgument
  let layer: LayerArgument
  static let name = "add"
  static let category = Category.layers
  static let hasEffect = true
  static let summary = "Puts a layer at the end of a model."
  static let examples = [
    Example("model = sequential()\nmodel.add(dense(10, softmax))\nmodel", "sequential(dense(10, softmax))")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("model", "The model that grows."),
      Parameter("layer", "The layer to put behind it."))
  }
  func run(in session: Session) throws -> Value {
    try model.model.add(layer)
    return .none
  }
}

/// `flatten()` is a layer; `flatten(x)` of a tensor is x with one axis, as in numpy.
struct FlattenCommand: Command {
  let tensor: TensorArgument?
  let start: Int
  let end: Int
  static let name = "flatten"
  static let aliases = ["Flatten"]
  static let peers = Peers("Flatten")
  static let category = Category.layers
  static let summary = "A layer that makes each sample flat; of a tensor, the tensor with one axis."
  static let examples = [
    Example("flatten()", "flatten()"), Example("flatten([[1, 2], [3, 4]]).shape", "(4,)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "A tensor; none makes a layer."),
      Parameter("start_dim", "Of a tensor, the first axis to make one with the next.", default: 0),
      Parameter("end_dim", "Of a tensor, the last of these axes.", default: -1))
  }
  func run(in session: Session) throws -> Value {
    guard let tensor else { return .layer(FlattenSpec()) }
    return try recordedShape(tensor) { try $0.flattened(from: start, through: end) }
      ?? .tensor(tensor.tensor.flattened(from: start, through: end))
  }
}
