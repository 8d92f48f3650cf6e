import Tensors

/// Random numbers for one drawn digit: SplitMix64 (Steele, Lea and Flood, 2014) from one block of the
/// sample's own stream. A digit takes some two hundred numbers; only sums, products and square roots
/// follow from them, so that the same seed draws the same bytes on every machine.
struct DigitRandom {
  private var state: UInt64

  init(seed: UInt64, sample: Int) {
    let block = Random.block(counter: 0, stream: UInt64(sample), key: seed)
    state = block.0 ^ block.1
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// Uniform in [0, 1).
  mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * uniform() }

  /// About normal with the given deviation: the sum of four uniforms, never beyond 3.5 deviations.
  mutating func normal(_ deviation: Float) -> Float {
    let bits = next()
    var sum: Float = -131_070
    for shift in stride(from: UInt64(0), to: 64, by: 16) { sum += Float(bits >> shift & 0xFFFF) }
    // Four uniforms on 0…65,535 have the variance 4/12 · 65,536².
    return sum * deviation * (1.7320508 / 65_536)
  }

  mutating func integer(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// A point of the pen's way and how hard it presses there.
struct PenPoint {
  var x: Float
  var y: Float
  /// Half the width of the line, in pixels.
  var radius: Float = 0
}

/// One digit as somebody writes it: a skeleton, bent, slanted, scaled and placed at random.
struct DigitPen {
  private(set) var strokes: [[PenPoint]] = []
  /// Width of the soft edge in pixels, and the grey of the ink's middle in 0…1.
  let blur: Float
  let ink: Float

  /// Draws a way of writing `digit` and how it is written this time.
  init(_ digit: Int, _ random: inout DigitRandom) {
    let skeleton = Self.choose(DigitSkeletons.all[digit], &random)
    let style = DigitStyle(&random)
    blur = style.blur
    ink = style.ink
    for points in skeleton.strokes {
      var points = Self.jittered(points, style, &random)
      for index in points.indices { style.bend(&points[index], aspect: skeleton.aspect) }
      strokes.append(Self.smooth(points))
    }
    place(style)
    press(style, &random)
  }

  private static func choose(
    _ skeletons: [DigitSkeletons.Skeleton], _ random: inout DigitRandom
  ) -> DigitSkeletons.Skeleton {
    var rest = random.integer(below: skeletons.reduce(0) { $0 + $1.weight })
    for skeleton in skeletons {
      rest -= skeleton.weight
      if rest < 0 { return skeleton }
    }
    return skeletons[0]
  }

  /// The points in a box from −½ to ½, each moved a little; ends go astray more than the rest.
  private static func jittered(
    _ flat: [Float], _ style: DigitStyle, _ random: inout DigitRandom
  ) -> [PenPoint] {
    stride(from: 0, to: flat.count, by: 2).map { index in
      let isEnd = index == 0 || index == flat.count - 2
      let deviation = style.jitter * (isEnd ? 1.4 : 1)
      return PenPoint(
        x: flat[index] / 100 - 0.5 + random.normal(deviation),
        y: flat[index + 1] / 100 - 0.5 + random.normal(deviation))
    }
  }

  /// A Catmull-Rom curve through the points as short straight pieces.
  private static func smooth(_ points: [PenPoint]) -> [PenPoint] {
    guard points.count > 2 else { return points }
    let pieces = 4
    var curve = [points[0]]
    for index in 0..<(points.count - 1) {
      let p0 = points[max(index - 1, 0)]
      let p1 = points[index]
      let p2 = points[index + 1]
      let p3 = points[min(index + 2, points.count - 1)]
      for piece in 1...pieces {
        let t = Float(piece) / Float(pieces)
        curve.append(
          PenPoint(
            x: catmullRom(p0.x, p1.x, p2.x, p3.x, t), y: catmullRom(p0.y, p1.y, p2.y, p3.y, t)))
      }
    }
    return curve
  }

  private static func catmullRom(_ a: Float, _ b: Float, _ c: Float, _ d: Float, _ t: Float) -> Float {
    let linear = (c - a) * t
    let square = (2 * a - 5 * b + 4 * c - d) * t * t
    let cubic = (3 * b - a - 3 * c + d) * t * t * t
    return b + 0.5 * (linear + square + cubic)
  }

  /// From the bent box to pixels: the middle of the bounds goes to the style's centre, the larger side
  /// gets its size.
  private mutating func place(_ style: DigitStyle) {
    var (left, right, top, bottom) = (Float.infinity, -Float.infinity, Float.infinity, -Float.infinity)
    for stroke in strokes {
      for point in stroke {
        left = min(left, point.x)
        right = max(right, point.x)
        top = min(top, point.y)
        bottom = max(bottom, point.y)
      }
    }
    let scale = style.size / max(right - left, bottom - top, 0.01)
    for stroke in strokes.indices {
      for index in strokes[stroke].indices {
        let point = strokes[stroke][index]
        strokes[stroke][index].x = style.centre.x + (point.x - (left + right) / 2) * scale
        strokes[stroke][index].y = style.centre.y + (point.y - (top + bottom) / 2) * scale
      }
    }
  }

  /// The pressure changes slowly along a stroke, and now and then the pen nearly leaves the paper.
  private mutating func press(_ style: DigitStyle, _ random: inout DigitRandom) {
    for stroke in strokes.indices {
      let count = strokes[stroke].count
      let start = style.radius * (1 + random.normal(0.14))
      let end = style.radius * (1 + random.normal(0.18))
      let gap = random.uniform() < style.gapChance ? random.integer(below: count) : -9
      for index in 0..<count {
        let t = Float(index) / Float(count - 1)
        let radius = start + (end - start) * t
        strokes[stroke][index].radius = max(abs(index - gap) <= 1 ? radius * 0.3 : radius, 0.3)
      }
    }
  }
}

/// A hand: what all strokes of one digit have in common.
struct DigitStyle {
  let jitter: Float
  let radius: Float
  let blur: Float
  let ink: Float
  let size: Float
  let centre: PenPoint
  let gapChance: Float = 0.05
  private let slant: Float
  private let width: Float
  private let cosine: Float
  private let sine: Float
  /// Coefficients of a smooth warp: bow and taper along each axis.
  private let warp: (Float, Float, Float, Float)

  init(_ random: inout DigitRandom) {
    jitter = random.uniform(0.02, 0.06)
    radius = max(0.65, 1.25 + random.normal(0.32))
    blur = random.uniform(0.7, 1.3)
    ink = random.uniform(0.85, 1.1)
    size = 18.6 + random.normal(1.1)
    centre = PenPoint(x: 14 + random.normal(0.85), y: 14 + random.normal(0.85))
    slant = 0.14 + random.normal(0.24)
    width = 1 + random.normal(0.16)
    // Half the tangent of the angle gives sine and cosine without their functions.
    let half = random.normal(0.065)
    cosine = (1 - half * half) / (1 + half * half)
    sine = 2 * half / (1 + half * half)
    warp = (random.normal(0.2), random.normal(0.2), random.normal(0.24), random.normal(0.18))
  }

  /// Warp, width, slant and rotation of a point in the box.
  func bend(_ point: inout PenPoint, aspect: Float) {
    let x = point.x + warp.0 * (point.y * point.y - 0.08) + warp.2 * point.x * point.y
    let y = point.y + warp.1 * (point.x * point.x - 0.08) + warp.3 * point.x * point.y
    let wide = x * aspect * width - slant * y
    point.x = wide * cosine - y * sine
    point.y = wide * sine + y * cosine
  }
}
