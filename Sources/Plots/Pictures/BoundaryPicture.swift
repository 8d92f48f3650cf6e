import Diagnostics

/// What a model says all over a plane, in colours, and the points that it learnt from.
public struct BoundaryPicture {
  /// What is said in each cell of a square grid, row after row from the upper left corner.
  public enum Regions: Sendable {
    /// A class, and how sure it is, from 0 for a mere guess to 1.
    case classes([Int], certainty: [Double])
    case values([Float], ValueScale)
  }

  /// A point of the plane, of a class or with a value.
  public struct Dot: Sendable {
    public let x: Double
    public let y: Double
    public let value: Double

    public init(x: Double, y: Double, value: Double) { (self.x, self.y, self.value) = (x, y, value) }
  }

  private let side: Int
  private let xScale: AxisScale
  private let yScale: AxisScale
  private let regions: Regions
  private let dots: [Dot]
  private let labels: [String]
  private let title: String
  private let words: String

  /// The highest that the field is, in lines.
  private static let mostRows = 20
  /// Below these columns there is room for the field alone.
  private static let narrowest = 16
  /// More points than this would hide what is below them.
  public static let mostDots = 250

  /// Ends of the plane: low and high along x and y, `low` < `high`.
  public struct Plane: Sendable {
    public let x: ClosedRange<Double>
    public let y: ClosedRange<Double>

    /// Around all points, with some room about them; numbers that are not finite do not count.
    public init(around points: [(x: Double, y: Double)]) {
      let (x, y) = (
        AxisScale(points.map(\.x), margin: 0.08), AxisScale(points.map(\.y), margin: 0.08)
      )
      (self.x, self.y) = (x.low...x.high, y.low...y.high)
    }

    /// The middle of a cell of a square grid, counted from the upper left corner.
    public func middle(_ column: Int, _ row: Int, side: Int) -> (x: Double, y: Double) {
      let (across, down) = ((Double(column) + 0.5) / Double(side), (Double(row) + 0.5) / Double(side))
      return (
        x.lowerBound + across * (x.upperBound - x.lowerBound),
        y.upperBound - down * (y.upperBound - y.lowerBound)
      )
    }
  }

  /// `labels` has a name for each class; none for values.
  public init(
    side: Int, _ plane: Plane, _ regions: Regions, dots: [Dot], labels: [String] = [], title: String = "",
    words: String
  ) {
    self.side = side
    xScale = AxisScale(low: plane.x.lowerBound, high: plane.x.upperBound)
    yScale = AxisScale(low: plane.y.lowerBound, high: plane.y.upperBound)
    (self.regions, self.dots) = (regions, dots)
    self.labels = labels.map(singleLine)
    (self.title, self.words) = (singleLine(title), words)
  }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  // MARK: Colours

  /// How dark a class is where there are no colours; a point of its form tells it apart from the fifth on.
  private static let shades: [Float] = [0, 0.3, 0.5, 0.7, 0.95]
  private static func shade(_ place: Int) -> Float { shades[place % shades.count] }

  /// A piece of the region of a class.
  private static func patch(_ place: Int) -> PixelImage {
    PixelImage(
      width: 1, height: 1, colors: [Color.ofSeries(place).tint(0.45)], levels: [shade(place)], areKinds: true)
  }

  private var image: PixelImage {
    switch regions {
    case .classes(let classes, let certainty):
      return PixelImage(
        width: side, height: side,
        colors: zip(classes, certainty).map { Color.ofSeries($0).tint(0.2 + 0.45 * $1) },
        levels: classes.map(Self.shade), areKinds: true)
    case .values(let values, let scale):
      // Lighter than the points, so that these are seen.
      return PixelImage(
        width: side, height: side,
        colors: values.map { Color.white.mixed(with: scale.color(Double($0)), share: 0.6) },
        levels: values.map { scale.level(Double($0)) })
    }
  }

  private func mark(_ dot: Dot, at point: Point) -> Drawing.Mark {
    switch regions {
    case .classes:
      let place = Int(dot.value)
      return .dot(point, Self.color(place), Self.marker(place))
    case .values(_, let scale):
      return .dot(point, scale.color(dot.value).mixed(with: .ink, share: 0.15), .disc)
    }
  }

  /// Darker than the region of the same class.
  private static func color(_ place: Int) -> Color { Color.ofSeries(place).mixed(with: .ink, share: 0.3) }
  private static func marker(_ place: Int) -> Marker { Marker.allCases[place % Marker.allCases.count] }

  // MARK: Layout

