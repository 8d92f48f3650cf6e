import Autograd
import Tensors

/// A model's weights: in Keras's order, under PyTorch's names, with what was said of them.
extension Model {
  /// What training changes; a weight that two layers share counts once.
  public var parameters: [Parameter] { Self.unique(layers.flatMap(\.parameters)) }
  /// What layers keep beside them, as moving averages.
  public var buffers: [Parameter] { Self.unique(layers.flatMap(\.buffers)) }
  var counters: [Parameter] { Self.unique(layers.flatMap(\.counters)) }
  /// Parameters and buffers, layer after layer, as Keras's `get_weights` has them.
  public var weights: [Parameter] { Self.unique(layers.flatMap(\.weights)) }
  /// All numbers that training changes in the model.
  public var state: [Parameter] { weights + counters }
  var ruled: [RuledParameter] {
    var seen: Set<ObjectIdentifier> = []
    return layers.flatMap(\.ruled).filter { seen.insert(ObjectIdentifier($0.parameter)).inserted }
  }

  public var parameterCount: Int { weights.reduce(0) { $0 + $1.shape.count } }
  /// Numbers of parameters that are not frozen.
  public var trainableCount: Int { parameters.reduce(0) { $0 + ($1.isTrainable ? $1.shape.count : 0) } }

  /// Gives all weights new numbers, in the order of `weights`.
  /// Throws `LearningError` when their number or a shape is another, and changes nothing then.
  public func setWeights(_ values: [Tensor]) throws { try Self.set(weights, to: values) }

  /// Gives parameters new numbers; all or none.
  public static func set(_ parameters: [Parameter], to values: [Tensor]) throws {
    guard parameters.count == values.count else {
      throw LearningError.weightCount(expected: parameters.count, actual: values.count)
    }
    for (parameter, value) in zip(parameters, values) where parameter.shape != value.shape {
      throw LearningError.parameterShape(
        name: parameter.name, expected: parameter.shape, actual: value.shape)
    }
    for (parameter, value) in zip(parameters, values) { parameter.value = value }
  }

  static func unique(_ parameters: [Parameter]) -> [Parameter] {
    var seen: Set<ObjectIdentifier> = []
    return parameters.filter { seen.insert(ObjectIdentifier($0)).inserted }
  }

  // MARK: Penalties and constraints

  /// The loss of a batch with the penalties that layers put on their weights and outputs.
  func penalized(_ loss: Var, on record: Record) throws -> Var {
    let weights = try penalizedParameters.map { regularizer, parameter in
      try regularizer.record(record.parameter(parameter), on: record)
    }
    return try (weights + record.penalties).reduce(loss) { try record.add($0, $1) }
  }

  /// What the penalties of the weights add to any loss.
  var penalty: Double { penalizedParameters.reduce(0) { $0 + $1.0.penalty(of: $1.1) } }

  /// Frozen weights cost nothing, as in Keras.
  private var penalizedParameters: [(Regularizer, Parameter)] {
    ruled.compactMap { weight in
      guard weight.parameter.isTrainable, let regularizer = weight.rules.regularizer else { return nil }
      return (regularizer, weight.parameter)
    }
  }

  /// Puts weights back where their constraints want them, after everything recorded so far.
  func recordConstraints(on record: Record) throws {
    for weight in ruled where weight.parameter.isTrainable {
      guard let constraint = weight.rules.constraint else { continue }
      try record.apply(Constrain(constraint), [record.parameter(weight.parameter)])
    }
  }
}
