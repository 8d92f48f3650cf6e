import Diagnostics
import Testing

@testable import Plots

/// The marks of a drawing, one by one: what each becomes in characters, pixels and SVG.
struct DrawingTests {
  private func text(_ drawing: Drawing, depth: ColorDepth = .none, hasUnicode: Bool = true) -> [String] {
    drawing.lines(Picture.Style(columns: drawing.columns, depth: depth, hasUnicode: hasUnicode))
  }

  private func pixel(_ raster: Raster, _ x: Int, _ y: Int) -> Color {
    let place = (y * raster.width + x) * 3
    return Color(raster.bytes[place], raster.bytes[place + 1], raster.bytes[place + 2])
  }

  // MARK: Lines

  /// A braille cell has two by four dots; U+2800 + the sum of 01 02 04 40 (left, downwards) and 08 10 20 80.
  @Test func `a line goes from dot to dot`() {
    var drawing = Drawing(columns: 3, rows: 1)
    drawing.addLine([Point(0.25, 0.125), Point(2.75, 0.125)], .blue)
    #expect(text(drawing) == ["⠉⠉⠉"])
    #expect(text(drawing, hasUnicode: false) == ["'''"])
    var slope = Drawing(columns: 2, rows: 1)
    slope.addLine([Point(0.25, 0.875), Point(1.75, 0.125)], .blue)
    #expect(text(slope) == ["⡠⠊"])
    #expect(text(slope, hasUnicode: false) == ["-'"])
    var upright = Drawing(columns: 1, rows: 2)
    upright.addLine([Point(0.25, 0), Point(0.25, 2)], .blue)
    #expect(text(upright) == ["⡇", "⡇"])
  }

  @Test func `dashes are half of the way`() {
    var drawing = Drawing(columns: 4, rows: 1)
    drawing.addLine([Point(0, 0.3), Point(4, 0.3)], .blue, isDashed: true)
    #expect(text(drawing) == ["⠒ ⠒ "])
    #expect(drawing.svg(title: "").contains(#"stroke-dasharray="6 6""#))
    let raster = drawing.raster()
    // Pieces of six pixels from the margin on; y = 12 + 0.3·24.
    #expect((0..<8).map { pixel(raster, 12 + $0 * 6 + 3, 19) == .white } == (0..<8).map { $0 % 2 == 1 })
  }

