import Autograd
import Synchronization
import Tensors

/// A model's forward pass in inference mode over many samples, in batches. Each thread takes batches of its
/// own: nothing is shared but the weights, and nobody waits before the batch is done.
struct ForwardPass {
  private let model: Model
  private let threads: Threads
  /// Rows a batch: few enough for the caches, many enough to pay for reading the weights. Does not depend on the
  /// threads, as a layer's penalty is a mean over the batch.
  private static let rows = 256
  /// Batches for each thread before the results of all are handed over.
  private static let batchesEach = 8
  /// Numbers that one value of a batch may have; of very wide layers there are fewer rows.
  private static let largest = 1 << 23

  init(_ model: Model, threads: Threads) {
    self.model = model
    self.threads = threads
  }

  /// One batch's values.
  struct Batch {
    let range: Range<Int>
    let outputs: UnsafeBufferPointer<Float>
    let targets: UnsafeBufferPointer<Float>
    let losses: UnsafeBufferPointer<Float>
    /// What layers put on their outputs, for each row.
    let penalty: Float
  }

  /// Hands over each batch in order. With a loss the batches have targets and a loss for each row.
  /// Returns false when `isCancelled`, asked for each batch, ended it.
  func run(
    _ inputs: Inputs, loss: (training: Training, targets: Targets)? = nil, isCancelled: () -> Bool,
    _ body: (Batch) -> Void
  ) throws -> Bool {
    let order = (0..<Int32(inputs.count)).map { $0 }
    let widest = model.leaves.reduce(inputs.sampleShape.count) { max($0, $1.outputShape.count) }
    let rows = max(1, min(Self.rows, Self.largest / widest))
    let ranges = stride(from: 0, to: inputs.count, by: rows).map { $0..<min($0 + rows, inputs.count) }
    let each = Self.batchesEach * threads.count
    let lanes = Lanes()
    for first in stride(from: 0, to: ranges.count, by: each) {
      let round = Array(ranges[first..<min(first + each, ranges.count)])
      // As often as there are batches, whatever the number of threads: a stop can be repeated by counting.
      for _ in round where isCancelled() { return false }
      for count in Set(round.map(\.count)) {
        // The only batch there is has all threads to itself.
        let (needed, own) =
          ranges.count == 1
          ? (1, threads) : (min(threads.count, round.count { $0.count == count }), Threads(count: 1))
        try lanes.make(needed, of: count) { try PlannedPass(model, inputs, loss, batch: count, own) }
      }
      var results = [BatchCopy](repeating: BatchCopy(), count: round.count)
      order.withUnsafeBufferPointer { order in
        results.withUnsafeMutableBufferPointer { results in
          nonisolated(unsafe) let results = results
          threads.run(pieces: round.count) { indices in
            for index in indices {
              let pass = lanes.take(of: round[index].count)
              pass.run(inputs, loss?.targets, order: UnsafeBufferPointer(rebasing: order[round[index]]))
              results[index] = pass.copy()
              lanes.giveBack(pass)
            }
          }
        }
      }
      for (range, result) in zip(round, results) { result.read(range, body) }
    }
    return true
  }
}

/// The pass for batches of one size; one thread at a time uses it.
private struct PlannedPass: @unchecked Sendable {
  let batch: Int
  private let plan: Plan
  private let inputs: Var
  private let outputs: Var
  private let targets: Var?
  private let losses: Var?
  private let penalty: Var?

  init(
    _ model: Model, _ data: Inputs, _ loss: (training: Training, targets: Targets)?, batch: Int,
    _ threads: Threads
  ) throws {
    self.batch = batch
    let record = Record()
    inputs = record.input("x", Shape([batch] + data.sampleShape.dimensions))
    outputs = try model.record(inputs, on: record, mode: .inference)
    if let loss {
      let y = record.input("y", loss.targets.isSparse ? [batch] : [batch, loss.targets.width])
      targets = y
      losses = try loss.training.loss.recordRows(
        on: record, prediction: record.rows(outputs), target: y, isClipped: loss.training.isClipped)
    } else {
      (targets, losses) = (nil, nil)
    }
    let penalties = loss == nil ? [] : record.penalties
    penalty = try penalties.first.map { try penalties.dropFirst().reduce($0) { try record.add($0, $1) } }
    plan = Plan(
      record, outputs: [outputs] + [losses, penalty].compactMap { $0 }, workspace: Workspace(),
      threads: threads
    )
  }

  func run(_ data: Inputs, _ columns: Targets?, order: UnsafeBufferPointer<Int32>) {
    plan.fill(inputs) { data.gather(UnsafeBufferPointer(rebasing: order[$0]), into: $1) }
    if let targets, let columns {
      plan.withInput(targets) { buffer in
        if let base = buffer.baseAddress { columns.gather(order, into: base) }
      }
    }
    plan.run()
  }

