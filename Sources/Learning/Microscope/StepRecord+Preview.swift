import Autograd
import Tensors

extension StepRecord {
  /// The step that a fit of the model on such samples would record, without settling anything of its training.
  /// Throws `LearningError` when layers, data and loss do not go together.
  public static func preview(of model: Model, on samples: Samples, batch: Int) throws -> StepRecord {
    let training = try model.settled(for: samples)
    return try StepRecord(
      model, training, sample: samples.sampleShape, targets: model.targets(of: samples, for: training.loss),
      batch: min(max(batch, 1), samples.count), isWeighted: samples.weights != nil)
  }
}

extension Model {
  /// The operations of a forward pass on a batch, layer by layer, with nothing computed.
  public func forwardRecord(batch: Int, mode: Mode) throws -> (
    record: Record, input: Var, layers: [StepRecord.LayerPart]
  ) {
    guard let inputShape else { throw LearningError.notBuilt }
    let record = Record()
    let input = record.input("x", Shape([batch] + inputShape.dimensions))
    return (record, input, try recordParts(input, on: record, mode: mode))
  }
}
