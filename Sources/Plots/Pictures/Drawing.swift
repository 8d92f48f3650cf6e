/// A place in a drawing, in columns and rows from its upper left corner.
struct Point: Equatable, Sendable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// A part of a drawing, in columns and rows.
struct Area: Equatable, Sendable {
  var x: ClosedRange<Double>
  var y: ClosedRange<Double>
}

extension Area {
  /// The middles of the cells at the edge of a box of whole cells.
  init(frame column: Int, _ row: Int, _ columns: Int, _ rows: Int) {
    let (left, top) = (Double(column) + 0.5, Double(row) + 0.5)
    self.init(
      x: left...left + Double(max(columns - 1, 0)), y: top...top + Double(max(rows - 1, 0)))
  }
}

/// The form of a dot: forms tell series apart where colours cannot.
public enum Marker: Int, CaseIterable, Sendable {
  case disc, triangle, square, cross
}

/// Marks on a grid of character cells, each twice as high as it is wide: the form in which a picture is
/// laid out for a width, before it becomes text, pixels or SVG. Places are in columns and rows from the
/// upper left corner; shapes may lie between cells.
struct Drawing {
  enum Mark {
    case rectangle(x: Double, y: Double, width: Double, height: Double, Color)
    /// A lying bar that ends at a vertical line at the right edge of a column's cells: in characters before the
    /// line's cell, in pixels at the line itself.
    case leftward(from: Int, y: Double, length: Double, height: Double, Color)
    /// A pixel is made as large as it takes. In characters it fills whole cells, the last of them as well where
    /// `rows` ends within it.
    case image(PixelImage, column: Int, row: Int, columns: Int, rows: Double)
    /// One line of text, in the colour of text unless another is said.
    case text(String, column: Int, row: Int, color: Color? = nil)
    /// A line from left to right, in the middle of its cells.
    case horizontal(column: Int, row: Int, length: Int)
    /// A line from top to bottom, at the right edge of its cells, as the axis of bars that begin there.
    case vertical(column: Int, row: Int, length: Int)
    /// The outline of a box of whole cells, in the middle of those at its edge.
    case frame(column: Int, row: Int, columns: Int, rows: Int)
    /// From the cell above to the cell below, in the middle of this one.
    case arrow(column: Int, row: Int)
    /// A thin line through points in turn, at least two; braille dots in text. Put there by `addLine`, which
    /// sees to it that all lie within the drawing.
    case line([Point], Color, isDashed: Bool)
    /// A dot of its own, about a cell wide.
    case dot(Point, Color, Marker)
    /// As small as can be seen: a braille dot. For clouds of many points.
    case speck(Point, Color)
    /// One line of text about a point, in the middle of its height: in characters in the nearest cells.
    case label(String, Point, Anchor)
    /// A bar that stands: whole columns, and at its upper end an eighth of a row.
    case column(x: Double, y: Double, width: Double, height: Double, Color)
    case axes(Axes)
    /// Pale lines through the field of axes; in pixels only.
    case grid(Axes)
  }

  /// Which part of a label is at its point.
  enum Anchor { case start, middle, end }

  /// Two lines to the left of and below a field of cells, with marks where numbers stand.
  struct Axes {
    var column: Int
    var row: Int
    var columns: Int
    var rows: Int
    /// Places from the left edge of the drawing, in columns.
    var xTicks: [Double] = []
    /// Places from the upper edge of the drawing, in rows.
    var yTicks: [Double] = []
  }

  /// The left edge of a `leftward` bar in pixels, beside a line of two.
  static func leftEdge(from column: Int, length: Double) -> Double {
    Double(column + 1) - 2 / Double(cellWidth) - length
  }

  let columns: Int
  let rows: Int
  private(set) var marks: [Mark] = []

  init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

  var area: Area { Area(x: 0...Double(columns), y: 0...Double(rows)) }

  mutating func add(_ mark: Mark) { marks.append(mark) }

  /// A line through points in turn, as far as it lies within an area (by default all of the drawing). A point
  /// that is no number breaks it.
  mutating func addLine(_ points: [Point], _ color: Color, isDashed: Bool = false, within area: Area? = nil) {
    for run in clipped(points, to: area ?? self.area) { add(.line(run, color, isDashed: isDashed)) }
  }
}

/// The four sides of an outline, without thickness.
func sides(of area: Area) -> [(x: Double, y: Double, width: Double, height: Double)] {
  let (left, right) = (area.x.lowerBound, area.x.upperBound)
  let (top, bottom) = (area.y.lowerBound, area.y.upperBound)
  return [
    (left, top, right - left, 0), (left, bottom, right - left, 0), (left, top, 0, bottom - top),
    (right, top, 0, bottom - top),
  ]
}

/// The runs of a line that lie within an area (Liang and Barsky, 1984).
private func clipped(_ points: [Point], to area: Area) -> [[Point]] {
  var runs: [[Point]] = []
  var run: [Point] = []
  func finish() {
    if run.count > 1 { runs.append(run) }
    run = []
  }
  for (start, end) in zip(points, points.dropFirst()) {
    guard let (first, last) = part(of: start, end, within: area) else {
      finish()
      continue
    }
    if run.last != first {
      finish()
      run = [first]
    }
    run.append(last)
  }
  finish()
  return runs
}

/// What of the way from `start` to `end` lies within the area.
private func part(of start: Point, _ end: Point, within area: Area) -> (Point, Point)? {
  let (dx, dy) = (end.x - start.x, end.y - start.y)
  guard dx.isFinite, dy.isFinite else { return nil }
  var (enter, leave) = (0.0, 1.0)
  let sides = [
    (-dx, start.x - area.x.lowerBound), (dx, area.x.upperBound - start.x),
    (-dy, start.y - area.y.lowerBound), (dy, area.y.upperBound - start.y),
  ]
  for (step, room) in sides {
    if step == 0 {
      if room < 0 { return nil }
    } else if step < 0 {
      enter = max(enter, room / step)
    } else {
      leave = min(leave, room / step)
    }
  }
  guard enter <= leave else { return nil }
  func place(_ share: Double) -> Point {
    share == 0 ? start : share == 1 ? end : Point(start.x + share * dx, start.y + share * dy)
  }
  return (place(enter), place(leave))
}
