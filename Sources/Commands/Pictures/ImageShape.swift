import Interpreter
import Tensors

/// The sides of an image, as far as a tensor's shape tells them.
struct ImageShape: Equatable {
  let height: Int
  let width: Int

  var count: Int { height * width }

  /// The most pixels that an image may have.
  private static let mostPixels = 1 << 24

  /// Of one grey image: (28, 28), flat as (784,), or with axes of length 1 in front. A side of one pixel is a
  /// side, too. `nil` for any other shape.
  static func ofOne(_ shape: Shape) -> ImageShape? {
    var sides = Array(shape.dimensions.drop { $0 == 1 })
    if sides.count < 2, shape.rank >= 2, side(of: shape.count) == nil {
      sides = Array(shape.dimensions.suffix(2))
    }
    if sides.count < 2, let side = side(of: shape.count) { sides = [side, side] }
    return sides.count == 2 && shape.count > 0 ? ImageShape(height: sides[0], width: sides[1]) : nil
  }

  /// Of a batch of grey images: (n, 28, 28), (n, 1, 28, 28), (n, 28, 28, 1), or flat as (n, 784).
  static func ofEach(in batch: Shape) -> ImageShape? {
    guard batch.rank >= 2, batch.count > 0 else { return nil }
    var sample = Array(batch.dimensions.dropFirst())
    if sample.count == 1 { return side(of: sample[0]).map { ImageShape(height: $0, width: $0) } }
    // PyTorch has the channel in front, Keras behind.
    if sample.count == 3 {
      if sample[0] == 1 { sample.removeFirst() } else if sample[2] == 1 { sample.removeLast() }
    }
    return sample.count == 2 ? ImageShape(height: sample[0], width: sample[1]) : nil
  }

  /// Of samples that are looked at as images, by the shape of one: with two axes, or flat with at least 8×8 pixels.
  static func ofSamples(_ sample: Shape) -> ImageShape? {
    guard let sides = ofEach(in: Shape([1] + sample.dimensions)) else { return nil }
    return sample.rank > 1 || sides.width >= 8 ? sides : nil
  }

  /// The side of a square of so many pixels; `nil` when they make none.
  static func side(of count: Int) -> Int? {
    let side = Int(Double(max(count, 0)).squareRoot())
    return side * side == count && count > 0 ? side : nil
  }

  /// Throws `Problem` at a parameter when the image is too large to be looked at.
  func check(_ parameter: String) throws {
    guard count <= Self.mostPixels else {
      throw Problem("this image has more than 16,777,216 pixels", at: .parameter(parameter))
    }
  }
}
