import Diagnostics

/// A matrix as colours, with its numbers in them where there is room.
public struct HeatMap {
  private let rows: Int
  private let columns: Int
  private let values: [Float]
  private let scale: ValueScale
  private let title: String
  private let words: String
  /// The numbers as they stand in the cells; none where there are too many of them.
  private let texts: [String]

  /// Cells are no wider than this without numbers.
  private static let widestCell = 6
  private static let mostRows = 24
  private static let mostNumbers = 1_000

  /// `values` row after row, at least one.
  public init(
    rows: Int, columns: Int, values: [Float], scale: ValueScale, title: String = "", words: String
  ) {
    assert(rows > 0 && columns > 0 && values.count == rows * columns)
    (self.rows, self.columns, self.values, self.scale) = (rows, columns, values, scale)
    (self.title, self.words) = (title, words)
    texts = rows > Self.mostRows || values.count > Self.mostNumbers ? [] : Self.texts(values)
  }

  /// The numbers with as many decimals each: whole ones with none, others so that the largest has three digits.
  private static func texts(_ values: [Float]) -> [String] {
    let largest = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    if values.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e6 }) { return values.map { "\(Int($0))" } }
    guard (0.001..<1e5).contains(largest) else {
      return values.map { significantText(Double($0), digits: 3) }
    }
    let decimals = [100, 10, 1, 0.1, 0.01].firstIndex { largest >= $0 } ?? 5
    return values.map {
      $0.isFinite ? printed(Double($0), "f", precision: decimals) : significantText(Double($0))
    }
  }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  private func drawing(_ width: Int) -> Drawing {
    let width = min(max(width, 1), 400)
    let label = min("\(rows - 1)".count, max(width - 2, 0))
    let room = max(width - label - 1, 1)
    let number = (texts.map(displayWidth).max() ?? 0) + 2
    let hasNumbers = !texts.isEmpty && number * columns <= room
    let cell = hasNumbers ? number : min(room / columns, Self.widestCell)
    let across = cell > 0 ? cell * columns : room
    let down = rows <= Self.mostRows ? rows : min((rows + 1) / 2, Self.mostRows)
    let top = title.isEmpty ? 0 : 1
    let total = min(max(label + 1 + across, displayWidth(title), 36), width)
    var drawing = Drawing(columns: total, rows: top + 1 + down + 2)
    if top > 0 { drawing.add(.text(fitted(title, to: total, hasUnicode: true), column: 0, row: 0)) }
    addColumnLabels(label + 1, top, cell: cell, across: across, to: &drawing)
    addRowLabels(label, top + 1, down: down, to: &drawing)
    var image = scale.image(width: columns, height: rows, values: values)
    // Where there are no colours the numbers alone say it.
    if hasNumbers { image = image.withoutLevels }
    drawing.add(.image(image, column: label + 1, row: top + 1, columns: across, rows: Double(down)))
    if hasNumbers { addNumbers(image, label + 1, top + 1, cell: cell, to: &drawing) }
    drawing.addScaleBar(scale, column: 0, row: top + 1 + down + 1, width: total)
    return drawing
  }

  private func addNumbers(
    _ image: PixelImage, _ column: Int, _ row: Int, cell: Int, to drawing: inout Drawing
  ) {
    for (index, text) in texts.enumerated() {
      let place = column + index % columns * cell
      drawing.add(
        .text(
          padded(text, to: cell - 1, onLeft: true) + " ", column: place, row: row + index / columns,
          color: image.pixels[index].contrast))
    }
  }

  /// Every column's number, or as many of them as do not touch.
  private func addColumnLabels(
    _ column: Int, _ row: Int, cell: Int, across: Int, to drawing: inout Drawing
  ) {
    let widest = "\(columns - 1)".count
    var free = column
    for index in 0..<columns {
      let text = "\(index)"
      // Right above the numbers, else at the left edge of its cell.
      let start =
        column + (cell > widest ? index * cell + max(cell - 1 - text.count, 0) : index * across / columns)
      guard start >= free, start + text.count <= drawing.columns else { continue }
      drawing.add(.text(text, column: start, row: row))
      free = start + widest + 1
    }
  }

  private func addRowLabels(_ width: Int, _ row: Int, down: Int, to drawing: inout Drawing) {
    guard width > 0 else { return }
    for line in 0..<down {
      let first = line * rows / down
      drawing.add(
        .text(
          padded(fitted("\(first)", to: width, hasUnicode: true), to: width, onLeft: true), column: 0,
          row: row + line))
    }
  }
}

extension PixelImage {
  /// The same for a terminal of colours, and nothing for another.
  var withoutLevels: PixelImage {
    PixelImage(
      width: width, height: height, colors: pixels, levels: [Float](repeating: 0, count: pixels.count))
  }
}

extension Color {
  /// Black or white, whichever is read more easily on this colour.
  var contrast: Color { brightness > 0.55 ? .ink : .white }
}
