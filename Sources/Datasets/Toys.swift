import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Made-up points in the plane: float32 [n, 2] and int64 class numbers, shuffled, a fifth of them for
/// testing. Sizes and noise follow scikit-learn's `make_moons`, `make_circles` and `make_blobs`.
public enum Toy: String, CaseIterable, Sendable {
  case xor, circles, moons, spiral, blobs

  public var classCount: Int { self == .spiral || self == .blobs ? 3 : 2 }

  /// Deviation of the noise unless another is asked for.
  public var defaultNoise: Double {
    switch self {
    case .xor, .circles, .moons: 0.1
    case .spiral: 0.05
    case .blobs: 1
    }
  }

  /// `count` points in all, as many of each class as possible; noise is the deviation of a normal
  /// addition to each coordinate.
  public func dataset(count: Int = 1_000, noise: Double? = nil, random: Random) -> Dataset {
    var random = random
    let noise = noise ?? defaultNoise
    let centers = self == .blobs ? Self.centers(&random) : []
    var points: [(x: Double, y: Double, label: Int64)] = []
    points.reserveCapacity(count)
    for index in 0..<count {
      let label = index % classCount
      // Where along its class's figure: spread evenly, as scikit-learn does.
      let place = (Double(index / classCount) + 0.5) / (Double(count) / Double(classCount))
      let (x, y) = point(label, min(place, 1), centers, &random)
      points.append((x + noise * random.normal(), y + noise * random.normal(), Int64(label)))
    }
    let order = random.permutation(count).map { points[Int($0)] }
    let trainCount = count - count / 5
    return Dataset(
      name: rawValue, train: Self.split(order[..<trainCount]), test: Self.split(order[trainCount...]),
      classCount: classCount)
  }

  /// A point without noise; `place` in 0…1 says where along the figure of its class.
  private func point(
    _ label: Int, _ place: Double, _ centers: [(Double, Double)], _ random: inout Random
  ) -> (Double, Double) {
    switch self {
    case .xor:
      // Quadrants of [-1, 1]²: class 1 where the signs differ.
      let x = random.uniform() * 2 - 1
      let y = random.uniform()
      return (x, (x < 0) == (label == 1) ? y : -y)
    case .circles:
      let angle = 2 * Double.pi * place
      let radius = label == 0 ? 1 : 0.5
      return (radius * cos(angle), radius * sin(angle))
    case .moons:
      let angle = Double.pi * place
      return label == 0 ? (cos(angle), sin(angle)) : (1 - cos(angle), 0.5 - sin(angle))
    case .spiral:
      // Arms that start near the middle and turn by four radians, as in Stanford's CS231n.
      let angle = Double(label) * 4 + 4 * place
      return (place * sin(angle), place * cos(angle))
    case .blobs: return centers[label]
    }
  }

  /// Centres in [-10, 10]² no nearer to each other than six, so that the blobs can be told apart.
  private static func centers(_ random: inout Random) -> [(Double, Double)] {
    var centers: [(Double, Double)] = []
    while centers.count < 3 {
      let (x, y) = (random.uniform() * 20 - 10, random.uniform() * 20 - 10)
      let isFree = centers.allSatisfy { ($0.0 - x) * ($0.0 - x) + ($0.1 - y) * ($0.1 - y) >= 36 }
      if isFree { centers.append((x, y)) }
    }
    return centers
  }

  private static func split(_ points: ArraySlice<(x: Double, y: Double, label: Int64)>) -> Dataset.Split {
    Dataset.Split(
      inputs: Tensor(points.flatMap { [Float($0.x), Float($0.y)] }, shape: Shape([points.count, 2])),
      targets: Tensor(points.map(\.label)))
  }
}
