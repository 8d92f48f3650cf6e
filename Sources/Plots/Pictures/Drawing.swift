/// Marks on a grid of character cells, each twice as high as it is wide: the form in which a picture is
/// laid out for a width, before it becomes text, pixels or SVG. Places are in columns and rows from the
/// upper left corner; shapes may lie between cells.
struct Drawing {
  enum Mark {
    case rectangle(x: Double, y: Double, width: Double, height: Double, Color)
    /// Fills whole cells; a pixel is made as large as it takes.
    case image(GreyImage, column: Int, row: Int, columns: Int, rows: Int)
    /// One line of text.
    case text(String, column: Int, row: Int)
    /// A line from left to right, in the middle of its cells.
    case horizontal(column: Int, row: Int, length: Int)
    /// A line from top to bottom, at the right edge of its cells, as the axis of bars that begin there.
    case vertical(column: Int, row: Int, length: Int)
  }

  let columns: Int
  let rows: Int
  private(set) var marks: [Mark] = []

  init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

  mutating func add(_ mark: Mark) { marks.append(mark) }
}
