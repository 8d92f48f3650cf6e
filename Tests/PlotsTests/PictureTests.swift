import CDeflate
import Diagnostics
import Testing

@testable import Plots

struct PictureTests {
  /// A slope from black to white, 28×28.
  private static let slope = PixelImage(width: 28, height: 28, values: (0..<784).map { Float($0 % 28) })
  private static let names = [
    "T-shirt/top", "Trouser", "Größe", "日本", "Coat", "a\tb", "Shirt", "8", "9", "x",
  ]

  private static func picture(classes: Int = 10) -> Picture {
    let shares = (0..<classes).map { $0 == min(3, classes - 1) ? 0.9 : 0.1 / Double(max(classes - 1, 1)) }
    let labels = classes == 10 ? names : (0..<classes).map(String.init)
    return ClassPicture(slope, labels: labels, shares: shares).picture
  }

  /// Columns of a line without its escape sequences.
  private func columns(_ line: String) -> Int {
    displayWidth(line.replacing(#/\u{1B}\[[0-9;]*m/#, with: ""))
  }

  @Test(arguments: [40, 57, 80, 120], ColorDepth.allCases)
  func `lines are equally wide and fit`(width: Int, depth: ColorDepth) {
    for hasUnicode in [true, false] {
      for classes in [1, 2, 10, 30] {
        let lines = Self.picture(classes: classes).lines(
          Picture.Style(columns: width, depth: depth, hasUnicode: hasUnicode))
        let widths = Set(lines.map(columns))
        #expect(widths.count == 1, "\(classes) classes")
        #expect((widths.first ?? 0) <= width)
        #expect(lines.contains { $0.contains("90.0 %") }, "the percentage is not cut")
        #expect(lines.allSatisfy { !$0.contains("\u{1B}") } == (depth == .none))
        if !hasUnicode { #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }) }
      }
    }
  }

  @Test func `a terminal that is too narrow cuts the picture and nothing else`() {
    for width in [1, 5, 20] {
      let lines = Self.picture().lines(Picture.Style(columns: width, depth: .none, hasUnicode: true))
      #expect(lines.allSatisfy { displayWidth($0) <= width })
    }
  }

  private static var small: Picture {
    ClassPicture(
      PixelImage(width: 2, height: 2, values: [0, 1, 1, 0]), labels: ["no", "yes"], shares: [0.25, 0.75]
    ).picture
  }

  @Test(arguments: [
    (
      60, true,
      """
                                         class probability        |
      ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▄▄▄▄▄▄▄▄▄▄▄▄▄▄    no │████              25.0 %|
                                     yes │████████████      75.0 %|
      """
    ),
    (
      60, false,
      """
                                         class probability        |
      ============================    no |####              25.0 %|
                                     yes |############      75.0 %|
      """
    ),
    (
      40, true,
      """
            ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▄▄▄▄▄▄▄▄▄▄▄▄▄▄      |
                                              |
          class probability                   |
       no │██████▊                      25.0 %|
      yes │████████████████████▎        75.0 %|
      """
    ),
  ])
  func `a flat image is drawn like this`(width: Int, hasUnicode: Bool, text: String) {
    // The upper half of the left side and the lower half of the right one are white.
    let values = (0..<56).map { Float(($0 < 28) == ($0 % 28 < 14) ? 1 : 0) }
    let picture = ClassPicture(
      PixelImage(width: 28, height: 2, values: values), labels: ["no", "yes"], shares: [0.25, 0.75]
    ).picture
    let lines = picture.lines(Picture.Style(columns: width, depth: .none, hasUnicode: hasUnicode))
    #expect(lines.map { $0 + "|" }.joined(separator: "\n") == text)
  }

  @Test(arguments: [
    (ColorDepth.full, "38;2;0;114;178", "48;2;128;128;128"), (.palette, "38;5;25", "48;5;244"),
    (.sixteen, "36", "100"),
  ])
  func `colours are told in the terminal's own terms`(depth: ColorDepth, blue: String, grey: String) {
    #expect(depth.code(.blue, isForeground: true) == blue)
    #expect(depth.code(Color(grey: 128), isForeground: false) == grey)
  }

  @Test(arguments: [
    (0, ColorDepth.none), (16, .sixteen), (256, .palette), (1 << 24, .full),
  ])
  func `a number of colours has its depth`(colors: Int, depth: ColorDepth) {
    #expect(ColorDepth(colors: colors) == depth)
  }

  @Test func `words tell the image and the likely classes`() {
    #expect(
      Self.picture().words
        == "28×28 image; class probability: 日本 90.0 %, T-shirt/top 1.1 %, Trouser 1.1 %, 7 others 1.1 % or less"
    )
    #expect(Self.small.words == "2×2 image; class probability: yes 75.0 %, no 25.0 %")
  }

  // MARK: Images

  @Test func `the smallest value is black, the largest white, and no number black`() {
    let image = PixelImage(width: 5, height: 1, values: [-1, 0, 3, .nan, .infinity])
    #expect(image.pixels == [0, 64, 255, 0, 0].map { Color(grey: $0) })
    #expect(PixelImage(width: 2, height: 1, values: [7, 7]).pixels == [Color(grey: 0), Color(grey: 0)])
  }

  @Test func `sampling averages by area`() {
    let image = PixelImage(width: 3, height: 1, values: [0, 1, 2])
    // Cells of one and a half pixels: (0 + 128/2) / 1.5 and (128/2 + 255) / 1.5.
    let means = image.sampled(2, 1).map(\.red)
    #expect(abs(means[0] - 128.0 / 3) < 1e-9)
    #expect(abs(means[1] - (64 + 255) / 1.5) < 1e-9)
    #expect(image.sampled(6, 1).map(\.green) == [0, 0, 128, 128, 255, 255])
    #expect(PixelImage(width: 300, height: 2, values: (0..<600).map(Float.init)).reduced.width == 128)
  }

  // MARK: PNG

  /// Width, height and bytes of a PNG of our form, its chunks checked on the way; `nil` when it is none.
  private func decoded(_ file: [UInt8]) -> (width: Int, height: Int, rows: [[UInt8]])? {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return nil }
    func word(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    var (place, types) = (8, [String]())
    var (width, height, bytes) = (0, 0, [UInt8]())
    while place < file.count {
      let (count, body) = (word(place), file[(place + 4)..<(place + 8 + word(place))])
      let check = Array(body).withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
      guard word(place + 8 + count) == Int(check) else { return nil }
      let type = String(decoding: body.prefix(4), as: UTF8.self)
      types.append(type)
      if type == "IHDR" {
        (width, height) = (word(place + 8), word(place + 12))
        guard Array(body.suffix(5)) == [8, 2, 0, 0, 0] else { return nil }
      }
      if type == "IDAT" {
        let decompressor = libdeflate_alloc_decompressor()
        defer { libdeflate_free_decompressor(decompressor) }
        let size = (width * 3 + 1) * height
        bytes = [UInt8](unsafeUninitializedCapacity: size) { out, made in
          let packed = Array(body.dropFirst(4))
          let result = packed.withUnsafeBytes {
            libdeflate_zlib_decompress(decompressor, $0.baseAddress, $0.count, out.baseAddress, size, &made)
          }
          if result != LIBDEFLATE_SUCCESS { made = 0 }
        }
      }
      place += 12 + count
    }
    guard types == ["IHDR", "IDAT", "IEND"], bytes.count == (width * 3 + 1) * height else { return nil }
    let rows = (0..<height).map { Array(bytes[($0 * (width * 3 + 1))..<(($0 + 1) * (width * 3 + 1))]) }
    return rows.allSatisfy { $0[0] == 0 } ? (width, height, rows.map { Array($0.dropFirst()) }) : nil
  }

  @Test func `a PNG holds the image, the bars and the letters`() throws {
    let file = Self.small.png()
    #expect(file == Self.small.png())
    let (width, height, rows) = try #require(decoded(file))
    // 80 columns of 12 pixels and 14 rows of 24, with a margin of 12.
    #expect(width == 984)
    #expect(height == 360)
    func pixel(_ x: Int, _ y: Int) -> Color { Color(rows[y][x * 3], rows[y][x * 3 + 1], rows[y][x * 3 + 2]) }
    #expect(pixel(0, 0) == .white)
    // The four pixels of the image are 168 wide and begin at 12.
    #expect(pixel(12, 12) == Color(grey: 0))
    #expect(pixel(12 + 168, 12) == .white)
    #expect(pixel(12 + 167, 12 + 168) == .white)
    #expect(pixel(12 + 335, 12 + 335) == Color(grey: 0))
    let flat = Array(rows.joined())
    func count(_ color: Color) -> Int {
      stride(from: 0, to: flat.count, by: 3).count {
        Color(flat[$0], flat[$0 + 1], flat[$0 + 2]) == color
      }
    }
    // Bars are 17 pixels high; three quarters are three times a quarter.
    #expect(count(.orange) == 3 * count(.blue))
    #expect(count(.ink) > 500)
  }

  @Test func `every letter of the font has its rows`() {
    for (character, rows) in BitmapFont.glyphs {
      #expect([7, 9].contains(rows.count), "\(character)")
      #expect(rows.allSatisfy { $0 < 32 }, "\(character)")
    }
    for scalar in 0x21...0x7E {
      let character = Character(Unicode.Scalar(UInt8(scalar)))
      #expect(BitmapFont.glyphs[character] != nil, "\(character)")
    }
    #expect(Set(BitmapFont.glyphs.values).count == BitmapFont.glyphs.count, "no two look alike")
  }

  // MARK: SVG

  @Test func `an SVG is XML whose elements are closed and whose text is escaped`() {
    let labels = ["<a & \"b\">", "c\u{1}"]
    let picture = ClassPicture(Self.slope, labels: labels, shares: [0.5, 0.5]).picture
    let svg = picture.svg()
    #expect(svg == picture.svg())
    #expect(
      svg.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.contains(">&lt;a &amp; &quot;b&quot;&gt;</text>"))
    #expect(svg.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    var open: [Substring] = []
    for tag in svg.matches(of: #/<(\/?)([a-z]+)[^<>]*?(\/?)>/#) {
      if !tag.1.isEmpty {
        #expect(open.popLast() == tag.2)
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    #expect(open == [])
    // A slope of 28 greys has 27 runs that are not black in each of 28 rows.
    #expect(svg.matches(of: /<rect/).count == 1 + 1 + 28 * 27 + 2 + 1)
  }
}
