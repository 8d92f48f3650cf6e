import Tensors

/// What is counted beside the loss: how many of the samples come out right.
public enum Metric: Hashable, Sendable {
  /// Keras's `accuracy`: by the model's output and labels it is the categorical, sparse or binary one.
  case accuracy
  /// The true class is among the `k` largest outputs.
  case topK(Int)

  /// `accuracy`, `top_k`; another k than 5 is part of the name, as `top_3`.
  public var name: String {
    switch self {
    case .accuracy: "accuracy"
    case .topK(let k): k == 5 ? "top_k" : "top_\(k)"
    }
  }

  /// Number of hits among `count` rows of `outputs` ([count, width]) against `targets` ([count, k]).
  ///
  /// - one output: right when output > ½ agrees with target > ½ (Keras's binary accuracy);
  /// - several: right when the largest output is at the true class, the first one in a tie, as numpy's
  ///   argmax; for `topK`, when fewer than k outputs are larger than the true class's (Keras's in_top_k).
  public func hits(
    outputs: UnsafeBufferPointer<Float>, width: Int, targets: UnsafeBufferPointer<Float>, targetWidth: Int,
    count: Int
  ) -> Int {
    (0..<count).count { row in
      let output = UnsafeBufferPointer(rebasing: outputs[row * width..<(row + 1) * width])
      let target = UnsafeBufferPointer(rebasing: targets[row * targetWidth..<(row + 1) * targetWidth])
      if width == 1 { return (output[0] > 0.5) == (target[0] > 0.5) }
      let truth = targetWidth == 1 ? Int(exactly: target[0]) ?? -1 : firstMaximum(target)
      switch self {
      case .accuracy: return firstMaximum(output) == truth
      case .topK(let k):
        guard output.indices.contains(truth), output[truth].isFinite else { return false }
        return output.count { $0 > output[truth] } < k
      }
    }
  }
}

/// Index of the largest element, the first of equals.
func firstMaximum(_ values: UnsafeBufferPointer<Float>) -> Int {
  var best = 0
  for index in values.indices where values[index] > values[best] { best = index }
  return best
}

/// Hits of a metric over a set.
public struct Tally: Equatable, Sendable {
  public let metric: Metric
  public var hits: Int
  public var count: Int

  public init(_ metric: Metric, hits: Int = 0, count: Int = 0) {
    self.metric = metric
    self.hits = hits
    self.count = count
  }

  /// Share of hits, 0…1; 0 when nothing was counted.
  public var share: Double { count == 0 ? 0 : Double(hits) / Double(count) }
  public var interval: WilsonInterval { WilsonInterval(hits: hits, of: count) }
}
