import Diagnostics

/// One character cell.
private struct Cell: Equatable {
  /// Empty behind a character that takes two cells.
  var text = " "
  var foreground: Color?
  var background: Color?
}

extension Drawing {
  /// The drawing in characters: lines as wide as it is.
  func lines(_ style: Picture.Style) -> [String] {
    var canvas = TextCanvas(columns: columns, rows: rows, style: style)
    for mark in marks { canvas.add(mark) }
    return canvas.lines
  }
}

/// Character cells on which marks are put, the later over the earlier.
private struct TextCanvas {
  private let columns: Int
  private let style: Picture.Style
  private var cells: [[Cell]]

  init(columns: Int, rows: Int, style: Picture.Style) {
    (self.columns, self.style) = (columns, style)
    cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
  }

  mutating func add(_ mark: Drawing.Mark) {
    switch mark {
    case .rectangle(let x, let y, let width, let height, let color):
      addRectangle(x, y, width, height, color)
    case .leftward(let column, let y, let length, let height, let color):
      addRectangle(Double(column) - length, y, length, height, color)
    case .image(let image, let column, let row, let columns, let rows):
      addImage(image, column, row, columns, Int(rows.rounded(.up)))
    case .text(let text, let column, let row, let color): addText(text, column, row, color)
    case .horizontal(let column, let row, let length):
      for place in 0..<length { put(Cell(text: style.hasUnicode ? "─" : "-"), column + place, row) }
    case .vertical(let column, let row, let length):
      for place in 0..<length { put(Cell(text: style.hasUnicode ? "│" : "|"), column, row + place) }
    case .frame(let column, let row, let columns, let rows): addFrame(column, row, columns, rows)
    case .arrow(let column, let row): put(Cell(text: style.hasUnicode ? "▼" : "v"), column, row)
    case .line(let points, let color, let isDashed):
      for (start, end) in zip(points, points.dropFirst()) { addLine(start, end, color, isDashed) }
    case .dot(let point, let color, let marker): addDot(point, color, marker)
    case .speck(let point, let color):
      addBraille(Int((point.x * 2).rounded(.down)), Int((point.y * 4).rounded(.down)), color)
    case .label(let text, let point, let anchor):
      addText(
        text, Int((point.x - anchor.share * Double(displayWidth(text))).rounded()),
        Int(point.y.rounded(.down)), nil)
    case .column(let x, let y, let width, let height, let color): addColumn(x, y, width, height, color)
    case .axes(let axes): addAxes(axes)
    case .grid: break
    }
  }

  private mutating func put(_ cell: Cell, _ column: Int, _ row: Int) {
    guard cells.indices.contains(row), (0..<columns).contains(column) else { return }
    cells[row][column] = cell
  }

  private mutating func addFrame(_ column: Int, _ row: Int, _ columns: Int, _ rows: Int) {
    let (right, bottom) = (column + columns - 1, row + rows - 1)
    for place in column...max(right, column) {
      for edge in [row, bottom] { put(Cell(text: style.hasUnicode ? "─" : "-"), place, edge) }
    }
    for place in row...max(bottom, row) {
      for edge in [column, right] { put(Cell(text: style.hasUnicode ? "│" : "|"), edge, place) }
    }
    let corners = style.hasUnicode ? ["┌", "┐", "└", "┘"] : ["+", "+", "+", "+"]
    for (corner, place) in zip(corners, [(column, row), (right, row), (column, bottom), (right, bottom)]) {
      put(Cell(text: corner), place.0, place.1)
    }
  }

  // MARK: Lines and dots

  /// The dots of a straight way on the finer grid of braille, two by four a cell (Bresenham, 1965).
  private mutating func addLine(_ start: Point, _ end: Point, _ color: Color, _ isDashed: Bool) {
    var (x, y) = brailleDot(start)
    let (lastX, lastY) = brailleDot(end)
    let (dx, dy) = (abs(lastX - x), -abs(lastY - y))
    let (stepX, stepY) = (x < lastX ? 1 : -1, y < lastY ? 1 : -1)
    var error = dx + dy
    while true {
      if !isDashed || (dx >= -dy ? x : y) & 3 < 2 { addBraille(x, y, color) }
      if x == lastX, y == lastY { return }
      let twice = 2 * error
      if twice >= dy { (error, x) = (error + dy, x + stepX) }
      if twice <= dx { (error, y) = (error + dx, y + stepY) }
    }
  }

  /// A place at the right or lower edge belongs to the last dot.
  private func brailleDot(_ point: Point) -> (Int, Int) {
    (
      min(max(Int((point.x * 2).rounded(.down)), 0), max(columns * 2 - 1, 0)),
      min(max(Int((point.y * 4).rounded(.down)), 0), max(cells.count * 4 - 1, 0))
    )
  }

