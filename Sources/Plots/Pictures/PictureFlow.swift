import Diagnostics

/// Pictures beside each other as far as they find room, those that find none below, each with a title above it, or none where that is empty.
public struct PictureFlow {
  public struct Item {
    public var title: String
    public var picture: Picture
    /// Columns that it wants at least; of a narrower picture it gets all.
    public var least: Int
    /// And those that are of use to it.
    public var most: Int

    public init(_ title: String, _ picture: Picture, least: Int, most: Int) {
      (self.title, self.picture) = (singleLine(title), picture)
      (self.least, self.most) = (least, max(least, most))
    }
  }

  private let items: [Item]
  private let words: String
  private static let gap = 2
  private static let widest = 100

  public init(_ items: [Item], words: String) { (self.items, self.words) = (items, words) }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  /// Which items stand beside each other.
  private func rows(_ columns: Int) -> [[Item]] {
    var rows: [[Item]] = []
    var used = 0
    for item in items {
      let least = min(item.least, columns)
      if rows.isEmpty || used + Self.gap + least > columns {
        rows.append([item])
        used = least
      } else {
        rows[rows.count - 1].append(item)
        used += Self.gap + least
      }
    }
    return rows
  }

  /// Columns of each item of a row: what is left over the least is shared, none gets more than is of use.
  private func widths(_ row: [Item], _ columns: Int) -> [Int] {
    var widths = row.map { min($0.least, columns) }
    var rest = columns - widths.reduce(0, +) - Self.gap * (row.count - 1)
    for (index, item) in row.enumerated() {
      let more = min(item.most - widths[index], rest / (row.count - index))
      if more > 0 {
        widths[index] += more
        rest -= more
      }
    }
    return widths
  }

  private func drawing(_ columns: Int) -> Drawing {
    let columns = min(max(columns, 1), Self.widest)
    var parts: [(item: Item, drawing: Drawing, column: Int, row: Int, width: Int)] = []
    var top = 0
    for row in rows(columns) {
      var (column, height) = (0, 0)
      for (item, width) in zip(row, widths(row, columns)) {
        let part = item.picture.draw(width)
        parts.append((item, part, column, top, width))
        column += max(part.columns, min(displayWidth(item.title), width)) + Self.gap
        height = max(height, part.rows + (item.title.isEmpty ? 0 : 1))
      }
      // A line stays free between what stands one below the other.
      top += height + 1
    }
    let width = parts.map { $0.column + max($0.drawing.columns, min(displayWidth($0.item.title), $0.width)) }
    var drawing = Drawing(columns: min(width.max() ?? 1, columns), rows: max(top - 1, 1))
    for part in parts {
      let heading = part.item.title.isEmpty ? 0 : 1
      if heading > 0 {
        let title = fitted(part.item.title, to: part.width, hasUnicode: true)
        drawing.add(.text(title, column: part.column, row: part.row))
      }
      drawing.add(part.drawing, column: part.column, row: part.row + heading)
    }
    return drawing
  }
}
