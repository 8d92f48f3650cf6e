import Tensors

extension Metric {
  /// Hits of outputs [n, k] against class numbers [n] or rows [n, k].
  /// Throws `LearningError` when the two do not go together.
  public func tally(targets: Tensor, outputs: Tensor) throws -> Tally {
    let pair = try Pair(targets: targets, outputs: outputs, isSingle: false)
    let width = pair.targets.shape.rowCount
    guard width == 1 || width == pair.width else {
      throw LearningError.targets(
        loss: name, problem: "takes one column for each output: y has \(width), p \(pair.width)",
        advice: "y may also hold class numbers")
    }
    let numbers = pair.targets.converted(to: .float32)
    let hits: Int = pair.outputs.converted(to: .float32).withElements(of: Float.self) { outputs in
      numbers.withElements(of: Float.self) {
        self.hits(outputs: outputs, width: pair.width, targets: $0, targetWidth: width, count: pair.count)
      }
    }
    return Tally(self, hits: hits, count: pair.count)
  }
}
