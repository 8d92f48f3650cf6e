import CDeflate
import Diagnostics

/// Pixels of a drawing: red, green and blue bytes, row after row.
struct Raster {
  let width: Int
  let height: Int
  private(set) var bytes: [UInt8]

  init(width: Int, height: Int, background: Color) {
    (self.width, self.height) = (width, height)
    bytes = []
    bytes.reserveCapacity(width * height * 3)
    for _ in 0..<width * height { bytes += [background.red, background.green, background.blue] }
  }

  /// Fills the pixels whose middles lie in the rectangle.
  mutating func fill(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: Color) {
    let columns = Self.range(x, x + width, self.width)
    for row in Self.range(y, y + height, self.height) {
      for column in columns {
        let place = (row * self.width + column) * 3
        (bytes[place], bytes[place + 1], bytes[place + 2]) = (color.red, color.green, color.blue)
      }
    }
  }

  /// Lays a colour over a pixel, `share` of it covered.
  private mutating func blend(_ x: Int, _ y: Int, _ color: Color, _ share: Double) {
    let place = (y * width + x) * 3
    let below = Color(bytes[place], bytes[place + 1], bytes[place + 2])
    let mixed = below.mixed(with: color, share: share)
    (bytes[place], bytes[place + 1], bytes[place + 2]) = (mixed.red, mixed.green, mixed.blue)
  }

  /// Pixels within `reach` of a box, each with its middle.
  private mutating func cover(
    _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, reach: Double, _ color: Color,
    _ distance: (Double, Double) -> Double
  ) {
    let columns = Self.range(x.lowerBound - reach - 1, x.upperBound + reach + 1, width)
    for row in Self.range(y.lowerBound - reach - 1, y.upperBound + reach + 1, height) {
      for column in columns {
        // How much of a pixel is covered falls from 1 to 0 over the pixel at the edge.
        let share = min(max(0.5 - distance(Double(column) + 0.5, Double(row) + 0.5), 0), 1)
        if share > 0 { blend(column, row, color, share) }
      }
    }
  }

  /// A line with round ends and soft edges.
  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, thickness: Double, _ color: Color
  ) {
    let (dx, dy) = (x2 - x1, y2 - y1)
    let length = dx * dx + dy * dy
    cover(min(x1, x2)...max(x1, x2), min(y1, y2)...max(y1, y2), reach: thickness / 2, color) { x, y in
      let share = length > 0 ? min(max(((x - x1) * dx + (y - y1) * dy) / length, 0), 1) : 0
      let (awayX, awayY) = (x - x1 - share * dx, y - y1 - share * dy)
      return (awayX * awayX + awayY * awayY).squareRoot() - thickness / 2
    }
  }

  /// A disc with soft edges.
  mutating func disc(_ x: Double, _ y: Double, radius: Double, _ color: Color) {
    line(x, y, x, y, thickness: 2 * radius, color)
  }

  /// A polygon of corners in turn; pixels whose middles lie in it, by the even-odd rule.
  mutating func polygon(_ corners: [(x: Double, y: Double)], _ color: Color) {
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return }
    cover(left...right, top...bottom, reach: 0, color) { x, y in
      var isInside = false
      for (one, other) in zip(corners, corners.dropFirst() + corners.prefix(1))
      where (one.y > y) != (other.y > y) {
        if x < one.x + (y - one.y) / (other.y - one.y) * (other.x - one.x) { isInside.toggle() }
      }
      return isInside ? -1 : 1
    }
  }

  private static func range(_ start: Double, _ end: Double, _ limit: Int) -> Range<Int> {
    let first = min(max(Int(start.rounded()), 0), limit)
    return first..<max(min(max(Int(end.rounded()), 0), limit), first)
  }

  /// A PNG file (ISO/IEC 15948): colour type 2, 8 bits, one IDAT chunk, no filters.
  func png() -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity((width * 3 + 1) * height)
    for row in 0..<height { lines += [0] + bytes[(row * width * 3)..<((row + 1) * width * 3)] }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + Self.chunk("IHDR", Self.word(width) + Self.word(height) + [8, 2, 0, 0, 0])
      + Self.chunk("IDAT", Self.deflated(lines)) + Self.chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + content
    let check = body.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
    return word(content.count) + body + word(Int(check))
  }

  private static func word(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// The bytes as a zlib stream; stored as they are where there is no memory to compress them.
  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(9) else { return stored(bytes) }
    defer { libdeflate_free_compressor(compressor) }
    let bound = libdeflate_zlib_compress_bound(compressor, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { out, count in
      count = bytes.withUnsafeBytes {
        libdeflate_zlib_compress(compressor, $0.baseAddress, $0.count, out.baseAddress, out.count)
      }
    }
  }

  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let count = min(bytes.count - start, 0xFFFF)
      let isLast = start + count == bytes.count
      let length = UInt16(count)
      stream += [isLast ? 1 : 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      stream += [UInt8(~length & 0xFF), UInt8(~length >> 8)] + bytes[start..<start + count]
      start += count
    } while start < bytes.count
    return stream + word(Int(bytes.withUnsafeBytes { libdeflate_adler32(1, $0.baseAddress, $0.count) }))
  }
}