  private func drawing(_ width: Int) -> Drawing {
    let width = min(max(width, 1), 400)
    let isBare = width < Self.narrowest
    let rough = max(min(width, 2 * Self.mostRows) / 2, 1)
    let yTicks =
      isBare
      ? []
      : yScale.ticks { ticks in
        let places = ticks.map { Double(rough) * yScale.share($0.value) }
        return zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 3 }
          && ticks.allSatisfy { displayWidth($0.text) <= width / 3 }
      }
    let left = isBare ? 0 : (yTicks.map { displayWidth($0.text) }.max() ?? 0) + 1
    let across = max(min(width - left, 2 * Self.mostRows), 1)
    let down = max(across / 2, 1)
    let key = isBare ? [] : legend(width)
    let top = isBare || title.isEmpty ? 0 : 1
    let below = isBare ? 0 : 2 + (key.isEmpty ? 0 : 1 + key.count) + (scale == nil ? 0 : 2)
    let total = min(
      max(left + across, displayWidth(title), scale == nil ? 0 : 36, key.map(\.width).max() ?? 0), width)
    var drawing = Drawing(columns: total, rows: top + down + below)
    if top > 0 { drawing.add(.text(fitted(title, to: total, hasUnicode: true), column: 0, row: 0)) }
    drawing.add(.image(image, column: left, row: top, columns: across, rows: Double(down)))
    addDots(left, top, across, down, to: &drawing)
    guard !isBare else { return drawing }
    addAxes(left, top, across, down, yTicks, to: &drawing)
    var row = top + down + 3
    if let scale { drawing.addScaleBar(scale, column: 0, row: row, width: total) }
    for line in key {
      line.draw(row, on: &drawing)
      row += 1
    }
    return drawing
  }

  private var scale: ValueScale? {
    if case .values(_, let scale) = regions { return scale }
    return nil
  }

  private func addDots(_ left: Int, _ top: Int, _ across: Int, _ down: Int, to drawing: inout Drawing) {
    for dot in dots {
      let (x, y) = (xScale.share(dot.x), yScale.share(dot.y))
      guard (0...1).contains(x), (0...1).contains(y), dot.value.isFinite else { continue }
      let point = Point(
        Double(left) + min(x * Double(across), Double(across) - 0.01),
        Double(top) + min((1 - y) * Double(down), Double(down) - 0.01))
      drawing.add(mark(dot, at: point))
    }
  }

  private func addAxes(
    _ left: Int, _ top: Int, _ across: Int, _ down: Int, _ yTicks: [Tick], to drawing: inout Drawing
  ) {
    func height(_ tick: Tick) -> Double {
      min(Double(top) + (1 - yScale.share(tick.value)) * Double(down), Double(top + down) - 0.01)
    }
    func place(_ tick: Tick) -> Double {
      min(Double(left) + xScale.share(tick.value) * Double(across), Double(left + across) - 0.01)
    }
    func start(_ tick: Tick) -> Double {
      let length = Double(displayWidth(tick.text))
      return max(min(place(tick) - length / 2, Double(drawing.columns) - length), 0).rounded()
    }
    let columns = drawing.columns
    let xTicks = xScale.ticks { ticks in
      let spans = ticks.map { tick -> (Double, Double) in
        let length = Double(displayWidth(tick.text))
        let first = max(min(place(tick) - length / 2, Double(columns) - length), 0).rounded()
        return (first, first + length)
      }
      return zip(spans, spans.dropFirst()).allSatisfy { $1.0 - $0.1 >= 3 }
    }
    drawing.add(
      .axes(
        Drawing.Axes(
          column: left, row: top, columns: across, rows: down, xTicks: xTicks.map(place),
          yTicks: yTicks.map(height))))
    for tick in yTicks {
      drawing.add(.label(tick.text, Point(Double(left - 1), height(tick)), .end))
    }
    for tick in xTicks {
      drawing.add(.label(tick.text, Point(start(tick), Double(top + down + 1) + 0.2), .start))
    }
  }

  // MARK: Legend

  private struct LegendLine {
    var items: [(place: Int, label: String, column: Int)] = []
    var width = 0

    func draw(_ row: Int, on drawing: inout Drawing) {
      for item in items {
        if item.place >= 0 {
          let point = Point(Double(item.column) + 1.5, Double(row) + 0.5)
          drawing.add(
            .image(
              BoundaryPicture.patch(item.place), column: item.column, row: row,
              columns: BoundaryPicture.patchColumns, rows: 1))
          drawing.add(
            .dot(point, BoundaryPicture.color(item.place), BoundaryPicture.marker(item.place)))
        }
        let start = item.place < 0 ? item.column + 2 : item.column + BoundaryPicture.patchColumns + 1
        drawing.add(.text(item.label, column: start, row: row))
      }
    }
  }

  private static let mostLegendLines = 2
  /// A dot stands in the middle of its region's shade.
  private static let patchColumns = 3

  /// The form and colour of each class on the shade of its region, as many as two lines hold.
  private func legend(_ width: Int) -> [LegendLine] {
    guard case .classes = regions else { return [] }
    var lines = [LegendLine()]
    for (place, label) in labels.enumerated() {
      let text = fitted(label, to: max(width - Self.patchColumns - 1, 1), hasUnicode: true)
      let length = Self.patchColumns + 1 + displayWidth(text)
      var line = lines[lines.count - 1]
      if line.width > 0, line.width + 2 + length > width {
        if lines.count == Self.mostLegendLines {
          let rest = "and \(labels.count - place) more"
          if line.width + 2 + displayWidth(rest) <= width {
            line.items.append((-1, rest, line.width))
            line.width += 2 + displayWidth(rest)
            lines[lines.count - 1] = line
          }
          break
        }
        lines.append(LegendLine())
        line = LegendLine()
      }
      let column = line.width == 0 ? 0 : line.width + 2
      line.items.append((place, text, column))
      line.width = column + length
      lines[lines.count - 1] = line
    }
    return lines
  }
}
