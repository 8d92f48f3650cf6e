/// Where a chart's numbers lie, and the marks of its series there.
struct PlotArea {
  let area: Area
  /// Curves carry dots of their series' form.
  let marksCurves: Bool
  /// The point of two numbers; not finite when they have no place.
  let place: (_ x: Double, _ y: Double) -> Point

  /// More dots than this are drawn as specks.
  private static let mostDots = 1_000
  /// Dots along a curve.
  private static let dotsOfCurve = 5

  func add(_ chart: Chart, to drawing: inout Drawing) {
    for (index, series) in chart.series.enumerated() {
      switch series.form {
      case .curve: addCurve(series, index, of: chart.series.count, to: &drawing)
      case .bars(let edges): addBars(series, edges, to: &drawing)
      case .dots: break
      }
    }
    addDots(chart.series.filter { $0.form == .dots }, on: chart.scale, to: &drawing)
  }

  // MARK: Curves

  private func addCurve(_ series: Chart.Series, _ index: Int, of count: Int, to drawing: inout Drawing) {
    let points = zip(series.xs, series.ys).map { place($0, $1) }
    let runs = points.split { !$0.x.isFinite || !$0.y.isFinite }
    for run in runs {
      if run.count == 1, let point = run.first {
        drawing.add(.dot(point, series.color, series.marker))
      } else {
        drawing.addLine(Self.thinned(Array(run)), series.color, isDashed: series.isDashed, within: area)
      }
    }
    guard marksCurves, let longest = runs.max(by: { $0.count < $1.count }), longest.count > 1 else { return }
    let run = Array(longest)
    let dots = min(Self.dotsOfCurve, run.count)
    for dot in 0..<dots {
      // Those of other curves lie between these.
      let share = (Double(dot) + (Double(index) + 0.5) / Double(max(count, 1))) / Double(dots)
      drawing.add(.dot(run[min(Int(share * Double(run.count)), run.count - 1)], series.color, series.marker))
    }
  }

  /// The same line with few points: of those that share a pixel column, the first, the lowest, the highest and
  /// the last. A line that turns back stays as it is.
  static func thinned(_ points: [Point]) -> [Point] {
    func column(_ point: Point) -> Int { Int((point.x * Double(Drawing.cellWidth)).rounded(.down)) }
    guard points.count > 4, zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else {
      return points
    }
    var kept: [Point] = []
    var start = 0
    while start < points.count {
      var end = start + 1
      while end < points.count, column(points[end]) == column(points[start]) { end += 1 }
      var (lowest, highest) = (start, start)
      for index in start..<end {
        if points[index].y < points[lowest].y { lowest = index }
        if points[index].y > points[highest].y { highest = index }
      }
      kept += Set([start, lowest, highest, end - 1]).sorted().map { points[$0] }
      start = end
    }
    return kept
  }

  // MARK: Dots

  /// In the order of the points, so that no series lies above all others.
  private func addDots(_ series: [Chart.Series], on scale: ValueScale?, to drawing: inout Drawing) {
    let count = series.reduce(0) { $0 + $1.xs.count }
    for index in 0..<(series.map(\.xs.count).max() ?? 0) {
      for one in series where index < one.xs.count {
        let point = place(one.xs[index], one.ys[index])
        guard point.x.isFinite, point.y.isFinite else { continue }
        let color = one.color(of: index, on: scale)
        drawing.add(count > Self.mostDots ? .speck(point, color) : .dot(point, color, one.marker))
      }
    }
  }

  // MARK: Bars

  private func addBars(_ series: Chart.Series, _ edges: [Double], to drawing: inout Drawing) {
    let foot = area.y.upperBound
    var pending: (left: Double, right: Double, top: Double)?
    func add(_ bar: (left: Double, right: Double, top: Double)) {
      // A thin gap where there is room for one.
      let gap = bar.right - bar.left > 0.75 ? 1 / Double(Drawing.cellWidth) : 0
      drawing.add(
        .column(
          x: bar.left, y: bar.top, width: bar.right - bar.left - gap, height: foot - bar.top, series.color))
    }
    for (index, height) in series.ys.enumerated() where index + 1 < edges.count {
      let (left, right) = (place(edges[index], height), place(edges[index + 1], height))
      guard left.x.isFinite, right.x.isFinite, left.y.isFinite else { continue }
      let top = height > 0 ? left.y : foot
      // Of bars that share a column of characters the highest is seen.
      if let bar = pending, right.x - bar.left <= 1.01 {
        pending = (bar.left, right.x, min(bar.top, top))
      } else {
        if let bar = pending { add(bar) }
        pending = (left.x, right.x, top)
      }
    }
    if let bar = pending { add(bar) }
  }
}
