import Diagnostics

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
    case .leftward(let column, let top, let length, let height, let color):
      let left = Self.leftEdge(from: column, length: length)
      raster.fill(x(left), y(top), length * wide, height * high, color)
    case .image(let image, let column, let row, let columns, let rows):
      let image = image.reduced
      let pixelWidth = Double(columns) * wide / Double(image.width)
      let pixelHeight = rows * high / Double(image.height)
      for (index, color) in image.pixels.enumerated() {
        raster.fill(
          x(Double(column)) + Double(index % image.width) * pixelWidth,
          y(Double(row)) + Double(index / image.width) * pixelHeight, pixelWidth, pixelHeight, color)
      }
    case .text(let text, let column, let row, let color):
      addText(text, x(Double(column)), y(Double(row)), color ?? .ink, to: &raster)
    case .horizontal(let column, let row, let length):
      raster.fill(x(Double(column)), y(Double(row) + 0.5) - 1, Double(length) * wide, 2, .ink)
    case .vertical(let column, let row, let length):
      raster.fill(x(Double(column + 1)) - 2, y(Double(row)), 2, Double(length) * high, .ink)
    case .frame(let column, let row, let columns, let rows):
      for side in sides(of: Area(frame: column, row, columns, rows)) {
        raster.fill(
          x(side.x) - 1, y(side.y) - 1, side.width * wide + 2, side.height * high + 2, .ink)
      }
    case .arrow(let column, let row):
      let (middle, top, tip) = (x(Double(column) + 0.5), y(Double(row) - 0.5), y(Double(row) + 1.5))
      raster.fill(middle - 1, top, 2, 2 * high - 10, .ink)
      raster.polygon([(x: middle - 6, y: tip - 12), (x: middle + 6, y: tip - 12), (x: middle, y: tip)], .ink)
    case .line(let points, let color, let isDashed):
      let places = points.map { (x: x($0.x), y: y($0.y)) }
      for (start, end) in isDashed ? dashes(places) : Array(zip(places, places.dropFirst())) {
        raster.line(start.x, start.y, end.x, end.y, thickness: Self.lineWidth, color)
      }
    case .dot(let point, let color, let marker):
      addDot(x(point.x), y(point.y), Self.dotRadius + 1, .white, marker, to: &raster)
      addDot(x(point.x), y(point.y), Self.dotRadius, color, marker, to: &raster)
    case .speck(let point, let color):
      raster.disc(x(point.x), y(point.y), radius: Self.speckRadius, color)
    case .label(let text, let point, let anchor):
      let shown = singleLine(text)
      addText(
        shown, x(point.x - anchor.share * Double(displayWidth(shown))), y(point.y - 0.5), .ink, to: &raster)
    case .column(let left, let top, let width, let height, let color):
      raster.fill(x(left), y(top), width * wide, height * high, color)
    case .axes(let axes): for bar in axes.bars { fill(bar, .ink) }
    case .grid(let axes): for bar in axes.grid { fill(bar, Drawing.gridColor) }
    }
    func fill(_ bar: Bar, _ color: Color) {
      raster.fill(margin + bar.x, margin + bar.y, bar.width, bar.height, color)
    }
  }

  /// - Parameters:
  ///   - x: the left edge of the first letter.
  ///   - y: the upper edge of the line.
  private func addText(_ text: String, _ x: Double, _ y: Double, _ color: Color, to raster: inout Raster) {
    var place = x
    for character in singleLine(text) {
      BitmapFont.draw(character, on: &raster, x: place, y: y, color)
      place += Double(displayWidth(character) * Self.cellWidth)
    }
  }

  private func addDot(
    _ x: Double, _ y: Double, _ radius: Double, _ color: Color, _ marker: Marker, to raster: inout Raster
  ) {
    if case .disc = marker {
      raster.disc(x, y, radius: radius, color)
    } else {
      raster.polygon(marker.corners.map { (x: x + $0.x * radius, y: y + $0.y * radius) }, color)
    }
  }

  /// Every second piece of six pixels of a way.
  private func dashes(_ places: [(x: Double, y: Double)]) -> [(
    (x: Double, y: Double), (x: Double, y: Double)
  )] {
    let piece = 6.0
    var pieces: [((x: Double, y: Double), (x: Double, y: Double))] = []
    var gone = 0.0
    for (start, end) in zip(places, places.dropFirst()) {
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let length = (dx * dx + dy * dy).squareRoot()
      var at = 0.0
      while at < length {
        let rest = piece - (gone + at).truncatingRemainder(dividingBy: piece)
        let next = min(at + max(rest, 1e-3), length)
        if Int((gone + at + 1e-6) / piece) % 2 == 0 {
          pieces.append(
            (
              (start.x + dx * at / length, start.y + dy * at / length),
              (start.x + dx * next / length, start.y + dy * next / length)
            ))
        }
        at = next
      }
      gone += length
    }
    return pieces
  }
}

extension Drawing.Anchor {
  /// How much of a label is to the left of its point.
  var share: Double {
    switch self {
    case .start: 0
    case .middle: 0.5
    case .end: 1
    }
  }
}

extension Drawing {
  static let gridColor = Color(grey: 225)

  /// A rectangle in pixels.
  struct Bar: Equatable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
  }
}

extension Drawing.Axes {
  private static let size = (wide: Double(Drawing.cellWidth), high: Double(Drawing.cellHeight))

  /// The two lines, and short marks at the numbers.
  var bars: [Drawing.Bar] {
    let (left, top) = (Double(column) * Self.size.wide, Double(row) * Self.size.high)
    let (width, height) = (Double(columns) * Self.size.wide, Double(rows) * Self.size.high)
    return [
      Drawing.Bar(x: left - 2, y: top, width: 2, height: height + 2),
      Drawing.Bar(x: left, y: top + height, width: width, height: 2),
    ] + xPlaces.map { Drawing.Bar(x: $0 - 1, y: top + height + 2, width: 2, height: 5) }
      + yPlaces.map { Drawing.Bar(x: left - 7, y: $0 - 1, width: 5, height: 2) }
  }

  /// Lines through the field.
  var grid: [Drawing.Bar] {
    let (left, top) = (Double(column) * Self.size.wide, Double(row) * Self.size.high)
    let (width, height) = (Double(columns) * Self.size.wide, Double(rows) * Self.size.high)
    return xPlaces.map { Drawing.Bar(x: $0, y: top, width: 1, height: height) }
      + yPlaces.map { Drawing.Bar(x: left, y: $0, width: width, height: 1) }
  }

  private var xPlaces: [Double] { xTicks.map { ($0 * Self.size.wide).rounded() } }
  private var yPlaces: [Double] { yTicks.map { ($0 * Self.size.high).rounded() } }
}

extension Marker {
  /// Its corners about the middle, for a radius of 1.
  var corners: [(x: Double, y: Double)] {
    switch self {
    case .disc: []
    case .triangle: [(0, -1.1), (1, 0.8), (-1, 0.8)]
    case .square: [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]
    case .cross:
      [
        (-1, -0.6), (-0.6, -1), (0, -0.4), (0.6, -1), (1, -0.6), (0.4, 0), (1, 0.6), (0.6, 1), (0, 0.4),
        (-0.6, 1), (-1, 0.6), (-0.4, 0),
      ]
    }
  }
}
