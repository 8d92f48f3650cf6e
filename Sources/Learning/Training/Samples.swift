import CKernels
import Tensors

/// What goes into a network: [n, …] samples. Pixels stay bytes until their batch is gathered: a quarter
/// of the memory.
public struct Inputs: Sendable {
  /// uint8 or float32.
  public let tensor: Tensor
  /// The tensor that was given, of whatever type.
  public let source: Tensor
  /// What an element is multiplied by on its way into the network.
  public let scale: Float

  /// Other types become float32. Throws `LearningError.noSamples` when there are none, and
  /// `.tooManySamples` when there are more than 2³¹ − 1.
  public init(_ tensor: Tensor, scale: Float = 1) throws {
    guard tensor.rank > 0, tensor.count > 0 else { throw LearningError.noSamples("x") }
    guard tensor.shape[0] <= Int32.max else { throw LearningError.tooManySamples(tensor.shape[0]) }
    source = tensor
    self.tensor = tensor.dtype == .uint8 ? tensor : tensor.converted(to: .float32)
    self.scale = scale
  }

  public var count: Int { tensor.shape[0] }
  /// The first rows as they go into the network.
  public var firstRows: Tensor {
    let rows = min(count, 64)
    return Tensor(Shape([rows] + sampleShape.dimensions), of: Float.self) { batch in
      guard let base = batch.baseAddress else { return }
      (0..<Int32(rows)).map { $0 }.withUnsafeBufferPointer { gather($0, into: base) }
    }
  }
  /// Shape of one sample.
  public var sampleShape: Shape { Shape(Array(tensor.shape.dimensions.dropFirst())) }

  /// Writes the rows that `order` names into a batch buffer.
  func gather(_ order: UnsafeBufferPointer<Int32>, into batch: UnsafeMutablePointer<Float>) {
    let width = tensor.shape.rowCount
    if tensor.dtype == .uint8 {
      tensor.withElements(of: UInt8.self) {
        nn_gather_bytes(batch, $0.baseAddress, order.baseAddress, order.count, width, scale)
      }
    } else {
      tensor.withElements(of: Float.self) {
        nn_gather_floats(batch, $0.baseAddress, order.baseAddress, order.count, width, scale)
      }
    }
  }
}

/// Inputs, and what they should become.
public struct Samples: Sendable {
  public let inputs: Inputs
  /// [n] or [n, 1] class numbers or values, or [n, k] one column for each output.
  public let targets: Tensor
  /// The targets are numbers of so many classes, and a loss that wants columns gets them one-hot.
  public let classCount: Int?
  /// What each sample's loss is multiplied by, float32 [n]; `nil`: all count the same.
  public let weights: Tensor?

  /// Throws `LearningError` when there are no samples, or not as many targets or weights as inputs.
  public init(
    inputs: Tensor, targets: Tensor, scale: Float = 1, classCount: Int? = nil, weights: Tensor? = nil
  ) throws {
    self.inputs = try Inputs(inputs, scale: scale)
    guard targets.rank > 0, targets.count > 0 else { throw LearningError.noSamples("y") }
    guard inputs.shape[0] == targets.shape[0] else {
      throw LearningError.counts(inputs: inputs.shape[0], targets: targets.shape[0])
    }
    self.targets = targets
    self.classCount = classCount
    self.weights = try weights.map { try Self.checked($0, count: inputs.shape[0]) }
  }

  public var count: Int { inputs.count }
  public var sampleShape: Shape { inputs.sampleShape }

  /// The same samples with flat inputs [n, features].
  public func flattened() throws -> Samples {
    try with(inputs.source.viewed(as: [count, inputs.source.shape.rowCount]), targets, weights)
  }

  /// Keras's `validation_split`: the last `share` of the samples, before any shuffling.
  /// Throws `LearningError.emptySplit` when one of the two would be empty.
  public func split(share: Double) throws -> (training: Samples, validation: Samples) {
    let first = Int(Double(count) * (1 - share))
    guard first > 0, first < count else { throw LearningError.emptySplit(share: share, count: count) }
    return (
      try with(inputs.source.rows(0..<first), targets.rows(0..<first), weights?.rows(0..<first)),
      try with(inputs.source.rows(first..<count), targets.rows(first..<count), weights?.rows(first..<count))
    )
  }

  private func with(_ inputs: Tensor, _ targets: Tensor, _ weights: Tensor?) throws -> Samples {
    try Samples(
      inputs: inputs, targets: targets, scale: self.inputs.scale, classCount: classCount, weights: weights)
  }
}

extension Samples {
  /// The same samples, each weighted; what weights there were are replaced.
  /// Throws `LearningError.weights` when there are not as many, or one is no finite number of 0 or more.
  public func weighted(_ weights: Tensor) throws -> Samples { try with(inputs.source, targets, weights) }

  /// The same samples, each with the weight of its class: of its number, of the largest of several columns,
  /// or of 0 and 1.
  /// Throws `LearningError` when a class has no weight.
  public func weighted(byClass weights: Tensor) throws -> Samples {
    let numbers = weights.converted(to: .float32).elements(of: Float.self)
    let width = targets.shape.rowCount
    let classes = try targets.converted(to: .float32).withElements(of: Float.self) { elements in
      try (0..<count).map { row -> Float in
        let target = UnsafeBufferPointer(rebasing: elements[row * width..<(row + 1) * width])
        let value = width == 1 ? target[0] : Float(firstMaximum(target))
        guard let number = Int(exactly: value), numbers.indices.contains(number) else {
          throw LearningError.weights(
            "class_weight",
            problem: "has \(numbers.count) \(plural(numbers.count, "weight")), but y[\(row)] is of class "
              + plainText(Double(value)),
            advice: "a weight for each class, from class 0")
        }
        return numbers[number]
      }
    }
    return try weighted(Tensor(classes))
  }

  private static func checked(_ weights: Tensor, count: Int) throws -> Tensor {
    guard weights.rank > 0, weights.count == count, weights.shape[0] == count else {
      throw LearningError.weights(
        "sample_weight", problem: "has shape \(weights.shape) for \(count) \(plural(count, "sample"))",
        advice: "one number for each sample")
    }
    let floats = weights.converted(to: .float32).viewed(as: [count])
    let bad = floats.withElements(of: Float.self) { $0.first { !($0 >= 0 && $0.isFinite) } }
    if let bad {
      throw LearningError.weights(
        "sample_weight", problem: "holds \(plainText(Double(bad)))",
        advice: "weights are finite and 0 or more")
    }
    return floats
  }

  /// The weight of one sample.
  func weight(of sample: Int) -> Double {
    weights.map { $0.withElements(of: Float.self) { Double($0[sample]) } } ?? 1
  }

  /// Writes the weights of the samples that `order` names into a batch buffer.
  func gatherWeights(_ order: UnsafeBufferPointer<Int32>, into batch: UnsafeMutablePointer<Float>) {
    weights?.withElements(of: Float.self) { weights in
      for (row, sample) in order.enumerated() { batch[row] = weights[Int(sample)] }
    }
  }
}