  /// Sets a dot; a cell has one colour, that of the last.
  private mutating func addBraille(_ x: Int, _ y: Int, _ color: Color) {
    let (column, row) = (x >> 1, y >> 2)
    guard x >= 0, y >= 0, cells.indices.contains(row), column < columns else { return }
    let before = cells[row][column]
    guard style.hasUnicode else {
      // Three heights of a cell that ASCII can tell apart.
      let text = ["'", "-", "-", "."][y & 3]
      return put(Cell(text: text, foreground: color, background: before.background), column, row)
    }
    let bits: [UInt32] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
    let there = before.text.unicodeScalars.first.map(\.value) ?? 0
    let pattern = (0x2800...0x28FF).contains(there) ? there : 0x2800
    let scalar = Unicode.Scalar(pattern | bits[(x & 1) * 4 + (y & 3)]).map(Character.init)
    put(
      Cell(text: String(scalar ?? "·"), foreground: color, background: ground(of: before)), column, row)
  }

  private mutating func addDot(_ point: Point, _ color: Color, _ marker: Marker) {
    let (column, row) = (Int(point.x.rounded(.down)), Int(point.y.rounded(.down)))
    guard cells.indices.contains(row), (0..<columns).contains(column) else { return }
    put(
      Cell(
        text: style.hasUnicode ? marker.glyph : marker.ascii, foreground: color,
        background: ground(of: cells[row][column])), column, row)
  }

  /// What lies behind a sign that is put into the cell: of two pixels their mean.
  private func ground(of cell: Cell) -> Color? {
    guard cell.text == "▀", let upper = cell.foreground, let lower = cell.background else {
      return cell.background
    }
    return upper.mixed(with: lower, share: 0.5)
  }

  private mutating func addText(_ text: String, _ column: Int, _ row: Int, _ color: Color?) {
    var place = column
    for character in singleLine(text) {
      let width = displayWidth(character)
      guard width > 0, place + width <= columns else { continue }
      let shown = style.hasUnicode || character.isASCII ? String(character) : Self.ascii[character] ?? "?"
      let isWhole = displayWidth(shown) == width
      for part in 0..<width {
        let text = part == 0 || !isWhole ? shown : ""
        put(Cell(text: text, foreground: color, background: ground(place + part, row)), place + part, row)
      }
      place += width
    }
  }

  /// What stands for a character of one column where there is ASCII alone.
  private static let ascii: [Character: String] = [
    "→": ">", "↓": "v", "·": ".", "×": "x", "…": "~", "–": "-", "−": "-", "±": "~", "●": "o", "▲": "^",
    "■": "#", "─": "-", "│": "|",
  ]

  private func ground(_ column: Int, _ row: Int) -> Color? {
    guard cells.indices.contains(row), (0..<columns).contains(column) else { return nil }
    return ground(of: cells[row][column])
  }

