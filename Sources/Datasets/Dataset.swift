import Tensors

/// Samples and what they should become, divided into a training and a test set.
public struct Dataset: Sendable {
  /// One of the two sets.
  public struct Split: Sendable {
    /// [n, …]: uint8 pixels as they were read, or float32 features.
    public let inputs: Tensor
    /// [n] class numbers (uint8 or int64), or [n, k] float32 targets.
    public let targets: Tensor

    public var count: Int { inputs.shape.dimensions.first ?? 0 }

    public init(inputs: Tensor, targets: Tensor) {
      self.inputs = inputs
      self.targets = targets
    }
  }

  public let name: String
  public let train: Split
  public let test: Split
  /// What an input is multiplied by on its way into a network: 1/255 for pixels kept as bytes.
  public let inputScale: Float
  /// Number of classes; `nil` for regression.
  public let classCount: Int?

  public init(name: String, train: Split, test: Split, inputScale: Float = 1, classCount: Int?) {
    self.name = name
    self.train = train
    self.test = test
    self.inputScale = inputScale
    self.classCount = classCount
  }
}
