import Autograd
import Tensors

extension Loss {
  /// The loss of outputs [n, k] against targets, in float64: a number, or with `reduction` none the single
  /// losses. For the losses of rows an output without a batch, [k], is one sample.
  /// Throws `LearningError` when the two do not go together.
  public func values(targets: Tensor, outputs: Tensor) throws -> Tensor {
    if dialect == .torch {
      try check(targets: targets, outputs: outputs.shape)
      try checkOutputs(outputs)
      return try evaluated(outputs, targets.converted(to: .float64))
    }
    let isSingle = outputs.rank == 1 && kind.isOfRows
    let pair = try Pair(targets: targets, outputs: outputs, isSingle: isSingle)
    let columns = try Targets(pair.targets, classCount: nil, for: self, outputs: pair.width)
    let order = (0..<Int32(pair.count)).map { $0 }
    let shape: Shape = columns.isSparse ? [pair.count] : [pair.count, columns.width]
    let numbers = Tensor(shape, of: Float.self) { numbers in
      order.withUnsafeBufferPointer { order in
        if let base = numbers.baseAddress { columns.gather(order, into: base) }
      }
    }
    return try evaluated(pair.outputs, numbers.converted(to: .float64))
  }

  /// The mean (or sum), for losses that are one number.
  public func value(targets: Tensor, outputs: Tensor) throws -> Double {
    try values(targets: targets, outputs: outputs).withElements(of: Double.self) { $0.first ?? .nan }
  }

  private func evaluated(_ outputs: Tensor, _ targets: Tensor) throws -> Tensor {
    let record = Record()
    let (p, y) = (record.constant(outputs), record.constant(targets))
    let losses = try recordCriterion(on: record, prediction: p, target: y)
    let eager = Eager<Double>(record)
    eager.run()
    return Tensor(eager.elements(of: losses), shape: record.shape(of: losses))
  }

  /// Checks the targets of one of PyTorch's criteria, whose shapes must be as PyTorch's and whose class
  /// numbers must be of classes.
  /// Throws `LearningError.targets`.
  public func check(targets: Tensor, outputs: Shape) throws {
    guard outputs.count > 0 else { throw LearningError.noSamples("input") }
    try check(targetShape: targets.shape, outputs: outputs)
    guard kind == .crossEntropy || kind == .nll, targets.shape != outputs else { return }
    _ = try Targets.classNumbers(
      targets.rank == 0 ? targets.viewed(as: [1]) : targets, below: outputs.dimensions.last ?? 1,
      ignoring: ignoredClass)
  }

  /// Throws `LearningError.targets` when targets of this shape do not fit.
  public func check(targetShape shape: Shape, outputs: Shape) throws {
    let isOfClasses = kind == .crossEntropy || kind == .nll
    if shape == outputs, kind != .nll { return }
    guard isOfClasses else {
      throw LearningError.targets(
        loss: name, problem: "takes a target of the input's shape \(outputs), not \(shape)",
        advice: shape.count == outputs.count
          ? "reshape it: target.reshape(\(outputs.dimensions.map(String.init).joined(separator: ", ")))"
          : "one number for each output")
    }
    let lead = Shape(Array(outputs.dimensions.dropLast()))
    guard outputs.rank == 1 || outputs.rank == 2, shape == lead else {
      let or = kind == .nll ? "" : ", or probabilities of the input's shape \(outputs)"
      throw LearningError.targets(
        loss: name, problem: "takes class numbers of shape \(lead)\(or), not a target of shape \(shape)",
        advice: shape.count == lead.count && outputs.rank == 2
          ? "reshape it: target.reshape(\(shape.count))" : "a class number for each row of the input")
    }
  }

  /// PyTorch refuses what is no probability.
  private func checkOutputs(_ outputs: Tensor) throws {
    guard kind == .bce else { return }
    try outputs.converted(to: .float64).withElements(of: Double.self) { values in
      guard let bad = values.first(where: { !(0...1).contains($0) }) else { return }
      throw LearningError.output(
        loss: name, problem: "takes probabilities, but the input holds \(plainText(bad))",
        advice: "bce_with_logits_loss takes any numbers")
    }
  }
}

extension Loss.Kind {
  /// Whether an output without a batch is one sample's.
  fileprivate var isOfRows: Bool {
    self == .categoricalCrossentropy || self == .sparseCategoricalCrossentropy
  }
}

/// Targets and outputs of as many samples, for functions that users call.
struct Pair {
  let targets: Tensor
  /// [count, width]
  let outputs: Tensor
  var count: Int { outputs.shape[0] }
  var width: Int { outputs.shape[1] }

  /// `isSingle`: the outputs are one sample's.
  init(targets: Tensor, outputs: Tensor, isSingle: Bool) throws {
    guard outputs.count > 0 else { throw LearningError.noSamples("p") }
    guard targets.count > 0 else { throw LearningError.noSamples("y") }
    let isScalar = outputs.rank == 0
    let count = isSingle || isScalar ? 1 : outputs.shape[0]
    self.outputs = outputs.viewed(as: [count, outputs.count / count])
    if targets.rank == 0 || (isSingle && targets.rank == 1 && targets.count == outputs.count) {
      self.targets = targets.viewed(as: [1, targets.count])
    } else {
      self.targets = targets
    }
    guard self.targets.shape[0] == count else {
      throw LearningError.pairCounts(targets: self.targets.shape[0], outputs: count)
    }
  }
}
