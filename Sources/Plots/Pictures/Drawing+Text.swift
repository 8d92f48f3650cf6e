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
    case .image(let image, let column, let row, let columns, let rows):
      addImage(image, column, row, columns, rows)
    case .text(let text, let column, let row): addText(text, column, row)
    case .horizontal(let column, let row, let length):
      for place in 0..<length { put(Cell(text: style.hasUnicode ? "─" : "-"), column + place, row) }
    case .vertical(let column, let row, let length):
      for place in 0..<length { put(Cell(text: style.hasUnicode ? "│" : "|"), column, row + place) }
    }
  }

  private mutating func put(_ cell: Cell, _ column: Int, _ row: Int) {
    guard cells.indices.contains(row), (0..<columns).contains(column) else { return }
    cells[row][column] = cell
  }

  private mutating func addText(_ text: String, _ column: Int, _ row: Int) {
    var place = column
    for character in singleLine(text) {
      let width = displayWidth(character)
      guard width > 0, place + width <= columns else { continue }
      let isShown = style.hasUnicode || character.isASCII
      for part in 0..<width {
        put(Cell(text: isShown ? (part == 0 ? String(character) : "") : "?"), place + part, row)
      }
      place += width
    }
  }

  /// Whole cells, and at the right end an eighth block; rows whose middle lies within.
  private mutating func addRectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: Color
  ) {
    let start = Int(x.rounded())
    let eighths = Int(((x + width - Double(start)) * 8).rounded())
    for row in cells.indices where Double(row) + 0.5 >= y && Double(row) + 0.5 < y + height {
      guard style.hasUnicode else {
        for place in 0..<max(0, (eighths + 4) / 8) {
          put(Cell(text: "#", foreground: color), start + place, row)
        }
        continue
      }
      for place in 0..<max(0, eighths / 8) { put(Cell(text: "█", foreground: color), start + place, row) }
      if eighths > 0, eighths % 8 > 0 {
        let parts = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        put(Cell(text: parts[eighths % 8 - 1], foreground: color), start + eighths / 8, row)
      }
    }
  }

  /// Two pixels a cell where half blocks can be had, else one.
  private mutating func addImage(_ image: GreyImage, _ column: Int, _ row: Int, _ columns: Int, _ rows: Int) {
    let pixels = image.sampled(columns, rows * 2)
    for y in 0..<rows {
      for x in 0..<columns {
        let (upper, lower) = (pixels[2 * y * columns + x], pixels[(2 * y + 1) * columns + x])
        put(cell(upper, lower), column + x, row + y)
      }
    }
  }

  private func cell(_ upper: Double, _ lower: Double) -> Cell {
    let mean = (upper + lower) / 2 / 256
    guard style.hasUnicode else {
      let ramp = Array(" .:-=+*#%@")
      let text = String(ramp[min(Int(mean * Double(ramp.count)), ramp.count - 1)])
      return Cell(text: text)
    }
    guard style.depth == .none else {
      let colors = [upper, lower].map { Color(grey: UInt8($0.rounded())) }
      return Cell(text: "▀", foreground: colors[0], background: colors[1])
    }
    // Without colour an edge between the two halves says more than their mean.
    if abs(upper - lower) > 127 { return Cell(text: upper > lower ? "▀" : "▄") }
    let shades = [" ", "░", "▒", "▓", "█"]
    return Cell(text: shades[min(Int(mean * 5), 4)])
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