  @Test func `a line is cut where the area ends and where a number is missing`() {
    let area = Area(x: 1...3, y: 0...1)
    func runs(_ points: [Point]) -> [[Point]] {
      var drawing = Drawing(columns: 4, rows: 1)
      drawing.addLine(points, .blue, within: area)
      return drawing.marks.compactMap { if case .line(let points, _, _) = $0 { points } else { nil } }
    }
    #expect(runs([Point(0, 0.5), Point(4, 0.5)]) == [[Point(1, 0.5), Point(3, 0.5)]])
    #expect(runs([Point(0, 0), Point(0.5, 1)]) == [])
    #expect(
      runs([Point(1, 0), Point(2, 0), Point(.nan, 0), Point(2, 1), Point(3, 1)])
        == [[Point(1, 0), Point(2, 0)], [Point(2, 1), Point(3, 1)]])
    // Out at the top and in again: two runs.
    #expect(
      runs([Point(1, 0.5), Point(1.5, -0.5), Point(2, 0.5)])
        == [[Point(1, 0.5), Point(1.25, 0)], [Point(1.75, 0), Point(2, 0.5)]])
    #expect(runs([Point(1, 0.5), Point(.infinity, 0.5)]) == [])
  }

  @Test func `a line in pixels is two wide about its place`() {
    var drawing = Drawing(columns: 4, rows: 1)
    drawing.addLine([Point(1, 0.5), Point(3, 0.5)], .vermilion)
    let raster = drawing.raster()
    // From x = 24 to 48 at y = 24: rows 23 and 24.
    for y in [23, 24] { #expect(pixel(raster, 36, y) == .vermilion) }
    for y in [21, 26] { #expect(pixel(raster, 36, y) == .white) }
    #expect(pixel(raster, 20, 24) == .white)
    #expect(pixel(raster, 52, 24) == .white)
    #expect(
      drawing.svg(title: "").contains(
        ##"<polyline points="12,12 36,12" fill="none" stroke="#d55e00" stroke-width="2" stroke-linejoin="round"/>"##
      ))
  }

  @Test func `a line in colour, and two in one cell`() {
    var drawing = Drawing(columns: 2, rows: 1)
    drawing.addLine([Point(0, 0), Point(2, 0)], .blue)
    drawing.addLine([Point(0, 0.9), Point(0.5, 0.9)], .orange)
    // The dots are joined, the colour is the later one's.
    #expect(text(drawing, depth: .full) == ["\u{1B}[38;2;230;159;0m⣉\u{1B}[38;2;0;114;178m⠉\u{1B}[0m"])
  }

  // MARK: Dots

  @Test func `dots have forms`() {
    var drawing = Drawing(columns: 5, rows: 1)
    for marker in Marker.allCases {
      drawing.add(.dot(Point(Double(marker.rawValue) + 0.5, 0.5), .blue, marker))
    }
    #expect(text(drawing) == ["●▲■× "])
    #expect(text(drawing, hasUnicode: false) == ["o^#x "])
    let raster = drawing.raster()
    for marker in Marker.allCases { #expect(pixel(raster, 12 + marker.rawValue * 12 + 6, 24) == .blue) }
    let svg = drawing.svg(title: "")
    #expect(svg.matches(of: /<circle/).count == 1)
    #expect(svg.matches(of: /<polygon/).count == 3)
    #expect(svg.contains(##"<circle cx="6" cy="12" r="5" fill="#0072b2" stroke="#ffffff"/>"##))
  }

  @Test func `specks are single braille dots`() {
    var drawing = Drawing(columns: 2, rows: 1)
    drawing.add(.speck(Point(0.1, 0.1), .blue))
    drawing.add(.speck(Point(0.6, 0.9), .blue))
    drawing.add(.speck(Point(9, 9), .blue))
    #expect(text(drawing) == ["⢁ "])
    #expect(drawing.svg(title: "").contains(##"<circle cx="1.2" cy="2.4" r="1.5" fill="#0072b2"/>"##))
  }

  @Test func `a dot on an image keeps the ground`() {
    var drawing = Drawing(columns: 1, rows: 1)
    let image = PixelImage(width: 1, height: 2, colors: [.white, Color(grey: 1)])
    drawing.add(.image(image, column: 0, row: 0, columns: 1, rows: 1))
    drawing.add(.dot(Point(0.5, 0.5), .blue, .disc))
    #expect(text(drawing, depth: .full) == ["\u{1B}[38;2;0;114;178;48;2;128;128;128m●\u{1B}[0m"])
  }

  // MARK: Axes, labels, standing bars

  @Test func `axes and labels`() {
    var drawing = Drawing(columns: 8, rows: 4)
    let axes = Drawing.Axes(column: 2, row: 0, columns: 6, rows: 2, xTicks: [2.25, 7.75], yTicks: [0.5, 2])
    drawing.add(.grid(axes))
    drawing.add(.axes(axes))
    drawing.add(.label("1", Point(1, 0.5), .end))
    drawing.add(.label("ab", Point(5, 3.2), .middle))
    drawing.add(.label("x", Point(2, 3.2), .start))
    #expect(text(drawing) == ["1┤      ", " ┤      ", " └┬────┬", "  x ab  "].map { pad($0, 8) })
    #expect(
      text(drawing, hasUnicode: false) == ["1+      ", " +      ", " ++----+", "  x ab  "].map { pad($0, 8) })
    let raster = drawing.raster()
    // The axes: x = 12 + 24 - 1, y = 12 + 48; the grid at the first tick's x = 27 and y = 12.
    #expect(pixel(raster, 35, 20) == .ink)
    #expect(pixel(raster, 60, 60) == .ink)
    #expect(pixel(raster, 39, 20) == Drawing.gridColor)
    #expect(pixel(raster, 60, 24) == Drawing.gridColor)
    #expect(pixel(raster, 60, 30) == .white)
    #expect(drawing.svg(title: "").matches(of: /<rect/).count == 1 + 2 + 4 + 4)
  }

  private func pad(_ text: String, _ width: Int) -> String { padded(text, to: width) }

  @Test func `a standing bar ends in eighths`() {
    var drawing = Drawing(columns: 4, rows: 2)
    drawing.add(.column(x: 0, y: 0.5, width: 2, height: 1.5, .blue))
    drawing.add(.column(x: 2.2, y: 1.75, width: 0.3, height: 0.25, .blue))
    #expect(text(drawing) == ["▄▄  ", "██▂ "])
    #expect(text(drawing, hasUnicode: false) == ["##  ", "##  "])
    let raster = drawing.raster()
    #expect(pixel(raster, 20, 25) == .blue)
    #expect(pixel(raster, 20, 22) == .white)
  }

  @Test func `a lying bar may begin in the middle of a cell`() {
    var drawing = Drawing(columns: 4, rows: 1)
    drawing.add(.rectangle(x: 0.5, y: 0, width: 2.5, height: 1, .blue))
    #expect(text(drawing) == ["▐██ "])
    #expect(text(drawing, hasUnicode: false) == [" ## "])
  }

  /// The line is 58…60 pixels from the left of five cells of twelve; the margin is twelve.
  @Test func `a bar to the left ends at its axis`() {
    var drawing = Drawing(columns: 5, rows: 1)
    drawing.add(.leftward(from: 4, y: 0, length: 3, height: 1, .blue))
    drawing.add(.vertical(column: 4, row: 0, length: 1))
    #expect(text(drawing) == [" ███│"])
    #expect(text(drawing, hasUnicode: false) == [" ###|"])
    #expect(drawing.svg(title: "").contains(#"<rect x="22" y="0" width="36" height="24""#))
    let raster = drawing.raster()
    #expect(
      [33, 34, 69, 70, 71, 72].map { pixel(raster, $0, 20) } == [.white, .blue, .blue, .ink, .ink, .white])
  }

  /// The rule of a table, from cell to cell without a gap.
  @Test func `lines among letters are whole`() {
    var drawing = Drawing(columns: 3, rows: 2)
    drawing.add(.text("──│", column: 0, row: 0))
    drawing.add(.text("  │", column: 0, row: 1))
    let raster = drawing.raster()
    #expect((12..<36).allSatisfy { pixel(raster, $0, 12 + 11) == .ink && pixel(raster, $0, 12 + 12) == .ink })
    #expect((12..<60).allSatisfy { pixel(raster, 12 + 29, $0) == .ink && pixel(raster, 12 + 30, $0) == .ink })
    #expect(pixel(raster, 20, 12 + 10) == .white)
    #expect(pixel(raster, 12 + 28, 20) == .white)
  }
}
