import Autograd
import Tensors

/// A walk through a model's training, one step at a time, over the batches that `fit` would take in the order
/// in which it would take them. So many steps change weights and optimizer to the very bits of that fit.
public final class StepWalk {
  /// Where the next step stands.
  struct Cursor {
    var epoch: Int
    /// Batches of the epoch that are done.
    var step = 0
    var totals: RunningTotals
    var seconds = 0.0
  }

  public let model: Model
  public let samples: Samples
  public let batch: Int
  public let isShuffled: Bool
  public let dropsLast: Bool
  public let batches: Int
  private(set) var cursor: Cursor
  private var training: Training
  private var targets: Targets
  private var order: (epoch: Int, rows: [Int32])?

  /// Settles how the model is trained, if that is open, and checks that all its batches can be recorded.
  /// Throws `LearningError` when data, loss and layers do not go together.
  public init(
    _ model: Model, on samples: Samples, batch: Int, isShuffled: Bool, dropsLast: Bool = false
  ) throws {
    let count = samples.count
    (self.model, self.samples, self.isShuffled, self.dropsLast) = (model, samples, isShuffled, dropsLast)
    self.batch = max(1, min(batch, count))
    batches = dropsLast ? count / self.batch : (count + self.batch - 1) / self.batch
    training = try model.prepare(for: samples)
    targets = try model.targets(of: samples, for: training.loss)
    cursor = Cursor(epoch: model.epochsSoFar + 1, totals: RunningTotals(training))
    for size in Set([self.batch, rows(of: batches - 1).count]) { _ = try record(size) }
  }

  func go(to cursor: Cursor) { self.cursor = cursor }

  /// Makes the next step. An epoch that is done goes into the model's history, as one of `fit`. `nil` when
  /// `isCancelled` ended it, with nothing changed.
  func advance(isCancelled: () -> Bool) throws -> StepView? {
    try settle()
    let start = ContinuousClock.now
    if order?.epoch != cursor.epoch {
      order = (
        cursor.epoch,
        model.order(ofEpoch: cursor.epoch, count: samples.count, isShuffled: isShuffled)
      )
    }
    let rows = Array((order?.rows ?? [])[rows(of: cursor.step)])
    guard
      let view = StepView(
        try record(rows.count), of: training, samples, targets, rows: rows, epoch: cursor.epoch,
        batch: cursor.step + 1, batches: batches, isCancelled: isCancelled)
    else { return nil }
    note(view)
    cursor.seconds += (ContinuousClock.now - start) / .seconds(1)
    cursor.step += 1
    if cursor.step == batches { endEpoch() }
    return view
  }

  private func rows(of index: Int) -> Range<Int> {
    index * batch..<min((index + 1) * batch, samples.count)
  }

  private func record(_ size: Int) throws -> StepRecord {
    try StepRecord(
      model, training, sample: samples.sampleShape, targets: targets, batch: size,
      isWeighted: samples.weights != nil)
  }

  /// Takes over what happened to the model since the last step: another training, or epochs of a fit.
  private func settle() throws {
    let settled = try model.prepare(for: samples)
    if settled !== training {
      training = settled
      targets = try model.targets(of: samples, for: settled.loss)
      cursor.totals = RunningTotals(settled)
    }
    guard cursor.epoch != model.epochsSoFar + 1 else { return }
    cursor = Cursor(epoch: model.epochsSoFar + 1, totals: RunningTotals(settled))
  }

  private func note(_ view: StepView) {
    let (outputs, given) = (view.numbers(view.step.outputs), view.numbers(view.step.targets))
    let width = outputs.count / max(view.step.batch, 1)
    outputs.withUnsafeBufferPointer { outputs in
      given.withUnsafeBufferPointer { given in
        let batch = MetricAccumulator.Batch(
          outputs: outputs, width: width, targets: given, targetWidth: targets.width,
          count: view.step.batch)
        cursor.totals.add(loss: view.batchLoss, count: view.step.batch) { $0.add(batch) }
      }
    }
  }

  private func endEpoch() {
    model.history.epochs.append(
      EpochReport(
        epoch: cursor.epoch, training: cursor.totals.evaluation, validation: nil, seconds: cursor.seconds))
    cursor = Cursor(epoch: cursor.epoch + 1, totals: RunningTotals(training))
  }
}
