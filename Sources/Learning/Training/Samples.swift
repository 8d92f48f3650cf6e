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

  /// Throws `LearningError` when there are no samples, or not as many targets as inputs.
  public init(inputs: Tensor, targets: Tensor, scale: Float = 1, classCount: Int? = nil) throws {
    self.inputs = try Inputs(inputs, scale: scale)
    guard targets.rank > 0, targets.count > 0 else { throw LearningError.noSamples("y") }
    guard inputs.shape[0] == targets.shape[0] else {
      throw LearningError.counts(inputs: inputs.shape[0], targets: targets.shape[0])
    }
    self.targets = targets
    self.classCount = classCount
  }

  public var count: Int { inputs.count }
  public var sampleShape: Shape { inputs.sampleShape }

  /// The same samples with flat inputs [n, features].
  public func flattened() throws -> Samples {
    try with(inputs.source.viewed(as: [count, inputs.source.shape.rowCount]), targets)
  }

  /// Keras's `validation_split`: the last `share` of the samples, before any shuffling.
  /// Throws `LearningError.emptySplit` when one of the two would be empty.
  public func split(share: Double) throws -> (training: Samples, validation: Samples) {
    let first = Int(Double(count) * (1 - share))
    guard first > 0, first < count else { throw LearningError.emptySplit(share: share, count: count) }
    return (
      try with(inputs.source.rows(0..<first), targets.rows(0..<first)),
      try with(inputs.source.rows(first..<count), targets.rows(first..<count))
    )
  }

  private func with(_ inputs: Tensor, _ targets: Tensor) throws -> Samples {
    try Samples(inputs: inputs, targets: targets, scale: self.inputs.scale, classCount: classCount)
  }
}
