import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the points of a toy's classes lie before there is noise.
struct Figure {
  private let toy: Toy
  private let classes: Int
  /// Of blobs.
  private let centers: [(Double, Double)]

  init(_ toy: Toy, classes: Int, _ random: inout Random) {
    self.toy = toy
    self.classes = classes
    centers = toy == .blobs ? Self.centers(classes, &random) : []
  }

  /// `place` in 0…1 says where along the figure of its class.
  func point(_ label: Int, _ place: Double, _ random: inout Random) -> (Double, Double) {
    switch toy {
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
    case .spiral: return spiral(label, place)
    case .blobs: return centers[label]
    case .plane, .sine: return (0, 0)
    }
  }

  /// Arms that start at the middle.
  private func spiral(_ label: Int, _ place: Double) -> (Double, Double) {
    switch classes {
    case 2:
      // Those of TensorFlow Playground: opposite each other, 1¾ turns out to a radius of 5.
      let angle = 3.5 * Double.pi * place + Double.pi * Double(label)
      return (5 * place * sin(angle), 5 * place * cos(angle))
    case 3:
      // Arms that turn by four radians and lie four radians apart, as in Stanford's CS231n.
      let angle = Double(label) * 4 + 4 * place
      return (place * sin(angle), place * cos(angle))
    default:
      let angle = 2 * Double.pi * Double(label) / Double(classes) + 4 * place
      return (place * sin(angle), place * cos(angle))
    }
  }

  /// Centres no nearer to each other than six, so that the blobs can be told apart: in [-10, 10]² up to
  /// three of them, in a square with as much room for each when they are more.
  private static func centers(_ count: Int, _ random: inout Random) -> [(Double, Double)] {
    let side = count <= 3 ? 20 : 20 * (Double(count) / 3).squareRoot()
    var centers: [(Double, Double)] = []
    while centers.count < count {
      let (x, y) = (random.uniform() * side - side / 2, random.uniform() * side - side / 2)
      let isFree = centers.allSatisfy { ($0.0 - x) * ($0.0 - x) + ($0.1 - y) * ($0.1 - y) >= 36 }
      if isFree { centers.append((x, y)) }
    }
    return centers
  }
}

/// What the targets of a toy with values to be predicted are, before there is noise.
struct Surface {
  private let toy: Toy

  init(_ toy: Toy) { self.toy = toy }

  /// A point anywhere in the set's range, with its target. A set of one input has no use for `y`.
  func sample(_ random: inout Random) -> (x: Double, y: Double, target: Double) {
    switch toy {
    case .sine:
      let x = (random.uniform() * 2 - 1) * Double.pi
      return (x, 0, sin(x))
    default:
      // TensorFlow Playground's plane: in [-6, 6]².
      let (x, y) = (random.uniform() * 12 - 6, random.uniform() * 12 - 6)
      return (x, y, (x + y) / 10)
    }
  }
}
