import Tensors

/// What is done to each sample on its way out of a set, as torchvision's transforms do. All of them work
/// on a batch [n, …] at once, with the numbers that they would give for each sample alone.
public enum Transform: Hashable, Sendable {
  /// uint8 [h, w] or [h, w, channels] → float32 [channels, h, w] = x / 255. Other types keep their numbers,
  /// as in torchvision's ToTensor.
  case toTensor
  /// (x − mean) / deviation: one of each, or one a channel of [channels, h, w].
  case normalize(mean: [Float], deviation: [Float])
  /// [a, b, …] → [a·b·…]
  case flatten
  /// The same numbers as another type; scaled, bytes become x / 255 of a float type.
  case convert(DType, isScaled: Bool)

  /// The samples of `batch` [n, …], each transformed. Throws `DataError` when their shape or type does
  /// not suit.
  public func applied(to batch: Tensor) throws -> Tensor {
    let sample = Array(batch.shape.dimensions.dropFirst())
    switch self {
    case .toTensor: return try Self.image(batch, sample)
    case .flatten: return batch.viewed(as: [batch.shape[0], batch.shape.rowCount])
    case .convert(let type, let isScaled):
      guard isScaled, batch.dtype == .uint8, type.isFloat else { return batch.converted(to: type) }
      return try Tensor.apply(.divide, Operand(batch.converted(to: type)), Operand(number: 255))
    case .normalize(let mean, let deviation):
      guard batch.dtype.isFloat else {
        throw DataError(
          "normalize takes floats, but the sample is \(batch.dtype)",
          label: batch.dtype == .uint8
            ? "put to_tensor in front of it" : "put to_dtype(float32) in front of it")
      }
      let centred = try Tensor.apply(
        .subtract, Operand(batch), try Self.channels(mean, of: sample, batch.dtype))
      return try Tensor.apply(
        .divide, Operand(centred), try Self.channels(deviation, of: sample, batch.dtype))
    }
  }

  private static func image(_ batch: Tensor, _ sample: [Int]) throws -> Tensor {
    let images: Tensor
    switch sample.count {
    case 2: images = batch.viewed(as: Shape([batch.shape[0], 1] + sample))
    case 3: images = try batch.transposed([0, 3, 1, 2])
    default:
      throw DataError(
        "to_tensor takes an image (h, w) or (h, w, channels), but the sample has shape \(Shape(sample))")
    }
    return try Transform.convert(images.dtype == .uint8 ? .float32 : images.dtype, isScaled: true)
      .applied(to: images)
  }

  /// One number for all, or one a channel as [channels, 1, 1].
  private static func channels(_ numbers: [Float], of sample: [Int], _ type: DType) throws -> Operand {
    let tensor = Tensor(numbers).converted(to: type)
    guard numbers.count != 1 else { return Operand(tensor) }
    guard sample.count >= 3, sample[sample.count - 3] == numbers.count else {
      throw DataError(
        "normalize has numbers for \(numbers.count) channels, but the sample has shape \(Shape(sample))",
        label: "one number, or one a channel of (channels, h, w)")
    }
    return Operand(tensor.viewed(as: [numbers.count, 1, 1]))
  }
}

/// (byte / divisor − mean) / deviation: what a chain of transforms does to each byte, so that a batch of
/// bytes becomes one of floats in a single pass.
public struct Standardizing: Hashable, Sendable {
  public let divisor: Float
  public let mean: Float
  public let deviation: Float

  /// `nil` when the chain does something else to samples of uint8 with `rank` axes.
  public init?(_ transforms: [Transform], rank: Int) {
    var isFloat = false
    var (divisor, mean, deviation): (Float, Float, Float) = (1, 0, 1)
    for (index, transform) in transforms.enumerated() {
      switch transform {
      // Channels at the end move to the front: that is no pass from left to right.
      case .toTensor where rank == 2 && index == 0: (isFloat, divisor) = (true, 255)
      case .convert(.float32, let isScaled) where index == 0: (isFloat, divisor) = (true, isScaled ? 255 : 1)
      case .normalize(let means, let deviations)
      where isFloat && index == 1 && means.count == 1 && deviations.count == 1:
        (mean, deviation) = (means[0], deviations[0])
      case .flatten where index == transforms.count - 1: break
      default: return nil
      }
    }
    guard isFloat else { return nil }
    (self.divisor, self.mean, self.deviation) = (divisor, mean, deviation)
  }
}
