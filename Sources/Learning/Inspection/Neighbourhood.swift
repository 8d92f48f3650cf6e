import Tensors

/// Samples by their distance as the last hidden layer sees them; a model without one sees the features.
struct Neighbourhood {
  private let model: Model
  private let threads: Threads

  init(_ model: Model, threads: Threads) { (self.model, self.threads) = (model, threads) }

  /// The leaf in front of the last layer of weights; `nil` where that is the first.
  private var hidden: Int? {
    let last = model.leaves.lastIndex { $0.parameters.contains { $0.shape.rank > 1 } }
    return last.flatMap { $0 > 0 ? $0 - 1 : nil }
  }

  /// The nearest first; of equally near ones the earlier. `nil` when cancelled.
  func nearest(
    to sample: Inputs, among others: Inputs, count: Int, _ isCancelled: () -> Bool,
    _ report: (_ seen: Int) -> Void = { _ in }
  ) throws -> [Explanation.Neighbour]? {
    guard others.sampleShape == sample.sampleShape else {
      throw LearningError.sampleShape(
        expected: sample.sampleShape, actual: others.sampleShape, advice: nil)
    }
    guard count > 0 else { return [] }
    var own: [Float] = []
    var isWhole = try scan(sample, isCancelled) { _, values in own = Array(values) }
    var found: [Explanation.Neighbour] = []
    guard isWhole else { return nil }
    isWhole = try scan(others, isCancelled) { range, values in
      for row in 0..<range.count {
        var sum = 0.0
        for (index, value) in own.enumerated() {
          let step = Double(values[row * own.count + index]) - Double(value)
          sum += step * step
        }
        let neighbour = Explanation.Neighbour(
          index: range.lowerBound + row, distance: sum.squareRoot())
        if found.count == count, let last = found.last, !(neighbour.distance < last.distance) { continue }
        let place = found.firstIndex { neighbour.distance < $0.distance } ?? found.count
        found.insert(neighbour, at: place)
        if found.count > count { found.removeLast() }
      }
      report(range.upperBound)
    }
    return isWhole ? found : nil
  }

  private func scan(
    _ inputs: Inputs, _ isCancelled: () -> Bool, _ body: (Range<Int>, UnsafeBufferPointer<Float>) -> Void
  ) throws -> Bool {
    let rows = (0..<Int32(inputs.count)).map { $0 }
    if let hidden {
      return try ValueScan(model, threads: threads).run(
        inputs, rows: rows, leaves: [hidden], isCancelled: isCancelled
      ) { body($0, $1[0]) }
    }
    let width = inputs.sampleShape.count
    for start in stride(from: 0, to: rows.count, by: 256) {
      if isCancelled() { return false }
      let range = start..<min(start + 256, rows.count)
      var values = [Float](repeating: 0, count: range.count * width)
      values.withUnsafeMutableBufferPointer { buffer in
        rows.withUnsafeBufferPointer { rows in
          guard let base = buffer.baseAddress else { return }
          inputs.gather(UnsafeBufferPointer(rebasing: rows[range]), into: base)
        }
      }
      values.withUnsafeBufferPointer { body(range, $0) }
    }
    return true
  }
}