  /// The last run's outputs, targets, losses and penalty.
  func copy() -> BatchCopy {
    var copy = BatchCopy(outputs: plan.withOutput(outputs) { Array($0) })
    if let targets, let losses {
      copy.targets = plan.withInput(targets) { Array($0) }
      copy.losses = plan.withOutput(losses) { Array($0) }
      copy.penalty = penalty.map(plan.scalar) ?? 0
    }
    return copy
  }
}

/// A batch's values after its pass has gone on to the next.
private struct BatchCopy {
  var outputs: [Float] = []
  var targets: [Float] = []
  var losses: [Float] = []
  var penalty: Float = 0

  func read(_ range: Range<Int>, _ body: (ForwardPass.Batch) -> Void) {
    outputs.withUnsafeBufferPointer { outputs in
      targets.withUnsafeBufferPointer { targets in
        losses.withUnsafeBufferPointer { losses in
          body(
            ForwardPass.Batch(
              range: range, outputs: outputs, targets: targets, losses: losses, penalty: penalty))
        }
      }
    }
  }
}

/// The passes that no thread is using at the moment, one for each thread and size of batch.
private final class Lanes: Sendable {
  private let free = Mutex<[PlannedPass]>([])

  /// Sees to it that there are `count` for batches of a size.
  func make(_ count: Int, of size: Int, _ pass: () throws -> PlannedPass) throws {
    let there = free.withLock { free in free.count { $0.batch == size } }
    for _ in there..<max(there, count) {
      let made = try pass()
      free.withLock { $0.append(made) }
    }
  }

  /// There is one, as no thread has two.
  func take(of size: Int) -> PlannedPass {
    free.withLock { free in
      guard let index = free.lastIndex(where: { $0.batch == size }) else {
        preconditionFailure("more threads than passes")
      }
      return free.remove(at: index)
    }
  }

  func giveBack(_ pass: PlannedPass) { free.withLock { $0.append(pass) } }
}

extension Model {
  /// Loss and hits over a set, in inference mode; rows are added up in order in float64.
  ///
  /// The loss and the metrics are those that the model is trained by; of a model that never was, the
  /// ones that suit it. `nil` when `isCancelled` ended it.
  public func evaluate(
    _ samples: Samples, threads: Threads, isCancelled: () -> Bool
  ) throws -> Evaluation? {
    let training = try settled(for: samples)
    let targets = try targets(of: samples, for: training.loss)
    let width = outputShape?.count ?? 0
    var (sum, divisor, penalties) = (0.0, 0.0, 0.0)
    var metrics = training.metrics.map { MetricAccumulator($0, cut: training.loss.cut) }
    let isWhole = try ForwardPass(self, threads: threads).run(
      samples.inputs, loss: (training, targets), isCancelled: isCancelled
    ) { batch in
      for (row, loss) in batch.losses.enumerated() {
        sum += Double(loss) * samples.weight(of: batch.range.lowerBound + row)
        divisor += targets.isSparse ? training.loss.weight(ofClass: batch.targets[row]) : 1
      }
      penalties += Double(batch.penalty) * Double(batch.range.count)
      for index in metrics.indices {
        metrics[index].add(
          MetricAccumulator.Batch(
            outputs: batch.outputs, width: width, targets: batch.targets, targetWidth: targets.width,
            count: batch.range.count))
      }
    }
    guard isWhole else { return nil }
    let loss = sum / divisor + penalties / Double(samples.count) + penalty
    return Evaluation(loss: loss, tallies: metrics.map(\.tally), count: samples.count)
  }

  /// The whole evaluation, which nothing can end.
  public func evaluate(_ samples: Samples, threads: Threads) throws -> Evaluation {
    try evaluate(samples, threads: threads, isCancelled: { false })
      ?? Evaluation(loss: .nan, tallies: [], count: 0)
  }

  /// Outputs [n, …] for inputs [n, …], in inference mode; builds the model if need be. `nil` when
  /// `isCancelled` ended it.
  public func predict(
    _ inputs: Tensor, scale: Float = 1, threads: Threads, isCancelled: () -> Bool = { false }
  ) throws -> Tensor? {
    let data = try Inputs(inputs, scale: scale)
    try build(input: data.sampleShape)
    guard let outputShape else { throw LearningError.notBuilt }
    try Tensor.checkedCount([data.count] + outputShape.dimensions, .float32)
    var isWhole = false
    let outputs = try Tensor(Shape([data.count] + outputShape.dimensions), of: Float.self) { elements in
      let width = outputShape.count
      isWhole = try ForwardPass(self, threads: threads).run(data, isCancelled: isCancelled) { batch in
        for (index, value) in batch.outputs.enumerated() {
          elements[batch.range.lowerBound * width + index] = value
        }
      }
    }
    return isWhole ? outputs : nil
  }
}
