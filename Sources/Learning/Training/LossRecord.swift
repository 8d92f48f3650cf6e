import Autograd
import Tensors

/// The forward pass of a training step with its loss, written down and not yet run: what a `StepRecord` begins
/// with, and what is enough to look at gradients.
struct LossRecord {
  let record = Record()
  /// [batch, …] samples.
  let inputs: Var
  /// [batch] class numbers, or [batch, width].
  let targets: Var
  /// [batch]; `nil` where all samples count the same.
  let weights: Var?
  /// The layers in order; a model within a model is one of them.
  let layers: [StepRecord.LayerPart]
  let outputs: Var
  /// The loss of the batch without penalties, and with them.
  let dataLoss: Var
  let loss: Var

  /// Throws `LearningError` when layers, data and loss do not go together.
  init(
    _ model: Model, _ training: Training, sample: Shape, targets form: Targets, batch: Int, isWeighted: Bool
  ) throws {
    inputs = record.input("x", Shape([batch] + sample.dimensions))
    targets = record.input("y", form.isSparse ? [batch] : [batch, form.width])
    layers = try model.recordParts(inputs, on: record, mode: .training)
    outputs = layers.last?.output ?? inputs
    weights = isWeighted ? record.input("weights", [batch]) : nil
    dataLoss = try training.loss.recordBatch(
      on: record, prediction: record.rows(outputs), target: targets, weights: weights,
      isClipped: training.isClipped)
    loss = try model.penalized(dataLoss, on: record)
  }

  /// What the loss is taken from: the outputs, or the logits where it does the softmax or sigmoid itself.
  func judged(worked: (Var) -> Bool) -> Var {
    guard !worked(outputs), let step = record.step(making: outputs), let logits = step.inputs.first else {
      return outputs
    }
    return worked(logits) ? logits : outputs
  }
}

extension Record {
  /// [batch, …] as [batch, width]; a value that has this form stays as it is, so that a loss sees the
  /// softmax that made it.
  func rows(_ value: Var) throws -> Var { shape(of: value).rank == 2 ? value : try flatten(value) }
}
