import Tensors

/// Columns for a network that are made of the columns of its data, as TensorFlow Playground offers them:
/// `x1`, `x2`, `x1^2`, `x1*x2`, `sin(x1)`.
///
/// A feature is a product of factors; a factor is an input or its sine or cosine, perhaps to a whole power:
///
///     feature = factor { "*" factor }
///     factor  = ( input | ( "sin" | "cos" ) "(" input ")" ) [ ( "^" | "**" ) whole number ]
///     input   = "x" number from 1
///
/// The words `sin` and `cos` alone stand for that function of every input.
public struct FeatureMap: Equatable, Sendable {
  /// Columns of the points that it takes.
  public let inputCount: Int
  /// The features as they were written, one for each column that it gives.
  public var names: [String] { features.map(\.written) }

  private let features: [Feature]
  private static let most = 10_000

  /// `text` has the features, apart by white space or commas. Throws a `DataError` that names the word
  /// which is none.
  public init(_ text: String, inputs: Int) throws(DataError) {
    inputCount = inputs
    var features: [Feature] = []
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      var parser = FeatureParser(String(word), inputs: inputs)
      features += try parser.features()
      guard features.count <= Self.most else { throw DataError("there are more than 10,000 features") }
    }
    guard !features.isEmpty else {
      throw DataError("no features are named", label: "as \"x1 x2 x1^2 x1*x2 sin(x1)\"")
    }
    var seen: Set<String> = []
    if let twice = features.first(where: { !seen.insert($0.written).inserted }) {
      throw DataError("the feature '\(twice.written)' is named twice")
    }
    self.features = features
  }

  /// The features of points [n, d], worked out in float64: float32 [n, features].
  /// Throws `DataError` when the points have another width, `TensorError` when there is no room.
  public func apply(to points: Tensor) throws -> Tensor {
    guard points.rank == 2, points.shape[1] == inputCount else {
      throw DataError(
        "these features are made of \(inputCount) inputs, but the points have shape \(points.shape)")
    }
    let (rows, width) = (points.shape[0], features.count)
    try Tensor.checkedCount([rows, width], .float32)
    return points.converted(to: .float64).withElements(of: Double.self) { points in
      Tensor([rows, width], of: Float.self) { out in
        for row in 0..<rows {
          let point = UnsafeBufferPointer(rebasing: points[row * inputCount..<(row + 1) * inputCount])
          for (column, feature) in features.enumerated() {
            out[row * width + column] = Float(feature.value(at: point))
          }
        }
      }
    }
  }
}

extension Dataset {
  /// The set with inputs that are made of its points by the features in `text`; what features it had before
  /// are replaced. Throws `DataError` when its samples are no rows of numbers, or a word is no feature.
  public func withFeatures(_ text: String) throws -> Dataset {
    guard train.rawInputs.rank == 2, inputScale == 1 else {
      let sample = Shape(Array(train.rawInputs.shape.dimensions.dropFirst()))
      throw DataError(
        "features are made of rows of numbers, but a sample of \(name) has shape \(sample)",
        label: "as the points of xor, circles, moons or spiral")
    }
    let map = try FeatureMap(text, inputs: train.rawInputs.shape[1])
    func mapped(_ split: Split) throws -> Split {
      Split(inputs: try map.apply(to: split.rawInputs), rawInputs: split.rawInputs, targets: split.targets)
    }
    return Dataset(
      name: name, train: try mapped(train), test: try mapped(test), classCount: classCount,
      classNames: classNames, inputNames: map.names, features: map,
      standardization: standardization, notes: notes)
  }
}
