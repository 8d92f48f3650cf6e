import Autograd
import Tensors

/// Whether a recorded pass trains (dropout drops) or only computes.
public enum Mode: Sendable {
  case training, inference
}

/// What a user says of a layer. A value: it has no weights, and can be built for any input that fits.
public protocol LayerSpec: Sendable {
  /// The word that names are made of, as Keras counts them: `dense`, `dense_1`.
  var kind: String { get }
  /// Keras's class, for the summary: `Dense`.
  var className: String { get }
  /// As the user writes it: `dense(256, relu)`.
  var written: String { get }
  /// Shape of a sample when the layer itself says it, as `linear(784, 256)`.
  var inputShape: Shape? { get }
  /// What it does to a sample, for who looks for slips in a model.
  var traits: LayerTraits { get }
  /// The weights for samples of shape `input`. The generator makes the same ones every time.
  /// Throws `Misfit` when the layer does not take such samples, `TensorError` when the weights would
  /// not fit into memory.
  func build(input: Shape, name: String, random: Random) throws -> any Layer
}

extension LayerSpec {
  public var inputShape: Shape? { nil }
  public var traits: LayerTraits { .bends }
}

/// What a layer does to a sample, as far as it matters to the layers around it.
public struct LayerTraits: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Multiplies by a matrix of weights.
  public static let multiplies = LayerTraits(rawValue: 1)
  /// Is no affine map of its input at last, so that layers of weights around it do not collapse.
  public static let bends = LayerTraits(rawValue: 2)
  /// Does something else in training than in inference.
  public static let hasModes = LayerTraits(rawValue: 4)
  /// Takes samples of any shape, and gives as many numbers.
  public static let takesAnyShape = LayerTraits(rawValue: 8)
}

/// A layer does not take samples of the shape that it gets; the model says which layer it is.
public struct Misfit: Error {
  /// What it takes, as part of a sentence: `flat samples (features,)`.
  public let expected: String
  public let advice: String?
}

/// A layer with its weights.
public protocol Layer {
  var spec: any LayerSpec { get }
  /// Unique within the model.
  var name: String { get }
  /// Shape of one sample of the output, without the batch.
  var outputShape: Shape { get }
  /// What training changes, in Keras's order: weights, then bias.
  var parameters: [Parameter] { get }
  /// What the layer keeps beside them, as the moving averages of batch normalisation.
  var buffers: [Parameter] { get }
  /// Counts that only PyTorch keeps, and that Keras's `get_weights` would not know.
  var counters: [Parameter] { get }
  /// Parameters and buffers in the order of Keras's `get_weights`.
  var weights: [Parameter] { get }
  /// The parameters of which more is said than how they start.
  var ruled: [RuledParameter] { get }
  /// The PyTorch modules that the layer stands for, each with what its `state_dict` holds.
  var modules: [[StateEntry]] { get }
  /// Writes the layer's operations on the record; `input` has the batch as its first axis.
  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var
}

extension Layer {
  public var parameters: [Parameter] { [] }
  public var buffers: [Parameter] { [] }
  public var counters: [Parameter] { [] }
  public var weights: [Parameter] { parameters + buffers }
  public var ruled: [RuledParameter] { [] }
  public var parameterCount: Int { weights.reduce(0) { $0 + $1.shape.count } }

  /// A parameter's name within the layer.
  func ownName(_ parameter: Parameter) -> String {
    String(parameter.name.dropFirst(name.count + 1))
  }

  /// The parameters' names within the layer: `weight`, `bias`.
  public var weightNames: [String] { (weights + counters).map(ownName) }

  /// The parameter that is called `name` within the layer; Keras's names of the same do as well.
  public func weight(_ name: String) -> Parameter? {
    let keras = [
      "kernel": "weight", "gamma": "weight", "alpha": "weight", "beta": "bias",
      "moving_mean": "running_mean", "moving_variance": "running_var",
    ]
    let name = keras[name] ?? name
    return (weights + counters).first { ownName($0) == name }
  }

  /// Whether training changes it. Setting it freezes all parameters, or none.
  public var isTrainable: Bool {
    get { parameters.isEmpty || parameters.contains(where: \.isTrainable) }
    nonmutating set { for parameter in parameters { parameter.isTrainable = newValue } }
  }
}
