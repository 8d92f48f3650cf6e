import Tensors

extension Metric {
  /// The metric of outputs [n, k] against class numbers [n] or rows [n, k]; predictions may be class
  /// numbers, too, where it is one of classes.
  /// Throws `LearningError` when the two do not go together.
  public func tally(targets: Tensor, outputs: Tensor) throws -> Tally {
    var pair = try Pair(targets: targets, outputs: outputs, isSingle: false)
    if isOfClasses, let both = try pair.asColumns() { pair = both }
    let width = pair.targets.shape.rowCount
    guard width == 1 || width == pair.width else {
      throw LearningError.targets(
        loss: name, problem: "takes one column for each output: y has \(width), p \(pair.width)",
        advice: "y may also hold class numbers")
    }
    try check(outputs: pair.width, targetWidth: width, loss: nil)
    let numbers = pair.targets.converted(to: .float32)
    return pair.outputs.converted(to: .float32).withElements(of: Float.self) { outputs in
      numbers.withElements(of: Float.self) { targets in
        var accumulator = MetricAccumulator(self)
        accumulator.add(
          MetricAccumulator.Batch(
            outputs: outputs, width: pair.width, targets: targets, targetWidth: width, count: pair.count))
        return accumulator.tally
      }
    }
  }

  private var isOfClasses: Bool {
    switch self {
    case .accuracy, .categoricalAccuracy, .sparseCategoricalAccuracy: true
    case .precision(let averaging), .recall(let averaging), .f1(let averaging): averaging.threshold == nil
    default: false
    }
  }

  /// Rows for the true and columns for the predicted classes, int64 [k, k]: how many samples are which.
  /// Predictions are class numbers [n] or outputs [n, k]; a single output of shares is above ½ or not.
  /// - Parameter classes: `nil`: as many as occur.
  public static func confusion(targets: Tensor, outputs: Tensor, classes: Int?) throws -> Tensor {
    let pair = try Pair(targets: targets, outputs: outputs, isSingle: false)
    let (truth, called) = (try pair.targets.classNumbers("y"), try pair.outputs.classNumbers("p"))
    let count = max(
      classes ?? 0, pair.width, pair.targets.shape.rowCount, 1 + max(truth.max() ?? 0, called.max() ?? 0))
    guard count <= maximumClasses else {
      throw LearningError.targets(
        loss: "confusion_matrix", problem: "has at most \(maximumClasses) classes, not \(count)",
        advice: "class numbers start at 0")
    }
    if let classes, classes < count {
      throw LearningError.targets(
        loss: "confusion_matrix", problem: "has classes up to \(count - 1), not below \(classes)",
        advice: "num_classes=\(count)")
    }
    var counts = [Int64](repeating: 0, count: count * count)
    for (row, column) in zip(truth, called) { counts[row * count + column] += 1 }
    return Tensor(counts, shape: [count, count])
  }

  static let maximumClasses = 4096
}

extension Pair {
  /// Class numbers on both sides as one-hot columns; `nil` when p is outputs, or all numbers are in 0…1.
  fileprivate func asColumns() throws -> Pair? {
    guard width == 1, targets.shape.rowCount == 1 else { return nil }
    let (truth, called) = (targets.wholeNumbers, outputs.wholeNumbers)
    guard let truth, let called, let largest = (truth + called).max(), largest > 1 else { return nil }
    let classes = largest + 1
    guard (truth + called).allSatisfy({ $0 >= 0 }), classes <= Metric.maximumClasses else { return nil }
    try Tensor.checkedCount([called.count, classes], .float32)
    let columns = Tensor([called.count, classes], of: Float.self) { elements in
      elements.update(repeating: 0)
      for (row, number) in called.enumerated() { elements[row * classes + number] = 1 }
    }
    return try Pair(targets: targets, outputs: columns, isSingle: false)
  }
}

extension Tensor {
  /// `nil` when one is none.
  fileprivate var wholeNumbers: [Int]? {
    let numbers = converted(to: .float64).elements(of: Double.self).map { Int(exactly: $0) }
    return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
  }

  /// The class of each row: a number, the largest of several columns, or whether a share is above ½.
  fileprivate func classNumbers(_ name: String) throws -> [Int] {
    let width = shape.rowCount
    return try converted(to: .float32).withElements(of: Float.self) { elements in
      try (0..<shape[0]).map { row in
        if width > 1 {
          return firstMaximum(UnsafeBufferPointer(rebasing: elements[row * width..<(row + 1) * width]))
        }
        let value = elements[row]
        if value > 0, value < 1 { return value > 0.5 ? 1 : 0 }
        guard let number = Int(exactly: value), number >= 0 else {
          throw LearningError.targets(
            loss: "confusion_matrix",
            problem: "takes class numbers, but \(name)[\(row)] is \(plainText(Double(value)))",
            advice: "class numbers are whole and start at 0")
        }
        return number
      }
    }
  }
}
