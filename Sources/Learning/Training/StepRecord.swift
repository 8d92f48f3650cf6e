import Autograd
import Tensors

/// A training step on batches of one size, written down and not yet run: forward pass, loss, gradients and
/// updates, in this order. `RecordedStep` plans it for `fit`; the microscope runs the same list one operation
/// after another and reads every value.
public struct StepRecord {
  /// What one layer wrote down.
  public struct LayerPart {
    public let layer: any Layer
    /// What it got, and what it made of it.
    public let input: Var
    public let output: Var
    /// Its operations among the record's steps.
    public let steps: Range<Int>
  }

  public let batch: Int
  public let record: Record
  /// [batch, …] samples.
  public let inputs: Var
  /// [batch] class numbers, or [batch, width].
  public let targets: Var
  /// The optimizer's numbers of the step.
  public let scalars: Var
  /// [batch]; `nil` where all samples count the same.
  public let weights: Var?
  /// The layers in order; a model within a model is one of them.
  public let layers: [LayerPart]
  public let outputs: Var
  /// The loss of the batch without penalties, and with them.
  public let dataLoss: Var
  public let loss: Var
  /// The parameters that are trained, with the gradient that their update takes, clipped if so asked; `nil`
  /// where the loss does not depend on the parameter.
  public let parameters: [(parameter: Parameter, gradient: Var?)]
  /// dloss/dv of the layers' inputs and outputs and of what lies between, where it was worked out.
  public let gradients: [Var: Var]
  /// The operations of the forward pass with the loss, of the gradients, and of the updates.
  public let forward: Range<Int>
  public let backward: Range<Int>
  public let update: Range<Int>

  /// Throws `LearningError` when layers, data and loss do not go together.
  init(
    _ model: Model, _ training: Training, sample: Shape, targets form: Targets, batch: Int, isWeighted: Bool
  ) throws {
    let forwardPass = try LossRecord(
      model, training, sample: sample, targets: form, batch: batch, isWeighted: isWeighted)
    self.batch = batch
    record = forwardPass.record
    (inputs, targets, weights) = (forwardPass.inputs, forwardPass.targets, forwardPass.weights)
    (layers, outputs) = (forwardPass.layers, forwardPass.outputs)
    (dataLoss, loss) = (forwardPass.dataLoss, forwardPass.loss)
    forward = 0..<record.steps.count
    let trained = model.parameters.filter(\.isTrainable)
    let values = record.valuesNeeding(trained)
    let found = try record.gradients(of: loss, for: trained.map(record.parameter) + values)
    let clipped = try training.optimizer.common.clipping.record(
      Array(found.prefix(trained.count)), on: record)
    parameters = zip(trained, clipped).map { ($0, $1) }
    gradients = Dictionary(
      zip(values, found.dropFirst(trained.count)).compactMap { value, gradient in gradient.map { (value, $0) }
      },
      uniquingKeysWith: { $1 })
    backward = forward.upperBound..<record.steps.count
    scalars = record.input("scalars", [UpdateScalars.scalarCount])
    let memory = trained.reduce(0.0) { $0 + Double($1.shape.count) }
    try record.checkMemory(
      batch: batch, beside: 4 * memory * Double(training.optimizer.stateNames.count))
    for (parameter, gradient) in parameters {
      guard let gradient else { continue }
      try record.update(
        parameter, gradient: gradient, rule: training.optimizer, states: training.memory(of: parameter),
        scalars: scalars)
    }
    try model.recordConstraints(on: record)
    update = backward.upperBound..<record.steps.count
  }
}

extension Record {
  /// Throws `LearningError.batchMemory` when its values, with so many bytes beside them, take more memory than
  /// there is, before any of it is asked for.
  func checkMemory(batch: Int, beside: Double = 0, bytesEach: Int = 4) throws {
    let bytes = beside + Double(bytesEach) * values.reduce(0.0) { $0 + Double($1.shape.count) }
    guard bytes <= Double(Tensor.maximumBytes) else {
      throw LearningError.batchMemory(batch: batch, bytes: bytes)
    }
  }

  /// The results so far that depend on one of the parameters: their gradients cost nothing that is not worked
  /// out anyway.
  func valuesNeeding(_ parameters: [Parameter]) -> [Var] {
    var needed = Set(parameters.map(parameter))
    var values: [Var] = []
    for step in steps where step.inputs.contains(where: needed.contains) {
      if needed.insert(step.output).inserted { values.append(step.output) }
    }
    return values
  }
}
