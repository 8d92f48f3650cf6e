/// DEC's sixel graphics: bands six pixels high, each colour of a band as a line of signs of six bits.
struct Sixel {
  private let raster: Raster
  /// At most 256, and which of them each pixel has.
  private let palette: [Color]
  private let pixels: [UInt8]

  static let mostColors = 256

  init(_ raster: Raster) {
    self.raster = raster
    (palette, pixels) = Self.quantized(raster)
  }

  /// The sequence: no background (P2 = 1), square pixels, the size, the palette in percent, the bands. The cursor
  /// is on the picture's last line afterwards.
  var sequence: String {
    var bytes = Array("\u{1B}P0;1;0q\"1;1;\(raster.width);\(raster.height)".utf8)
    for (index, color) in palette.enumerated() {
      let parts = [color.red, color.green, color.blue].map { String((Int($0) * 100 + 127) / 255) }
      bytes += "#\(index);2;\(parts.joined(separator: ";"))".utf8
    }
    for top in stride(from: 0, to: raster.height, by: 6) { addBand(top, to: &bytes) }
    bytes += "\u{1B}\\".utf8
    return String(decoding: bytes, as: UTF8.self)
  }

  private func addBand(_ top: Int, to bytes: inout [UInt8]) {
    let rows = top..<min(top + 6, raster.height)
    let used = Set(pixels[(rows.lowerBound * raster.width)..<(rows.upperBound * raster.width)]).sorted()
    var signs = [UInt8](repeating: 0, count: raster.width)
    for (position, color) in used.enumerated() {
      for column in 0..<raster.width {
        var bits: UInt8 = 0
        for row in rows where pixels[row * raster.width + column] == color { bits |= 1 << (row - top) }
        signs[column] = 63 + bits
      }
      if position > 0 { bytes.append(UInt8(ascii: "$")) }
      bytes += "#\(color)".utf8
      add(signs, to: &bytes)
    }
    bytes.append(UInt8(ascii: "-"))
  }

  /// Signs, with more than three equal ones as a count; empty ones at the end are left out.
  private func add(_ signs: [UInt8], to bytes: inout [UInt8]) {
    var start = 0
    while start < signs.count {
      var end = start + 1
      while end < signs.count, signs[end] == signs[start] { end += 1 }
      if end == signs.count, signs[start] == 63 { return }
      if end - start > 3 {
        bytes += "!\(end - start)".utf8
        bytes.append(signs[start])
      } else {
        bytes += signs[start..<end]
      }
      start = end
    }
  }

  /// Colours that differ in their lowest bits only become one, their mean, until there are few enough.
  private static func quantized(_ raster: Raster) -> (palette: [Color], pixels: [UInt8]) {
    for lost in 0..<8 {
      var numbers: [Int: Int] = [:]
      var sums: [(red: Int, green: Int, blue: Int, count: Int)] = []
      var pixels: [UInt8] = []
      pixels.reserveCapacity(raster.width * raster.height)
      for place in stride(from: 0, to: raster.bytes.count, by: 3) {
        let (red, green, blue) = (
          Int(raster.bytes[place]), Int(raster.bytes[place + 1]), Int(raster.bytes[place + 2])
        )
        let key = (red >> lost) << 16 | (green >> lost) << 8 | blue >> lost
        let number = numbers[key] ?? sums.count
        if number == sums.count {
          if number == mostColors { break }
          numbers[key] = number
          sums.append((0, 0, 0, 0))
        }
        sums[number].red += red
        sums[number].green += green
        sums[number].blue += blue
        sums[number].count += 1
        pixels.append(UInt8(number))
      }
      guard pixels.count == raster.width * raster.height else { continue }
      let palette = sums.map { sum in
        Color(
          UInt8(sum.red / sum.count), UInt8(sum.green / sum.count), UInt8(sum.blue / sum.count))
      }
      return (palette, pixels)
    }
    // One bit a channel makes eight colours: there is always an answer above.
    return ([.white], Array(repeating: 0, count: raster.width * raster.height))
  }
}

extension Picture {
  /// Pixels a column that a terminal is taken to have when it does not say.
  private static let usualCellWidth = 10

  /// As sixel graphics, as wide as so many columns.
  /// - Parameter cellWidth: pixels that a column of the terminal is wide.
  public func sixel(columns: Int, cellWidth: Int?) -> String {
    let raster = raster(columns: columns)
    let wide = Double(min(max(cellWidth ?? Self.usualCellWidth, 4), 64))
    let factor = wide / Double(Drawing.cellWidth)
    return Sixel(factor < 1 ? raster.reduced(by: factor) : raster).sequence
  }

  /// A PNG file of the picture as it is laid out for so many columns.
  public func png(columns: Int) -> [UInt8] { raster(columns: columns).png() }
}

extension Raster {
  /// The raster made smaller; each pixel the mean of what it covers.
  func reduced(by factor: Double) -> Raster {
    let columns = max(1, Int((Double(width) * factor).rounded()))
    let rows = max(1, Int((Double(height) * factor).rounded()))
    let colors = stride(from: 0, to: bytes.count, by: 3).map {
      Color(bytes[$0], bytes[$0 + 1], bytes[$0 + 2])
    }
    let image = PixelImage(width: width, height: height, colors: colors)
    var smaller = Raster(width: columns, height: rows, background: .white)
    for (index, sample) in image.sampled(columns, rows).enumerated() {
      smaller.fill(Double(index % columns), Double(index / columns), 1, 1, sample.color)
    }
    return smaller
  }
}
