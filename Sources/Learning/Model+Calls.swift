import Autograd
import Tensors

/// What a recorded call of a model depends on.
struct CallForm: Hashable {
  let input: Shape
  let mode: Mode
  let layers: Int
  /// Which of the layers that heed it are frozen.
  let frozen: [Bool]
}

extension Model {
  /// The outputs for a batch as a value of the graph; builds the model if need be. Dropout draws anew at
  /// each call in training mode.
  /// Throws `LearningError` when the batch does not fit.
  public func call(_ batch: Traced) throws -> Traced {
    guard batch.shape.rank > 0, batch.shape.count > 0 else { throw LearningError.noSamples("x") }
    try build(input: Shape(Array(batch.shape.dimensions.dropFirst())))
    return try batch.graph.call(try function(batch.shape), [batch])
  }

  /// Whether no code of its own has called it yet.
  public var isUncalled: Bool { calls.isEmpty }

  private func function(_ input: Shape) throws -> RecordedFunction {
    let mode = isTraining ? Mode.training : .inference
    let form = CallForm(
      input: input, mode: mode, layers: layers.count,
      frozen: freezables.map { !$0.isTrainable })
    if let known = calls[form] { return known }
    // Each keeps a record; batches of very many sizes are none's habit.
    if calls.count >= 16 { calls.removeAll() }
    let made = try RecordedFunction("sequential", [input]) { record, inputs in
      try self.record(inputs[0], on: record, mode: mode)
    }
    calls[form] = made
    return made
  }
}
