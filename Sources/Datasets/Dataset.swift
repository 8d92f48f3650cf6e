import Tensors

/// Samples and what they should become, divided into a training and a test set.
public struct Dataset: Sendable {
  /// One of the two sets.
  public struct Split: Sendable {
    /// [n, …]: uint8 pixels as they were read, or float32 features.
    public let inputs: Tensor
    /// What `inputs` were made of when the dataset has a `FeatureMap`: [n, d] points; else the inputs.
    public let rawInputs: Tensor
    /// [n] class numbers (uint8 or int64), or [n, k] float32 targets.
    public let targets: Tensor

    public var count: Int { inputs.shape.dimensions.first ?? 0 }

    public init(inputs: Tensor, rawInputs: Tensor? = nil, targets: Tensor) {
      self.inputs = inputs
      self.rawInputs = rawInputs ?? inputs
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
  /// What the classes are called, by their numbers; `nil` when they are numbers only.
  public let classNames: [String]?
  /// What the columns of the inputs are called; `nil` when they have no names.
  public let inputNames: [String]?
  /// How the columns of the inputs were made of `rawInputs`; `nil` when they were not. A point of the plane
  /// goes through it on its way into a network.
  public let features: FeatureMap?
  /// What was taken from each input and what it was then divided by, float32 [inputs] each; `nil` when the
  /// inputs are as they came.
  public let standardization: (means: Tensor, deviations: Tensor)?
  /// What its reader has to say of it, a line each.
  public let notes: [String]

  public init(
    name: String, train: Split, test: Split, inputScale: Float = 1, classCount: Int?,
    classNames: [String]? = nil, inputNames: [String]? = nil, features: FeatureMap? = nil,
    standardization: (means: Tensor, deviations: Tensor)? = nil, notes: [String] = []
  ) {
    self.name = name
    self.train = train
    self.test = test
    self.inputScale = inputScale
    self.classCount = classCount
    self.classNames = classNames
    self.inputNames = inputNames
    self.features = features
    self.standardization = standardization
    self.notes = notes
  }

  /// How many of `count` samples a share of them is, rounded down; never all.
  static func testCount(of count: Int, share: Double) -> Int {
    // The small addition: 0.3 of 10 is 3, though 0.3 lies a little below three tenths.
    min(Int(Double(count) * share + 1e-9), count - 1)
  }
}
