/// Rows of coloured pixels.
public struct PixelImage: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Row after row.
  public let pixels: [Color]
  /// What a terminal without colours shows of each pixel: its brightness in 0…1, or a signed share in −1…1.
  let levels: [Float]
  /// Levels tell kinds apart that have nothing between them: where pixels share a cell it shows that of one.
  let areKinds: Bool

  /// Sides beyond this are averaged down: no screen shows more here.
  static let largestSide = 128

  /// Grey, row after row: the smallest value becomes black, the largest white. There must be width × height
  /// values, at least one; those that are no finite numbers become black.
  public init(width: Int, height: Int, values: [Float]) {
    assert(width > 0 && height > 0 && values.count == width * height)
    let finite = values.filter(\.isFinite)
    let (low, high) = (Double(finite.min() ?? 0), Double(finite.max() ?? 0))
    let scale = high > low ? 255 / (high - low) : 0
    let greys = values.map { value in
      value.isFinite ? UInt8(min(max(((Double(value) - low) * scale).rounded(), 0), 255)) : 0
    }
    self.init(width: width, height: height, colors: greys.map { Color(grey: $0) })
  }

  /// Signed values on one scale about zero, white at 0, from blue at −limit to vermilion at limit; beyond them
  /// the same. What is no finite number is grey.
  public init(width: Int, height: Int, signed values: [Float], limit: Float) {
    assert(width > 0 && height > 0 && values.count == width * height)
    let shares = values.map { value in
      value.isFinite && limit > 0 ? min(max(value / limit, -1), 1) : value.isFinite ? 0 : Float.nan
    }
    self.init(
      width: width, height: height, colors: shares.map { Color(signed: Double($0)) },
      levels: shares.map { $0.isNaN ? 0 : $0 })
  }

  /// Any colours, row after row; a terminal without colours shows how bright they are.
  public init(width: Int, height: Int, colors: [Color]) {
    self.init(width: width, height: height, colors: colors, levels: colors.map { Float($0.brightness) })
  }

  /// Any colours, with the level that stands for each where there are none: in 0…1, or in −1…1; `areKinds` when
  /// a level between two is not between what they stand for.
  public init(width: Int, height: Int, colors: [Color], levels: [Float], areKinds: Bool = false) {
    assert(width > 0 && height > 0 && colors.count == width * height && levels.count == colors.count)
    (self.width, self.height, pixels, self.levels) = (width, height, colors, levels)
    self.areKinds = areKinds
  }

  /// The image with no side longer than `largestSide`.
  var reduced: PixelImage {
    let (columns, rows) = (min(width, Self.largestSide), min(height, Self.largestSide))
    guard columns < width || rows < height else { return self }
    let means = sampled(columns, rows)
    return PixelImage(
      width: columns, height: rows, colors: means.map(\.color), levels: means.map { Float($0.level) },
      areKinds: areKinds)
  }

  /// The colour of most pixels; of several the one that comes first.
  var commonest: Color {
    var counts: [Color: Int] = [:]
    for pixel in pixels { counts[pixel, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    return pixels.first { counts[$0] == most } ?? .white
  }

  /// The mean of some pixels.
  struct Sample: Equatable {
    var red = 0.0
    var green = 0.0
    var blue = 0.0
    var level = 0.0

    var color: Color { Color(UInt8(red.rounded()), UInt8(green.rounded()), UInt8(blue.rounded())) }

    mutating func add(_ pixel: Color, level: Float, weight: Double) {
      red += Double(pixel.red) * weight
      green += Double(pixel.green) * weight
      blue += Double(pixel.blue) * weight
      self.level += Double(level) * weight
    }

    /// Both half and half.
    func mixed(with other: Sample) -> Sample {
      Sample(
        red: (red + other.red) / 2, green: (green + other.green) / 2, blue: (blue + other.blue) / 2,
        level: (level + other.level) / 2)
    }
  }

  /// The mean in each cell of a grid laid over the image, row after row.
  func sampled(_ columns: Int, _ rows: Int) -> [Sample] {
    var means: [Sample] = []
    means.reserveCapacity(columns * rows)
    let spans = (0..<columns).map { Self.span($0, of: columns, over: width) }
    for row in 0..<rows {
      let lines = Self.span(row, of: rows, over: height)
      for places in spans {
        let weight = lines.reduce(0) { $0 + $1.1 } * places.reduce(0) { $0 + $1.1 }
        var mean = Sample()
        for (y, high) in lines {
          for (x, wide) in places {
            mean.add(pixels[y * width + x], level: levels[y * width + x], weight: high * wide / weight)
          }
        }
        if areKinds {
          let (middle, line) = (places[places.count / 2].0, lines[lines.count / 2].0)
          mean.level = Double(levels[line * width + middle])
        }
        means.append(mean)
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
