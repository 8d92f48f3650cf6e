import CKernels
import Tensors

extension Initializer {
  /// A float32 tensor of `shape`; the same generator gives the same numbers.
  /// Throws `TensorError` when the rule is for matrices and the shape is none.
  public func tensor(_ shape: Shape, random: Random) throws -> Tensor {
    try Tensor.checkedCount(shape.dimensions, .float32)
    var random = seed.map { Random(seed: $0).stream("initializer") } ?? random
    switch rule {
    case .constant(let value):
      return Tensor(shape, of: Float.self) { $0.update(repeating: Float(value)) }
    case .uniform(let low, let high):
      return try Tensor.uniform(shape.dimensions, low, high, using: &random)
    case .normal(let mean, let deviation):
      return try Tensor.normal(shape.dimensions, mean: mean, deviation: deviation, using: &random)
    case .truncatedNormal(let mean, let deviation):
      return truncated(shape, mean: mean, deviation: deviation, &random)
    case .scaling(let scaling): return try scaled(shape, scaling, &random)
    case .orthogonal(let gain): return try orthogonal(shape, gain: gain, &random)
    case .identity(let gain):
      guard shape.rank == 2 else {
        throw TensorError("the identity initialises matrices, not a weight of shape \(shape)")
      }
      return Tensor(shape, of: Float.self) { elements in
        elements.update(repeating: 0)
        for index in 0..<min(shape[0], shape[1]) { elements[index * shape[1] + index] = Float(gain) }
      }
    case .uniformFanIn(let fan): return symmetric(shape, 1 / Double(max(fan, 1)).squareRoot(), &random)
    }
  }

  /// Keras's fans: of a matrix its rows and columns, of a vector its length for both.
  private static func fans(_ shape: Shape) -> (in: Double, out: Double) {
    switch shape.rank {
    case 0: return (1, 1)
    case 1: return (Double(shape[0]), Double(shape[0]))
    default:
      let field = shape.dimensions.dropLast(2).reduce(1.0) { $0 * Double($1) }
      return (Double(shape[shape.rank - 2]) * field, Double(shape[shape.rank - 1]) * field)
    }
  }

  private func scaled(_ shape: Shape, _ scaling: Scaling, _ random: inout Random) throws -> Tensor {
    let fans = Self.fans(shape)
    let fan =
      switch scaling.mode {
      case .fanIn: fans.in
      case .fanOut: fans.out
      case .average: (fans.in + fans.out) / 2
      }
    let variance = scaling.scale / max(1, fan)
    switch scaling.distribution {
    case .uniform: return symmetric(shape, (3 * variance).squareRoot(), &random)
    case .normal:
      return try Tensor.normal(shape.dimensions, deviation: variance.squareRoot(), using: &random)
    case .truncatedNormal:
      // The deviation of a standard normal that is cut at ±2.
      let deviation = variance.squareRoot() / 0.87962566103423978
      return truncated(shape, mean: 0, deviation: deviation, &random)
    }
  }

  /// U(−bound, bound)
  private func symmetric(_ shape: Shape, _ bound: Double, _ random: inout Random) -> Tensor {
    Tensor(shape, of: Float.self) { elements in
      for index in elements.indices { elements[index] = Float((2 * random.uniform() - 1) * bound) }
    }
  }

  private func truncated(
    _ shape: Shape, mean: Double, deviation: Double, _ random: inout Random
  ) -> Tensor {
    Tensor(shape, of: Float.self) { elements in
      for index in elements.indices {
        var number = random.normal()
        while abs(number) > 2 { number = random.normal() }
        elements[index] = Float(mean + deviation * number)
      }
    }
  }

  /// Multiplications that orthogonal vectors may take: some ten seconds of them.
  private static let mostWork = 1e10

  private func orthogonal(_ shape: Shape, gain: Double, _ random: inout Random) throws -> Tensor {
    guard shape.rank >= 2 else {
      throw TensorError("orthogonal initialises matrices, not a weight of shape \(shape)")
    }
    let columns = shape[shape.rank - 1]
    let rows = shape.count / max(1, columns)
    let (count, length) = (min(rows, columns), max(rows, columns))
    guard Double(count) * Double(count) * Double(length) <= Self.mostWork else {
      throw TensorError("an orthogonal weight of shape \(shape) takes too long; he_normal does not")
    }
    var vectors = (0..<count * length).map { _ in random.normal() }
    vectors.withUnsafeMutableBufferPointer { nn_orthonormalize($0.baseAddress, count, length) }
    return Tensor(shape, of: Float.self) { elements in
      for index in elements.indices {
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        let place = rows >= columns ? column * length + row : row * length + column
        elements[index] = Float(gain * vectors[place])
      }
    }
  }
}
