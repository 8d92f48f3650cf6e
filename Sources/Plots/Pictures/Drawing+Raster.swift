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
    case .image(let image, let column, let row, let columns, let rows):
      let image = image.reduced
      let pixelWidth = Double(columns) * wide / Double(image.width)
      let pixelHeight = Double(rows) * high / Double(image.height)
      for (index, color) in image.pixels.enumerated() {
        raster.fill(
          x(Double(column)) + Double(index % image.width) * pixelWidth,
          y(Double(row)) + Double(index / image.width) * pixelHeight, pixelWidth, pixelHeight, color)
      }
    case .text(let text, let column, let row, let color):
      var place = column
      for character in singleLine(text) {
        BitmapFont.draw(character, on: &raster, x: x(Double(place)), y: y(Double(row)), color ?? .ink)
        place += displayWidth(character)
      }
    case .horizontal(let column, let row, let length):
      raster.fill(x(Double(column)), y(Double(row) + 0.5) - 1, Double(length) * wide, 2, .ink)
    case .vertical(let column, let row, let length):
      raster.fill(x(Double(column + 1)) - 2, y(Double(row)), 2, Double(length) * high, .ink)
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
