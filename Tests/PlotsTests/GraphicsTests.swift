import Testing

@testable import Plots

/// What was encoded for terminals is decoded again.
struct GraphicsTests {
  @Test func `kitty's chunks join to the file`() {
    let base64 = String(repeating: "abcd", count: 2500)
    let sequence = InlineImage.kitty(base64: base64, columns: 40)
    let parts = sequence.split(separator: "\u{1B}\\").map { $0.split(separator: ";", maxSplits: 1) }
    #expect(
      parts.map { String($0[0]) } == ["\u{1B}_Ga=T,f=100,q=2,c=40,m=1", "\u{1B}_Gm=1", "\u{1B}_Gm=0"])
    #expect(parts.map { $0[1].utf8.count } == [4096, 4096, 1808])
    #expect(parts.map { $0[1] }.joined() == base64)
    #expect(InlineImage.kitty(base64: "abcd", columns: 1) == "\u{1B}_Ga=T,f=100,q=2,c=1,m=0;abcd\u{1B}\\")
  }

  @Test func `iTerm2 gets the file whole`() {
    #expect(
      InlineImage.iterm(base64: "abcd", size: 3, columns: 40)
        == "\u{1B}]1337;File=inline=1;size=3;width=40;preserveAspectRatio=1:abcd\u{07}")
  }

  // MARK: Sixel

  /// A reader of sixels: size and the colours of the pixels in percent; `nil` where none was set.
  private func decoded(_ text: String) -> (width: Int, height: Int, pixels: [[Int]?])? {
    guard text.hasPrefix("\u{1B}P0;1;0q\"1;1;"), text.hasSuffix("\u{1B}\\") else { return nil }
    var bytes = text.utf8.dropFirst("\u{1B}P0;1;0q\"1;1;".utf8.count).dropLast(2)[...]
    func numbers() -> [Int] {
      var all: [Int] = []
      while true {
        let digits = bytes.prefix { (48...57).contains($0) }
        bytes = bytes.dropFirst(digits.count)
        all.append(Int(String(Substring(digits))) ?? -1)
        guard bytes.first == UInt8(ascii: ";") else { return all }
        bytes = bytes.dropFirst()
      }
    }
    let size = numbers()
    guard size.count == 2 else { return nil }
    let (width, height) = (size[0], size[1])
    var pixels = [[Int]?](repeating: nil, count: width * height)
    var palette: [Int: [Int]] = [:]
    var (x, y, color, times) = (0, 0, -1, 1)
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "#"):
        let given = numbers()
        color = given[0]
        if given.count == 5 { palette[color] = Array(given[2...]) }
      case UInt8(ascii: "!"): times = numbers()[0]
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, y) = (0, y + 6)
      case 63...126:
        for _ in 0..<times {
          for bit in 0..<6 where (byte - 63) >> bit & 1 == 1 {
            guard x < width, y + bit < height else { return nil }
            pixels[(y + bit) * width + x] = palette[color]
          }
          x += 1
        }
        times = 1
      default: return nil
      }
    }
    return (width, height, pixels)
  }

  private func percent(_ raster: Raster) -> [[Int]?] {
    stride(from: 0, to: raster.bytes.count, by: 3).map { place in
      (0..<3).map { (Int(raster.bytes[place + $0]) * 100 + 127) / 255 }
    }
  }

  @Test func `sixels are the pixels, to a percent`() throws {
    var raster = Raster(width: 23, height: 15, background: .white)
    raster.fill(2, 3, 10, 8, .blue)
    raster.fill(12, 0, 1, 15, .orange)
    raster.fill(22, 14, 1, 1, .ink)
    let image = try #require(decoded(Sixel(raster).sequence))
    #expect((image.width, image.height) == (23, 15))
    #expect(image.pixels == percent(raster))
  }

  @Test func `runs are counted, and empty ends left out`() {
    var raster = Raster(width: 10, height: 6, background: .white)
    raster.fill(0, 0, 1, 6, Color(grey: 0))
    #expect(
      Sixel(raster).sequence
        == "\u{1B}P0;1;0q\"1;1;10;6#0;2;0;0;0#1;2;100;100;100#0~$#1?!9~-\u{1B}\\")
  }

  /// 4,096 colours become 16 shades a channel… then 8, and each pixel stays within a step of its own colour.
  @Test func `too many colours are joined with their neighbours`() throws {
    var raster = Raster(width: 64, height: 64, background: .white)
    for index in 0..<4096 {
      let color = Color(UInt8(index % 16 * 17), UInt8(index / 16 % 16 * 17), UInt8(index / 256 * 17))
      raster.fill(Double(index % 64), Double(index / 64), 1, 1, color)
    }
    let image = try #require(decoded(Sixel(raster).sequence))
    let exact = percent(raster)
    var palette = Set<[Int]>()
    for (pixel, wanted) in zip(image.pixels, exact) {
      let (pixel, wanted) = (try #require(pixel), try #require(wanted))
      palette.insert(pixel)
      // Steps of 64 of 255 make 26 %, of which a mean is off by no more than 3/4.
      #expect(zip(pixel, wanted).allSatisfy { abs($0 - $1) <= 20 })
    }
    #expect(palette.count <= 256)
    #expect(palette.count >= 64)
  }

  @Test func `a picture is as wide as its columns`() throws {
    let picture = Chart(series: [Chart.Series(ys: [1, 2])]).picture
    // 40 columns of 12 pixels and two margins of 12 are 504, times 8/12 and times 10/12.
    #expect(decoded(picture.sixel(columns: 40, cellWidth: 8))?.width == 336)
    #expect(decoded(picture.sixel(columns: 40, cellWidth: nil))?.width == 420)
    #expect(decoded(picture.sixel(columns: 40, cellWidth: 20))?.width == 504)
  }

  @Test func `a smaller raster has the means of what it covers`() {
    var raster = Raster(width: 4, height: 2, background: .white)
    raster.fill(0, 0, 1, 2, Color(grey: 0))
    let half = raster.reduced(by: 0.5)
    #expect((half.width, half.height) == (2, 1))
    #expect(half.bytes == [128, 128, 128, 255, 255, 255])
  }
}
