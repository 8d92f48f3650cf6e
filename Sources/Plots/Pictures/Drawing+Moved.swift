extension Drawing {
  /// Draws another drawing with its upper left corner at a place of this one.
  mutating func add(_ other: Drawing, column: Int, row: Int) {
    for mark in other.marks { add(mark.moved(column, row)) }
  }
}

extension Drawing.Mark {
  /// The mark so many columns further right and rows further down.
  fileprivate func moved(_ columns: Int, _ rows: Int) -> Drawing.Mark {
    let (right, down) = (Double(columns), Double(rows))
    switch self {
    case .rectangle(let x, let y, let width, let height, let color):
      return .rectangle(x: x + right, y: y + down, width: width, height: height, color)
    case .leftward(let from, let y, let length, let height, let color):
      return .leftward(from: from + columns, y: y + down, length: length, height: height, color)
    case .image(let image, let column, let row, let wide, let high):
      return .image(image, column: column + columns, row: row + rows, columns: wide, rows: high)
    case .text(let text, let column, let row, let color):
      return .text(text, column: column + columns, row: row + rows, color: color)
    case .horizontal(let column, let row, let length):
      return .horizontal(column: column + columns, row: row + rows, length: length)
    case .vertical(let column, let row, let length):
      return .vertical(column: column + columns, row: row + rows, length: length)
    case .frame(let column, let row, let wide, let high):
      return .frame(column: column + columns, row: row + rows, columns: wide, rows: high)
    case .arrow(let column, let row): return .arrow(column: column + columns, row: row + rows)
    case .line(let points, let color, let isDashed):
      return .line(points.map { $0.moved(right, down) }, color, isDashed: isDashed)
    case .dot(let point, let color, let marker): return .dot(point.moved(right, down), color, marker)
    case .speck(let point, let color): return .speck(point.moved(right, down), color)
    case .label(let text, let point, let anchor): return .label(text, point.moved(right, down), anchor)
    case .column(let x, let y, let width, let height, let color):
      return .column(x: x + right, y: y + down, width: width, height: height, color)
    case .axes(let axes): return .axes(axes.moved(columns, rows))
    case .grid(let axes): return .grid(axes.moved(columns, rows))
    }
  }
}

extension Point {
  fileprivate func moved(_ right: Double, _ down: Double) -> Point { Point(x + right, y + down) }
}

extension Drawing.Axes {
  fileprivate func moved(_ columns: Int, _ rows: Int) -> Drawing.Axes {
    var axes = self
    axes.column += columns
    axes.row += rows
    axes.xTicks = xTicks.map { $0 + Double(columns) }
    axes.yTicks = yTicks.map { $0 + Double(rows) }
    return axes
  }
}
