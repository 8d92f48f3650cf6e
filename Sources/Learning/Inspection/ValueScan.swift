import Autograd
import Tensors

/// What the layers of a model give for many samples, in inference mode, batch after batch.
struct ValueScan {
  private static let batch = 256
  private let model: Model
  private let threads: Threads

  init(_ model: Model, threads: Threads) { (self.model, self.threads) = (model, threads) }

  /// Hands over the outputs of the chosen leaves for the samples that `rows` name: their places among these
  /// rows, and a buffer [places, width] for each leaf. Returns false when `isCancelled`, asked before each
  /// batch, ended it.
  func run(
    _ inputs: Inputs, rows: [Int32], leaves chosen: [Int], isCancelled: () -> Bool,
    _ body: (Range<Int>, [UnsafeBufferPointer<Float>]) -> Void
  ) throws -> Bool {
    var pass: (record: Var, outputs: [Var], plan: Plan, count: Int)?
    for start in stride(from: 0, to: rows.count, by: Self.batch) {
      if isCancelled() { return false }
      let range = start..<min(start + Self.batch, rows.count)
      if pass?.count != range.count { pass = try plan(inputs, count: range.count, chosen) }
      guard let pass else { continue }
      rows.withUnsafeBufferPointer { rows in
        let rows = UnsafeBufferPointer(rebasing: rows[range])
        pass.plan.fill(pass.record) { inputs.gather(UnsafeBufferPointer(rebasing: rows[$0]), into: $1) }
      }
      pass.plan.run()
      let outputs = pass.outputs.map { value in pass.plan.withOutput(value) { Array($0) } }
      withBuffers(outputs[...], []) { body(range, $0) }
    }
    return true
  }

  private func plan(
    _ inputs: Inputs, count: Int, _ chosen: [Int]
  ) throws -> (record: Var, outputs: [Var], plan: Plan, count: Int) {
    let record = Record()
    let input = record.input("x", Shape([count] + inputs.sampleShape.dimensions))
    var value = input
    var outputs: [Var] = []
    for (index, leaf) in model.leaves.enumerated() {
      value = try leaf.record(value, on: record, mode: .inference)
      if chosen.contains(index) { outputs.append(value) }
    }
    try record.checkMemory(batch: count)
    let plan = Plan(record, outputs: outputs, workspace: Workspace(), threads: threads)
    return (input, outputs, plan, count)
  }

  private func withBuffers(
    _ rest: ArraySlice<[Float]>, _ buffers: [UnsafeBufferPointer<Float>],
    _ body: ([UnsafeBufferPointer<Float>]) -> Void
  ) {
    guard let first = rest.first else { return body(buffers) }
    first.withUnsafeBufferPointer { withBuffers(rest.dropFirst(), buffers + [$0], body) }
  }
}
