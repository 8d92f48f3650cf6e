import Diagnostics

/// Charts as one picture: beside each other where there is room, else one below the other.
public struct Panels {
  private let charts: [Chart]
  /// A line above all of them.
  private let title: String

  /// The widest that a picture is made, and the narrowest that a chart beside another is.
  private static let widest = 100
  private static let narrowest = 36
  private static let gap = 2

  public init(_ charts: [Chart], title: String = "") {
    (self.charts, self.title) = (charts, singleLine(title))
  }

  public var picture: Picture {
    let head = title.isEmpty ? "" : "\(title): "
    return Picture(words: head + charts.map(\.words).joined(separator: "; "), draw: drawing)
  }

  private func drawing(_ columns: Int) -> Drawing {
    let columns = min(max(columns, 1), Self.widest)
    let abreast = max(1, min(charts.count, (columns + Self.gap) / (Self.narrowest + Self.gap)))
    let width = (columns + Self.gap) / abreast - Self.gap
    // Charts that stand beside each other have plots that begin and end in the same rows.
    let rows = stride(from: 0, to: charts.count, by: abreast).map { start in
      let layouts = charts[start..<min(start + abreast, charts.count)].map {
        ChartLayout($0, width: abreast == 1 ? columns : width)
      }
      let heading = layouts.map(\.heading).max() ?? 0
      return (heading: heading, height: layouts.map { heading + $0.below }.max() ?? 0, layouts: layouts)
    }
    let head = title.isEmpty ? 0 : 1
    let height = rows.reduce(head) { $0 + $1.height } + max(rows.count - 1, 0)
    var drawing = Drawing(columns: columns, rows: height)
    if head > 0 {
      let text = fitted(title, to: columns, hasUnicode: true)
      drawing.add(.text(text, column: (columns - displayWidth(text)) / 2, row: 0))
    }
    var top = head
    for row in rows {
      for (index, layout) in row.layouts.enumerated() {
        layout.draw(on: &drawing, column: index * (width + Self.gap), row: top + row.heading - layout.heading)
      }
      top += row.height + 1
    }
    return drawing
  }
}
