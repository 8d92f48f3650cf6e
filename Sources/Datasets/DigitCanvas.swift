/// 28×28 pixels on which strokes are drawn by their distance: full ink within the line, none beyond its
/// soft edge.
struct DigitCanvas {
  static let side = 28
  private var ink = [Float](repeating: 0, count: side * side)

  /// Draws a digit's strokes as grey bytes into `pixels`, all zero where there is no ink.
  mutating func draw(
    _ pen: DigitPen, into pixels: UnsafeMutableBufferPointer<UInt8>, _ random: inout DigitRandom
  ) {
    ink.withUnsafeMutableBufferPointer { ink in
      ink.update(repeating: 0)
      for stroke in pen.strokes {
        for index in 1..<max(stroke.count, 1) {
          Self.line(stroke[index - 1], stroke[index], blur: pen.blur, on: ink)
        }
      }
      for index in 0..<ink.count {
        guard ink[index] > 0.02 else {
          pixels[index] = 0
          continue
        }
        // Grain of the paper and of the scanner.
        let grey = ink[index] * pen.ink * 255 + random.normal(9)
        pixels[index] = UInt8(min(max(grey, 0), 255))
      }
    }
  }

  /// Marks each pixel near the piece with the darkest of what is there and 1 − (d − r + b/2) / b.
  private static func line(
    _ from: PenPoint, _ to: PenPoint, blur: Float, on ink: UnsafeMutableBufferPointer<Float>
  ) {
    let reach = max(from.radius, to.radius) + blur / 2
    let columns = range(min(from.x, to.x) - reach, max(from.x, to.x) + reach)
    let rows = range(min(from.y, to.y) - reach, max(from.y, to.y) + reach)
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = dx * dx + dy * dy
    for row in rows {
      for column in columns {
        // The middle of a pixel lies at half.
        let (px, py) = (Float(column) + 0.5 - from.x, Float(row) + 0.5 - from.y)
        let t = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
        let (ex, ey) = (px - t * dx, py - t * dy)
        let radius = from.radius + (to.radius - from.radius) * t
        let value = 0.5 + (radius - (ex * ex + ey * ey).squareRoot()) / blur
        let index = row * side + column
        if value > ink[index] { ink[index] = min(value, 1) }
      }
    }
  }

  /// Pixels that an interval touches, within the canvas.
  private static func range(_ low: Float, _ high: Float) -> Range<Int> {
    let first = Int(min(max(low.rounded(.down), 0), Float(side)))
    let last = Int(min(max(high.rounded(.up), 0), Float(side)))
    return first..<max(first, last)
  }
}
