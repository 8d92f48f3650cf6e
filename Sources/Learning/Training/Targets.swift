import Tensors

/// Targets as a loss takes them, checked once for the whole set.
enum Targets {
  /// One class number a sample.
  case classes([Int32])
  /// One class number a sample, below `width`; batches get them one-hot.
  case oneHot([Int32], width: Int)
  /// [n, width] float32.
  case columns(Tensor, width: Int)

  /// Numbers a sample in a batch.
  var width: Int {
    switch self {
    case .classes: 1
    case .oneHot(_, let width), .columns(_, let width): width
    }
  }

  /// Class numbers: a batch of them is [batch], not [batch, width].
  var isSparse: Bool {
    if case .classes = self { return true }
    return false
  }

  /// What targets look like, as far as their shape says it.
  enum Form: Equatable {
    /// [n] or [n, 1]: one number a sample.
    case single
    /// [n, …] with so many numbers a sample.
    case columns(Int)
  }

  static func form(of tensor: Tensor) -> Form {
    tensor.shape.rowCount == 1 ? .single : .columns(tensor.shape.rowCount)
  }

  /// Checks targets against a loss and a number of outputs. With a class count, class numbers become
  /// one-hot for a loss that wants columns.
  /// Throws `LearningError.targets` that says which loss or which targets would fit.
  init(_ tensor: Tensor, classCount: Int?, for loss: Loss, outputs: Int) throws {
    let form = Self.form(of: tensor)
    switch loss.kind {
    case .sparseCategoricalCrossentropy, .nll:
      guard outputs > 1 else { throw Self.singleOutput(loss) }
      guard form == .single else {
        throw LearningError.targets(
          loss: loss.name, problem: "takes class numbers of shape (n,), but y has shape \(tensor.shape)",
          advice: loss.kind == .nll
            ? "use argmax(y, axis=1)" : "use categorical_crossentropy, or argmax(y, axis=1)")
      }
      self = .classes(try Self.classNumbers(tensor, below: outputs, ignoring: loss.ignoredClass))
    case .crossEntropy where form == .single:
      guard outputs > 1 else { throw Self.singleOutput(loss) }
      self = .classes(try Self.classNumbers(tensor, below: outputs, ignoring: loss.ignoredClass))
    case .categoricalCrossentropy, .categoricalFocalCrossentropy, .categoricalHinge, .crossEntropy:
      guard outputs > 1 else { throw Self.singleOutput(loss) }
      self = try Self.columns(
        tensor, classCount, loss, outputs, form,
        advice: "use sparse_categorical_crossentropy, or to_categorical(y, \(outputs))")
    case .binaryCrossentropy, .binaryFocalCrossentropy, .bce, .bceWithLogits:
      self = try Self.columns(
        tensor, classCount, loss, outputs, form,
        advice: "end the model with dense(1, sigmoid), or use to_categorical(y, \(outputs))")
      try Self.checkShares(self, loss)
    default:
      self = try Self.columns(
        tensor, classCount, loss, outputs, form,
        advice: "end the model with dense(1), or use to_categorical(y, \(outputs))")
    }
  }

  private static func columns(
    _ tensor: Tensor, _ classCount: Int?, _ loss: Loss, _ outputs: Int, _ form: Form, advice: String
  ) throws -> Targets {
    switch form {
    case .columns(outputs): break
    case .single where outputs == 1: break
    case .single where classCount != nil:
      return .oneHot(try classNumbers(tensor, below: outputs), width: outputs)
    case .single:
      throw LearningError.targets(
        loss: loss.name,
        problem: "takes one column for each of the \(outputs) outputs, but y has shape \(tensor.shape)",
        advice: advice)
    case .columns(let columns):
      throw LearningError.targets(
        loss: loss.name,
        problem:
          "takes one column for each output: y has \(columns), the model \(outputs) \(plural(outputs, "output"))",
        advice: "end the model with dense(\(columns)\(outputs == 1 ? "" : ", …"))")
    }
    let floats = tensor.converted(to: .float32)
    return .columns(floats.viewed(as: [tensor.shape[0], outputs]), width: outputs)
  }

