import Tensors

/// How a dataset is made of a file's columns.
public struct CSVOptions {
  /// What becomes of rows in which something is missing.
  public enum Missing: String, CaseIterable, Sendable {
    /// The rows are left out.
    case drop
    /// The column's mean over the training rows takes the place; of a column of categories, their shares.
    case mean
    /// The first one is an error.
    case error
  }

  /// Places of columns.
  public var target: Int
  public var inputs: [Int]
  /// Whether the target is a class; `nil`: by what it holds.
  public var hasClasses: Bool?
  public var missing = Missing.drop
  /// Numbers get mean 0 and deviation 1 over the training rows; columns of categories stay 0 and 1.
  public var isStandardized = false
  public var testShare = 0.2
  public var isShuffled = true
  public var random: Random

  public init(target: Int, inputs: [Int], random: Random) {
    self.target = target
    self.inputs = inputs
    self.random = random
  }
}
