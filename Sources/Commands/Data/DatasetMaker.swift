import Datasets
import Diagnostics
import Interpreter
import Tensors

/// A dataset of tensors that the user has: checked, and brought to the types that a dataset holds.
enum DatasetMaker {
  /// Class numbers beyond this are taken as values to predict.
  private static let largestClass: Int64 = 65_535

  static func dataset(
    name: String, train: (Tensor, Tensor), test: (Tensor, Tensor)?
  ) throws -> Dataset {
    let trainSplit = try split(train.0, train.1, "train")
    guard trainSplit.count > 0 else { throw Problem("x_train is empty") }
    let testSplit = try test.map { try split($0.0, $0.1, "test") } ?? empty(like: trainSplit)
    try same(trainSplit.inputs, testSplit.inputs, "x")
    try same(trainSplit.targets, testSplit.targets, "y")
    let count = try classes(trainSplit.targets)
    if let count, let tested = try classes(testSplit.targets), tested > count {
      throw Problem("y_test has class \(tested - 1), but y_train only 0…\(count - 1)")
    }
    return Dataset(name: name, train: trainSplit, test: testSplit, classCount: count)
  }

  private static func split(_ x: Tensor, _ y: Tensor, _ part: String) throws -> Dataset.Split {
    guard x.rank >= 1, y.rank >= 1 else {
      throw Problem("\(x.rank < 1 ? "x" : "y")_\(part) must have samples along its first axis")
    }
    guard x.shape[0] == y.shape[0] else {
      throw Problem(
        "x_\(part) has \(countText(x.shape[0])) samples, y_\(part) \(countText(y.shape[0]))",
        label: "as many of one as of the other")
    }
    // One column of a single input is a column all the same.
    let inputs = x.rank == 1 ? x.viewed(as: Shape([x.shape[0], 1])) : x
    return Dataset.Split(
      inputs: inputs.dtype == .uint8 ? inputs : inputs.converted(to: .float32),
      targets: y.dtype == .uint8 || y.dtype == .int64 ? y : y.converted(to: .float32))
  }

  private static func empty(like split: Dataset.Split) -> Dataset.Split {
    Dataset.Split(inputs: split.inputs.rows(0..<0), targets: split.targets.rows(0..<0))
  }

  private static func same(_ train: Tensor, _ test: Tensor, _ letter: String) throws {
    let (one, other) = (train.row(0).shape, Shape(Array(test.shape.dimensions.dropFirst())))
    guard one == other else {
      throw Problem("samples of \(letter)_train have the shape \(one), of \(letter)_test \(other)")
    }
  }

  /// Number of classes: one more than the largest of whole numbers, or the columns of one-hot rows;
  /// `nil` for values to predict.
  private static func classes(_ targets: Tensor) throws -> Int? {
    switch targets.dtype {
    case .uint8 where targets.rank == 1, .int64 where targets.rank == 1:
      let numbers = targets.converted(to: .int64).elements(of: Int64.self)
      guard let low = numbers.min(), let high = numbers.max() else { return nil }
      guard low >= 0 else { throw Problem("class numbers cannot be negative: there is a \(low)") }
      return high <= largestClass ? Int(high) + 1 : nil
    case .float32 where targets.rank == 2 && targets.shape[1] > 1:
      return isOneHot(targets) ? targets.shape[1] : nil
    default: return nil
    }
  }

  private static func isOneHot(_ targets: Tensor) -> Bool {
    let width = targets.shape[1]
    return targets.withElements(of: Float.self) { elements in
      stride(from: 0, to: elements.count, by: width).allSatisfy { start in
        let row = elements[start..<(start + width)]
        return row.allSatisfy { $0 == 0 || $0 == 1 } && row.reduce(0, +) == 1
      }
    }
  }
}