  private static func singleOutput(_ loss: Loss) -> LearningError {
    .output(
      loss: loss.name, problem: "needs an output for each class, but the model has one",
      advice: loss.dialect == .torch
        ? "use bce_with_logits_loss, or end the model with linear(…, 2)"
        : "use binary_crossentropy, or end the model with dense(2, softmax)")
  }

  /// The elements as whole numbers in 0..<classes, or the ignored one. Throws `LearningError.classNumber` at
  /// the first other.
  static func classNumbers(_ tensor: Tensor, below classes: Int, ignoring ignored: Int? = nil) throws
    -> [Int32]
  {
    try tensor.converted(to: .float64).withElements(of: Double.self) { values in
      try values.enumerated().map { row, value in
        guard let number = Int32(exactly: value),
          (0..<classes).contains(Int(number)) || Int(number) == ignored
        else {
          throw LearningError.classNumber(value, row: row, classes: classes)
        }
        return number
      }
    }
  }

  /// Cross-entropy between numbers that are no shares means nothing.
  private static func checkShares(_ targets: Targets, _ loss: Loss) throws {
    guard case .columns(let tensor, let width) = targets else { return }
    try tensor.withElements(of: Float.self) { values in
      guard let bad = values.firstIndex(where: { !(0...1).contains($0) }) else { return }
      throw LearningError.targets(
        loss: loss.name,
        problem: "takes targets in 0…1, but y[\(bad / width)] is \(shortText(Double(values[bad])))",
        advice: "use sparse_categorical_crossentropy for class numbers, or mse for other values")
    }
  }

  /// Writes the targets of the rows that `order` names into a batch buffer [batch, width].
  func gather(_ order: UnsafeBufferPointer<Int32>, into batch: UnsafeMutablePointer<Float>) {
    switch self {
    case .classes(let classes):
      for (row, sample) in order.enumerated() { batch[row] = Float(classes[Int(sample)]) }
    case .oneHot(let classes, let width):
      batch.update(repeating: 0, count: order.count * width)
      for (row, sample) in order.enumerated() { batch[row * width + Int(classes[Int(sample)])] = 1 }
    case .columns(let tensor, let width):
      tensor.withElements(of: Float.self) { values in
        for (row, sample) in order.enumerated() {
          for column in 0..<width { batch[row * width + column] = values[Int(sample) * width + column] }
        }
      }
    }
  }
}

extension Samples {
  /// The same samples with targets as the model's loss takes them: class numbers one-hot, and columns of which one
  /// is 1 and all others are 0 as class numbers. Others stay as they are.
  public func suiting(_ model: Model) throws -> Samples {
    guard let loss = model.training?.loss, let outputs = model.outputShape?.count, outputs > 1 else {
      return self
    }
    switch (loss.kind, Targets.form(of: targets)) {
    case (.sparseCategoricalCrossentropy, .columns(outputs)), (.nll, .columns(outputs)):
      guard let classes = targets.classesOfColumns else { return self }
      return try Samples(
        inputs: inputs.source, targets: Tensor(classes), scale: inputs.scale, classCount: outputs,
        weights: weights)
    case (_, .single):
      return try Samples(
        inputs: inputs.source, targets: targets, scale: inputs.scale, classCount: outputs, weights: weights)
    case (_, .columns): return self
    }
  }
}

extension Tensor {
  /// The number of the column that is 1, of rows in which all others are 0; `nil` when a row is none.
  fileprivate var classesOfColumns: [Int64]? {
    let width = shape.rowCount
    return converted(to: .float32).withElements(of: Float.self) { elements in
      var classes: [Int64] = []
      for row in stride(from: 0, to: elements.count, by: width) {
        let columns = elements[row..<row + width]
        guard let place = columns.firstIndex(of: 1), columns.allSatisfy({ $0 == 0 || $0 == 1 }),
          columns.count(where: { $0 == 1 }) == 1
        else { return nil }
        classes.append(Int64(place - row))
      }
      return classes
    }
  }
}
