import Tensors

/// Made-up sets, shuffled and divided for testing: points in the plane, float32 [n, 2] with int64 class
/// numbers [n], and values to be predicted, float32 [n, 1].
///
/// Sizes and noise follow scikit-learn's `make_moons`, `make_circles` and `make_blobs`.
public enum Toy: String, CaseIterable, Sendable {
  case xor, circles, moons, spiral, blobs, plane, sine

  /// Number of classes unless another is asked for; `nil` for values to be predicted.
  public var classCount: Int? {
    switch self {
    case .xor, .circles, .moons: 2
    case .spiral, .blobs: 3
    case .plane, .sine: nil
    }
  }

  /// Whether it can be made of any number of classes.
  public var hasAnyClassCount: Bool { self == .spiral || self == .blobs }

  /// Deviation of the noise unless another is asked for.
  public var defaultNoise: Double {
    switch self {
    case .xor, .circles, .moons, .plane, .sine: 0.1
    case .spiral: 0.05
    case .blobs: 1
    }
  }

  /// `count` samples in all, as many of each class as possible, the last `testShare` of them (rounded down)
  /// for testing. Noise is the deviation of a normal addition to each coordinate of a point that belongs to a
  /// class, and to the target of others. `classes` is for sets that can have any number.
  public func dataset(
    count: Int = 1_000, noise: Double? = nil, testShare: Double = 0.2, classes: Int? = nil, random: Random
  ) -> Dataset {
    var random = random
    let noise = noise ?? defaultNoise
    let classCount = hasAnyClassCount ? classes ?? classCount : classCount
    let made =
      classCount.map { points(count, noise, classes: $0, &random) } ?? values(count, noise, &random)
    let order = random.permutation(count).map { made[Int($0)] }
    let testCount = Dataset.testCount(of: count, share: testShare)
    return Dataset(
      name: rawValue, train: split(order[..<(count - testCount)], classCount),
      test: split(order[(count - testCount)...], classCount), classCount: classCount)
  }

  private typealias Sample = (x: Double, y: Double, target: Double)

  private func points(_ count: Int, _ noise: Double, classes: Int, _ random: inout Random) -> [Sample] {
    let figure = Figure(self, classes: classes, &random)
    return (0..<count).map { index in
      let label = index % classes
      // Where along its class's figure: spread evenly, as scikit-learn does.
      let place = (Double(index / classes) + 0.5) / (Double(count) / Double(classes))
      let (x, y) = figure.point(label, min(place, 1), &random)
      return (x + noise * random.normal(), y + noise * random.normal(), Double(label))
    }
  }

  private func values(_ count: Int, _ noise: Double, _ random: inout Random) -> [Sample] {
    (0..<count).map { _ in
      let (x, y, target) = Surface(self).sample(&random)
      return (x, y, target + noise * random.normal())
    }
  }

  private func split(_ samples: ArraySlice<Sample>, _ classCount: Int?) -> Dataset.Split {
    let count = samples.count
    let inputs =
      self == .sine
      ? Tensor(samples.map { Float($0.x) }, shape: Shape([count, 1]))
      : Tensor(samples.flatMap { [Float($0.x), Float($0.y)] }, shape: Shape([count, 2]))
    let targets =
      classCount == nil
      ? Tensor(samples.map { Float($0.target) }, shape: Shape([count, 1]))
      : Tensor(samples.map { Int64($0.target) })
    return Dataset.Split(inputs: inputs, targets: targets)
  }
}
