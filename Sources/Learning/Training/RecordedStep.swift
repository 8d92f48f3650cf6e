import Autograd
import Tensors

/// A training step on batches of one size: recorded once, planned once, replayed for every batch.
final class RecordedStep {
  let batch: Int
  private let plan: Plan
  private let inputs: Var
  private let targets: Var
  private let scalars: Var
  private let weights: Var?
  private let loss: Var
  private let outputs: Var
  let outputWidth: Int

  /// Forward pass, loss, gradients and updates, in this order.
  init(
    _ model: Model, _ training: Training, sample: Shape, targets form: Targets, batch: Int,
    isWeighted: Bool, workspace: Workspace, threads: Threads
  ) throws {
    self.batch = batch
    let record = Record()
    inputs = record.input("x", Shape([batch] + sample.dimensions))
    targets = record.input("y", form.isSparse ? [batch] : [batch, form.width])
    scalars = record.input("scalars", [UpdateScalars.scalarCount])
    outputs = try model.record(inputs, on: record, mode: .training)
    outputWidth = record.shape(of: outputs).rowCount
    weights = isWeighted ? record.input("weights", [batch]) : nil
    let data = try training.loss.recordBatch(
      on: record, prediction: record.rows(outputs), target: targets, weights: weights,
      isClipped: training.isClipped)
    loss = try model.penalized(data, on: record)
    let parameters = model.parameters.filter(\.isTrainable)
    let gradients = try training.optimizer.common.clipping.record(
      record.gradients(of: loss, for: parameters.map(record.parameter)), on: record)
    try Self.checkMemory(record, states: training.optimizer.stateNames.count, of: parameters, batch: batch)
    for (parameter, gradient) in zip(parameters, gradients) {
      guard let gradient else { continue }
      try record.update(
        parameter, gradient: gradient, rule: training.optimizer, states: training.memory(of: parameter),
        scalars: scalars)
    }
    try model.recordConstraints(on: record)
    plan = Plan(record, outputs: [loss, outputs], workspace: workspace, threads: threads)
  }

  /// Throws `LearningError.batchMemory` when a step takes more memory than there is, before any of it is
  /// asked for: the optimizer's states of the parameters are part of it.
  private static func checkMemory(
    _ record: Record, states: Int, of parameters: [Parameter], batch: Int
  ) throws {
    let values = record.values.reduce(0.0) { $0 + Double($1.shape.count) }
    let memory = parameters.reduce(0.0) { $0 + Double($1.shape.count) * Double(states) }
    let bytes = 4 * (values + memory)
    guard bytes <= Double(Tensor.maximumBytes) else {
      throw LearningError.batchMemory(batch: batch, bytes: bytes)
    }
  }

  /// One step on the samples that `order` names, of which there must be `batch`. Returns the loss.
  func run(
    _ samples: Samples, _ columns: Targets, order: UnsafeBufferPointer<Int32>, scalars values: UpdateScalars
  ) -> Float {
    plan.fill(inputs) { samples.inputs.gather(UnsafeBufferPointer(rebasing: order[$0]), into: $1) }
    plan.withInput(targets) { buffer in
      if let base = buffer.baseAddress { columns.gather(order, into: base) }
    }
    if let weights {
      plan.withInput(weights) { buffer in
        if let base = buffer.baseAddress { samples.gatherWeights(order, into: base) }
      }
    }
    plan.withInput(scalars) { buffer in
      for index in buffer.indices { buffer[index] = Float(values[index]) }
    }
    plan.run()
    return plan.scalar(loss)
  }

  /// Adds the last run's outputs to a metric.
  func add(to metric: inout MetricAccumulator, targetWidth: Int) {
    plan.withOutput(outputs) { outputs in
      plan.withInput(targets) { targets in
        metric.add(
          MetricAccumulator.Batch(
            outputs: outputs, width: outputWidth, targets: UnsafeBufferPointer(targets),
            targetWidth: targetWidth, count: batch))
      }
    }
  }
}

extension Record {
  /// [batch, …] as [batch, width]; a value that has this form stays as it is, so that a loss sees the
  /// softmax that made it.
  func rows(_ value: Var) throws -> Var { shape(of: value).rank == 2 ? value : try flatten(value) }
}
