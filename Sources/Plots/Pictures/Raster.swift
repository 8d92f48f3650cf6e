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

extension Drawing {
  /// The drawing in pixels, on white.
  func raster() -> Raster {
    var raster = Raster(width: size.width, height: size.height, background: .white)
    for mark in marks { add(mark, to: &raster) }
    return raster
  }

  private func add(_ mark: Mark, to raster: inout Raster) {
    let (wide, high, margin) = (Double(Self.cellWidth), Double(Self.cellHeight), Double(Self.margin))
    func x(_ column: Double) -> Double { margin + column * wide }
    func y(_ row: Double) -> Double { margin + row * high }
    switch mark {
    case .rectangle(let left, let top, let width, let height, let color):
      raster.fill(x(left), y(top), width * wide, height * high, color)
    case .image(let image, let column, let row, let columns, let rows):
      let image = image.reduced
      let pixelWidth = Double(columns) * wide / Double(image.width)
      let pixelHeight = Double(rows) * high / Double(image.height)
      for (index, grey) in image.pixels.enumerated() {
        raster.fill(
          x(Double(column)) + Double(index % image.width) * pixelWidth,
          y(Double(row)) + Double(index / image.width) * pixelHeight, pixelWidth, pixelHeight,
          Color(grey: grey))
      }
    case .text(let text, let column, let row):
      var place = column
      for character in singleLine(text) {
        BitmapFont.draw(character, on: &raster, x: x(Double(place)), y: y(Double(row)))
        place += displayWidth(character)
      }
    case .horizontal(let column, let row, let length):
      raster.fill(x(Double(column)), y(Double(row) + 0.5) - 1, Double(length) * wide, 2, .ink)
    case .vertical(let column, let row, let length):
      raster.fill(x(Double(column + 1)) - 2, y(Double(row)), 2, Double(length) * high, .ink)
    }
  }
}
