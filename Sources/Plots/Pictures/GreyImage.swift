/// A grey image: rows of bytes, 0 black and 255 white.
public struct GreyImage: Equatable, Sendable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt8]

  /// Sides beyond this are averaged down: no screen shows more here.
  static let largestSide = 128

  /// Row after row; the smallest value becomes black, the largest white. There must be width × height
  /// values, at least one; those that are no finite numbers become black.
  public init(width: Int, height: Int, values: [Float]) {
    assert(width > 0 && height > 0 && values.count == width * height)
    let finite = values.filter(\.isFinite)
    let (low, high) = (Double(finite.min() ?? 0), Double(finite.max() ?? 0))
    let scale = high > low ? 255 / (high - low) : 0
    let pixels = values.map { value in
      value.isFinite ? UInt8(min(max(((Double(value) - low) * scale).rounded(), 0), 255)) : 0
    }
    self.init(width: width, height: height, pixels: pixels)
  }

  private init(width: Int, height: Int, pixels: [UInt8]) {
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  /// The image with no side longer than `largestSide`.
  var reduced: GreyImage {
    let (columns, rows) = (min(width, Self.largestSide), min(height, Self.largestSide))
    guard columns < width || rows < height else { return self }
    return GreyImage(
      width: columns, height: rows, pixels: sampled(columns, rows).map { UInt8($0.rounded()) })
  }

  /// Mean brightness of each cell of a grid laid over the image, row after row, 0…255.
  func sampled(_ columns: Int, _ rows: Int) -> [Double] {
    var means: [Double] = []
    means.reserveCapacity(columns * rows)
    for row in 0..<rows {
      let lines = Self.span(row, of: rows, over: height)
      for column in 0..<columns {
        let places = Self.span(column, of: columns, over: width)
        var (sum, weight) = (0.0, 0.0)
        for (y, high) in lines {
          for (x, wide) in places {
            sum += Double(pixels[y * width + x]) * high * wide
            weight += high * wide
          }
        }
        means.append(weight > 0 ? sum / weight : 0)
      }
    }
    return means
  }

  /// The pixels that cell `index` of `count` covers along an axis of `length`, and how much of each.
  private static func span(_ index: Int, of count: Int, over length: Int) -> [(Int, Double)] {
    let start = Double(index) * Double(length) / Double(count)
    let end = Double(index + 1) * Double(length) / Double(count)
    return (Int(start)..<max(Int(end.rounded(.up)), Int(start) + 1)).filter { $0 < length }.map { pixel in
      (pixel, max(min(end, Double(pixel + 1)) - max(start, Double(pixel)), 1e-9))
    }
  }
}
