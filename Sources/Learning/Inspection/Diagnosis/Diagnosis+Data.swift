import Tensors

extension Targets {
  /// The samples' classes and their number; `nil` where the targets are no classes.
  func classes(for loss: Loss, outputs: Int) -> (numbers: [Int], count: Int)? {
    guard loss.isCrossEntropy || loss.kind == .categoricalHinge else { return nil }
    switch self {
    case .classes(let numbers):
      return (numbers.map(Int.init), outputs)
    case .oneHot(let numbers, let width): return (numbers.map(Int.init), width)
    case .columns(let tensor, let width):
      return tensor.withElements(of: Float.self) { values in
        // Shares are no classes.
        guard values.allSatisfy({ $0 == 0 || $0 == 1 }) else { return nil }
        guard width > 1 else { return (values.map { Int($0) }, 2) }
        var numbers: [Int] = []
        for start in stride(from: 0, to: values.count, by: width) {
          let row = UnsafeBufferPointer(rebasing: values[start..<start + width])
          guard row.count(where: { $0 == 1 }) == 1 else { return nil }
          numbers.append(firstMaximum(row))
        }
        return (numbers, width)
      }
    }
  }

  /// All numbers.
  var values: [Double] {
    switch self {
    case .classes(let numbers), .oneHot(let numbers, _): numbers.map(Double.init)
    case .columns(let tensor, _): tensor.withElements(of: Float.self) { $0.map(Double.init) }
    }
  }
}

extension Loss {
  /// −log of the probability of a class, without weights, smoothing or exponents: equal probabilities cost
  /// ln(classes).
  var isPlainCrossEntropy: Bool {
    switch kind {
    case .categoricalCrossentropy, .sparseCategoricalCrossentropy, .binaryCrossentropy, .crossEntropy, .nll,
      .bce, .bceWithLogits:
      weights == nil && positiveWeights == nil && smoothing == 0 && reduction == .mean
    default: false
    }
  }

  /// Whether a model that gets everything right has no loss.
  var reachesZero: Bool {
    switch kind {
    case .cosineSimilarity, .poisson, .poissonNLL: false
    default: smoothing == 0
    }
  }
}

extension Model {
  /// The first layer with a softmax that is not the last.
  var earlySoftmax: PlacedSpec? {
    placedSpecs().dropLast().first {
      if case .along = $0.spec.activation { return true }
      return false
    }
  }
}