  /// Whole cells, at the left end perhaps a half and at the right end an eighth block; rows whose middle lies
  /// within.
  private mutating func addRectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: Color
  ) {
    let hasHalf = style.hasUnicode && (0.25..<0.75).contains(x.rounded(.up) - x)
    let start = Int(x.rounded(hasHalf ? .up : .toNearestOrAwayFromZero))
    let eighths = Int(((x + width - Double(start)) * 8).rounded())
    for row in cells.indices where Double(row) + 0.5 >= y && Double(row) + 0.5 < y + height {
      guard style.hasUnicode else {
        for place in 0..<max(0, (eighths + 4) / 8) {
          put(Cell(text: "#", foreground: color), start + place, row)
        }
        continue
      }
      if hasHalf { put(Cell(text: "▐", foreground: color), start - 1, row) }
      for place in 0..<max(0, eighths / 8) { put(Cell(text: "█", foreground: color), start + place, row) }
      if eighths > 0, eighths % 8 > 0 {
        let parts = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        put(Cell(text: parts[eighths % 8 - 1], foreground: color), start + eighths / 8, row)
      }
    }
  }

  /// Whole columns, at least one, and at the upper end an eighth block.
  private mutating func addColumn(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: Color
  ) {
    let start = Int(x.rounded())
    let end = max(Int((x + width).rounded()), start + 1)
    let foot = Int((y + height).rounded())
    let eighths = Int(((Double(foot) - y) * 8).rounded())
    guard eighths > 0 else { return }
    let parts = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"]
    for column in start..<end {
      for row in 0..<(style.hasUnicode ? eighths / 8 : (eighths + 4) / 8) {
        put(Cell(text: style.hasUnicode ? "█" : "#", foreground: color), column, foot - 1 - row)
      }
      if style.hasUnicode, eighths % 8 > 0 {
        put(Cell(text: parts[eighths % 8 - 1], foreground: color), column, foot - 1 - eighths / 8)
      }
    }
  }

  private mutating func addAxes(_ axes: Drawing.Axes) {
    let (column, row) = (axes.column - 1, axes.row + axes.rows)
    let signs = style.hasUnicode ? ["│", "┤", "─", "┬", "└"] : ["|", "+", "-", "+", "+"]
    for place in 0..<axes.rows { put(Cell(text: signs[0]), column, axes.row + place) }
    for place in 0..<axes.columns { put(Cell(text: signs[2]), axes.column + place, row) }
    // A number at the lower edge is told in the last row.
    for tick in axes.yTicks { put(Cell(text: signs[1]), column, min(Int(tick.rounded(.down)), row - 1)) }
    for tick in axes.xTicks { put(Cell(text: signs[3]), Int(tick.rounded(.down)), row) }
    put(Cell(text: signs[4]), column, row)
  }

  /// Two pixels a cell where half blocks can be had, else one.
  private mutating func addImage(
    _ image: PixelImage, _ column: Int, _ row: Int, _ columns: Int, _ rows: Int
  ) {
    let pixels = image.sampled(columns, rows * 2)
    for y in 0..<rows {
      for x in 0..<columns {
        let upper = pixels[2 * y * columns + x]
        var lower = pixels[(2 * y + 1) * columns + x]
        if image.areKinds { lower.level = upper.level }
        put(cell(upper, lower), column + x, row + y)
      }
    }
  }

  private func cell(_ upper: PixelImage.Sample, _ lower: PixelImage.Sample) -> Cell {
    let mean = upper.mixed(with: lower).level
    guard style.hasUnicode else {
      // Blanks in colour need no characters; but sixteen colours tell too few shades apart.
      if style.depth == .palette || style.depth == .full {
        return Cell(background: upper.color.mixed(with: lower.color, share: 0.5))
      }
      return Cell(text: pick(mean, from: " .:-=+*#%@", ofNegative: " -=$"))
    }
    guard style.depth == .none else {
      // A blank is copied and selected as one.
      if upper.color == lower.color { return Cell(background: upper.color) }
      return Cell(text: "▀", foreground: upper.color, background: lower.color)
    }
    // Without colour an edge between the two halves says more than their mean.
    if abs(upper.level - lower.level) * 255 > 127, min(upper.level, lower.level) >= 0 {
      return Cell(text: upper.level > lower.level ? "▀" : "▄")
    }
    return Cell(text: pick(mean, from: " ░▒▓█", ofNegative: " -=≡"))
  }

  /// A sign as dark as a level is large; levels below 0 have signs of their own.
  private func pick(_ level: Double, from ramp: String, ofNegative negative: String) -> String {
    let signs = Array(level < 0 ? negative : ramp)
    // 255 of 256 steps, so that white is the last sign's and no more.
    return String(signs[min(Int(abs(level) * 255 / 256 * Double(signs.count)), signs.count - 1)])
  }

  var lines: [String] { cells.map(line) }

  /// A line with an escape sequence wherever a colour changes, and none without colours.
  private func line(_ cells: [Cell]) -> String {
    guard style.depth != .none else { return cells.map(\.text).joined() }
    var line = ""
    var (foreground, background): (Color?, Color?) = (nil, nil)
    for cell in cells {
      if (foreground != nil && cell.foreground == nil) || (background != nil && cell.background == nil) {
        line += "\u{1B}[0m"
        (foreground, background) = (nil, nil)
      }
      var codes: [String] = []
      if let color = cell.foreground, color != foreground {
        codes.append(style.depth.code(color, isForeground: true))
      }
      if let color = cell.background, color != background {
        codes.append(style.depth.code(color, isForeground: false))
      }
      if !codes.isEmpty { line += "\u{1B}[\(codes.joined(separator: ";"))m" }
      (foreground, background) = (cell.foreground, cell.background)
      line += cell.text
    }
    return foreground == nil && background == nil ? line : line + "\u{1B}[0m"
  }
}

extension Marker {
  fileprivate var glyph: String {
    switch self {
    case .disc: "●"
    case .triangle: "▲"
    case .square: "■"
    case .cross: "×"
    }
  }

  fileprivate var ascii: String {
    switch self {
    case .disc: "o"
    case .triangle: "^"
    case .square: "#"
    case .cross: "x"
    }
  }
}
