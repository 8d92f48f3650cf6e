import Diagnostics

/// A chart laid out for a width: which rows and columns its parts take.
///
/// From top to bottom: title, legend, the scale of colours, the label of the y axis, the plot, the x axis, its numbers, its label.
struct ChartLayout {
  private let chart: Chart
  private let width: Int
  private let legend: Legend
  private let xScale: AxisScale
  private let yScale: AxisScale
  private let xTicks: [Tick]
  private let yTicks: [Tick]
  /// The plot itself, from the left edge of the chart; rows of it.
  private let left: Int
  private let plotRows: Int
  private let hasBars: Bool

  /// Below these columns there is room for the plot alone.
  private static let narrowest = 12
  private var isBare: Bool { width < Self.narrowest }

  init(_ chart: Chart, width: Int) {
    (self.chart, self.width) = (chart, width)
    plotRows = min(max(width / 4, 4), 16)
    let points = chart.series.flatMap(chart.points)
    hasBars = chart.series.contains { if case .bars = $0.form { true } else { false } }
    let hasDots = chart.series.contains { $0.form == .dots }
    let edges = chart.series.flatMap { series -> [Double] in
      if case .bars(let edges) = series.form { edges } else { [] }
    }
    let xScale = AxisScale(
      points.map(\.x) + edges, isLogarithmic: chart.x.isLogarithmic, margin: hasDots ? 0.04 : 0)
    let yScale = AxisScale(
      points.map(\.y), isLogarithmic: chart.y.isLogarithmic, margin: 0.04,
      isFromZero: hasBars && !chart.y.isLogarithmic)
    (self.xScale, self.yScale) = (xScale, yScale)
    legend = Legend(chart, width: width)
    guard width >= Self.narrowest else {
      (xTicks, yTicks, left) = ([], [], 0)
      return
    }
    let rows = Double(plotRows)
    yTicks = yScale.ticks(isWhole: chart.y.isWhole) { ticks in
      let places = ticks.map { (rows * yScale.share($0.value)) }
      return zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 1.75 }
        && ticks.allSatisfy { displayWidth($0.text) <= width / 3 }
    }
    left = (yTicks.map { displayWidth($0.text) }.max() ?? 0) + 1
    let (start, columns) = (left, width - left)
    xTicks = xScale.ticks(isWhole: chart.x.isWhole) { ticks in
      let spans = ticks.map { Self.span(of: $0, on: xScale, from: start, columns: columns, width: width) }
      return zip(spans, spans.dropFirst()).allSatisfy { $1.lowerBound - $0.upperBound >= 2 }
        && spans.allSatisfy { $0.lowerBound >= 0 }
    }
  }

  // MARK: Sizes

  private var title: [String] { chart.title.isEmpty || isBare ? [] : [chart.title] }
  private var yLabel: [String] { chart.y.label.isEmpty || isBare ? [] : [chart.y.label] }
  private var xLabel: [String] { chart.x.label.isEmpty || isBare ? [] : [chart.x.label] }

  /// Rows above the plot.
  var heading: Int { isBare ? 0 : title.count + legend.rows + scaleRows + yLabel.count }
  private var scaleRows: Int { chart.scale == nil || isBare ? 0 : 1 }
  /// Rows of the plot and below it.
  var below: Int { plotRows + (isBare ? 0 : 2 + xLabel.count) }

  private var columns: Int { width - left }

  /// Where a number lies along the x axis, from the left edge of the chart; the middle of the first braille
  /// dot at the low end, that of the last one at the high end.
  private static func place(_ number: Double, on scale: AxisScale, from left: Int, columns: Int) -> Double {
    Double(left) + 0.25 + scale.share(number) * (Double(columns) - 0.5)
  }

  /// Where a number lies along the y axis, from the top of the plot.
  private func height(_ number: Double) -> Double {
    // Bars stand on the axis.
    let foot = hasBars ? 0 : 0.125
    return Double(plotRows) - foot - yScale.share(number) * (Double(plotRows) - 0.125 - foot)
  }

  /// The columns that the text of an x tick takes, about its place or as near as the edges let it be.
  private static func span(
    of tick: Tick, on scale: AxisScale, from left: Int, columns: Int, width: Int
  ) -> ClosedRange<Double> {
    let length = Double(displayWidth(tick.text))
    let middle = place(tick.value, on: scale, from: left, columns: columns)
    let start = max(min(middle - length / 2, Double(width) - length), 0)
    return start...(start + length)
  }

  // MARK: Drawing

  /// - Parameters:
  ///   - column: the left edge of the chart.
  ///   - row: its first row.
  func draw(on drawing: inout Drawing, column: Int, row: Int) {
    let top = row + heading
    if !isBare { addWords(on: &drawing, column: column, row: row) }
    let axes = Drawing.Axes(
      column: column + left, row: top, columns: columns, rows: plotRows,
      xTicks: xTicks.map {
        Double(column) + Self.place($0.value, on: xScale, from: left, columns: columns)
      },
      yTicks: yTicks.map { Double(top) + height($0.value) })
    if !isBare { drawing.add(.grid(axes)) }
    let plot = PlotArea(
      area: Area(
        x: Double(column + left)...Double(column + width), y: Double(top)...Double(top + plotRows)),
      marksCurves: marksCurves
    ) { x, y in
      Point(
        Double(column) + Self.place(x, on: xScale, from: left, columns: columns), Double(top) + height(y))
    }
    plot.add(chart, to: &drawing)
    if !isBare { drawing.add(.axes(axes)) }
    for note in chart.notes where chart.isShown(note.x, note.y) {
      drawing.add(.dot(plot.place(note.x, note.y), note.color, .disc))
    }
    if !chart.series.contains(where: { !chart.points($0).isEmpty }) {
      let text = fitted("nothing to draw", to: columns, hasUnicode: true)
      drawing.add(
        .text(
          text, column: column + left + (columns - displayWidth(text)) / 2, row: top + plotRows / 2))
    }
  }

  /// More than two curves, or two of one line style, carry dots of their own form, too.
  private var marksCurves: Bool {
    let curves = chart.series.filter { $0.form == .curve }
    return Set(curves.map(\.kind)).count > 1
      && zip(curves, curves.dropFirst()).contains { $0.isDashed == $1.isDashed }
  }

  private func addWords(on drawing: inout Drawing, column: Int, row: Int) {
    var line = row
    for text in title {
      let shown = fitted(text, to: width, hasUnicode: true)
      drawing.add(
        .text(shown, column: column + (width - displayWidth(shown)) / 2, row: line))
      line += 1
    }
    legend.draw(on: &drawing, column: column, row: line, marksCurves: marksCurves)
    line += legend.rows
    if let scale = chart.scale { drawing.addScaleBar(scale, column: column, row: line, width: width) }
    line += scaleRows
    for text in yLabel {
      drawing.add(.text(fitted(text, to: width, hasUnicode: true), column: column, row: line))
      line += 1
    }
    for tick in yTicks {
      drawing.add(
        .label(
          tick.text,
          Point(Double(column + left - 1), Double(line) + min(height(tick.value), Double(plotRows) - 0.01)),
          .end))
    }
    line += plotRows + 1
    for tick in xTicks {
      let span = Self.span(of: tick, on: xScale, from: left, columns: columns, width: width)
      drawing.add(.label(tick.text, Point(Double(column) + span.lowerBound, Double(line) + 0.2), .start))
    }
    for text in xLabel {
      let shown = fitted(text, to: columns, hasUnicode: true)
      drawing.add(
        .text(shown, column: column + left + (columns - displayWidth(shown)) / 2, row: line + 1))
    }
  }
}
