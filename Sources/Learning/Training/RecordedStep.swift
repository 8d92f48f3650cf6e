import Autograd
import Tensors

/// A `StepRecord` planned once and replayed for every batch.
final class RecordedStep {
  let outputWidth: Int
  private let step: StepRecord
  private let plan: Plan

  var batch: Int { step.batch }

  init(_ step: StepRecord, workspace: Workspace, threads: Threads) {
    self.step = step
    outputWidth = step.record.shape(of: step.outputs).rowCount
    plan = Plan(
      step.record, outputs: [step.loss, step.outputs], workspace: workspace, threads: threads)
  }

  /// One step on the samples that `order` names, of which there must be `batch`. Returns the loss.
  func run(
    _ samples: Samples, _ columns: Targets, order: UnsafeBufferPointer<Int32>, scalars values: UpdateScalars
  ) -> Float {
    plan.fill(step.inputs) { samples.inputs.gather(UnsafeBufferPointer(rebasing: order[$0]), into: $1) }
    plan.withInput(step.targets) { buffer in
      if let base = buffer.baseAddress { columns.gather(order, into: base) }
    }
    if let weights = step.weights {
      plan.withInput(weights) { buffer in
        if let base = buffer.baseAddress { samples.gatherWeights(order, into: base) }
      }
    }
    plan.withInput(step.scalars) { buffer in
      for index in buffer.indices { buffer[index] = Float(values[index]) }
    }
    plan.run()
    return plan.scalar(step.loss)
  }

  /// Adds the last run's outputs to a metric.
  func add(to metric: inout MetricAccumulator, targetWidth: Int) {
    plan.withOutput(step.outputs) { outputs in
      plan.withInput(step.targets) { targets in
        metric.add(
          MetricAccumulator.Batch(
            outputs: outputs, width: outputWidth, targets: UnsafeBufferPointer(targets),
            targetWidth: targetWidth, count: batch))
      }
    }
  }
}
