import Autograd
import Tensors

/// A model's forward pass in inference mode over many samples, in batches.
struct ForwardPass {
  private let model: Model
  private let threads: Threads
  private let workspace = Workspace()
  /// Rows a batch: few enough for the caches, many enough to pay for the threads.
  private static let rows = 500
  /// Numbers that one value of a batch may have; of very wide layers there are fewer rows.
  private static let largest = 1 << 24

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
  /// Returns false when `isCancelled`, asked before each batch, ended it.
  func run(
    _ inputs: Inputs, loss: (training: Training, targets: Targets)? = nil, isCancelled: () -> Bool,
    _ body: (Batch) -> Void
  ) throws -> Bool {
    let order = (0..<Int32(inputs.count)).map { $0 }
    let widest = model.leaves.reduce(inputs.sampleShape.count) { max($0, $1.outputShape.count) }
    let rows = max(1, min(Self.rows, Self.largest / widest))
    var planned: PlannedPass?
    for start in stride(from: 0, to: inputs.count, by: rows) {
      if isCancelled() { return false }
      let range = start..<min(start + rows, inputs.count)
      let pass: PlannedPass
      if let planned, planned.batch == range.count {
        pass = planned
      } else {
        pass = try PlannedPass(model, inputs, loss, batch: range.count, workspace, threads)
        planned = pass
      }
      order.withUnsafeBufferPointer { order in
        pass.run(inputs, loss?.targets, order: UnsafeBufferPointer(rebasing: order[range])) {
          body(Batch(range: range, outputs: $0, targets: $1, losses: $2, penalty: $3))
        }
      }
    }
    return true
  }
}

/// The pass for batches of one size.
private struct PlannedPass {
  let batch: Int
  private let plan: Plan
  private let inputs: Var
  private let outputs: Var
  private let targets: Var?
  private let losses: Var?
  private let penalty: Var?

  init(
    _ model: Model, _ data: Inputs, _ loss: (training: Training, targets: Targets)?, batch: Int,
    _ workspace: Workspace, _ threads: Threads
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
      record, outputs: [outputs] + [losses, penalty].compactMap { $0 }, workspace: workspace, threads: threads
    )
  }

  func run(
    _ data: Inputs, _ columns: Targets?, order: UnsafeBufferPointer<Int32>,
    _ body: (
      UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>, Float
    ) -> Void
  ) {
    plan.fill(inputs) { data.gather(UnsafeBufferPointer(rebasing: order[$0]), into: $1) }
    let none = UnsafeBufferPointer<Float>(start: nil, count: 0)
    guard let targets, let columns, let losses else {
      plan.run()
      plan.withOutput(outputs) { body($0, none, none, 0) }
      return
    }
    plan.withInput(targets) { buffer in
      if let base = buffer.baseAddress { columns.gather(order, into: base) }
    }
    plan.run()
    plan.withOutput(outputs) { outputs in
      plan.withInput(targets) { targets in
        let penalty = penalty.map(plan.scalar) ?? 0
        plan.withOutput(losses) { body(outputs, UnsafeBufferPointer(targets), $0, penalty) }
      }
    }
  }
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
