import Diagnostics

/// Boxes one below the other with arrows between them, in frames that group them: a list of operations.
public struct FlowPicture {
  public struct Box: Sendable {
    /// What it does.
    public let title: String
    /// What goes in and comes out.
    public let details: String
    /// Whether it reads what the box above made: only then there is an arrow.
    public let isFedFromAbove: Bool

    public init(_ title: String, _ details: String, isFedFromAbove: Bool) {
      (self.title, self.details, self.isFedFromAbove) = (title, details, isFedFromAbove)
    }
  }

  public struct Group: Sendable {
    public let title: String
    public let boxes: [Box]
    /// Whether it reads what the groups above made.
    public let isFedFromAbove: Bool

    public init(_ title: String, _ boxes: [Box], isFedFromAbove: Bool) {
      (self.title, self.boxes, self.isFedFromAbove) = (title, boxes, isFedFromAbove)
    }
  }

  private let groups: [Group]
  private let words: String

  /// `words` is what the picture says in a sentence.
  public init(_ groups: [Group], words: String) { (self.groups, self.words) = (groups, words) }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  /// Columns that frame and box take beside their text.
  private static let border = 8
  private static let least = 16
  private static let most = 100

  private func drawing(_ columns: Int) -> Drawing {
    let texts = groups.flatMap { group in
      [group.title] + group.boxes.flatMap { [$0.title, $0.details] }
    }
    let natural = (texts.map(displayWidth).max() ?? 0) + Self.border
    let width = min(max(min(natural, columns), Self.least), Self.most)
    var (marks, arrows): ([Drawing.Mark], [Drawing.Mark]) = ([], [])
    var row = 0
    for (index, group) in groups.enumerated() {
      if index > 0 {
        if group.isFedFromAbove {
          // Beside the title that it would cross.
          let free = displayWidth(group.title) + 6
          arrows.append(.arrow(column: free < width - 2 ? max(width / 2, free) : width - 2, row: row))
        }
        row += 1
      }
      add(group, width, &marks, &row)
    }
    var drawing = Drawing(columns: width, rows: max(row, 1))
    marks += arrows
    for mark in marks { drawing.add(mark) }
    return drawing
  }

  private func add(_ group: Group, _ width: Int, _ marks: inout [Drawing.Mark], _ row: inout Int) {
    let top = row
    row += 1
    for (index, box) in group.boxes.enumerated() {
      if index > 0 {
        if box.isFedFromAbove { marks.append(.arrow(column: width / 2, row: row)) }
        row += 1
      }
      let lines = broken(box.title, width - Self.border) + broken(box.details, width - Self.border)
      marks.append(.frame(column: 2, row: row, columns: width - 4, rows: lines.count + 2))
      for (place, line) in lines.enumerated() {
        marks.append(.text(line, column: 4, row: row + 1 + place))
      }
      row += lines.count + 2
    }
    marks.append(.frame(column: 0, row: top, columns: width, rows: row + 1 - top))
    let title = " \(fitted(group.title, to: width - 6, hasUnicode: false)) "
    marks.append(.rectangle(x: 2, y: Double(top), width: Double(displayWidth(title)), height: 1, .white))
    marks.append(.text(title, column: 2, row: top))
    row += 1
  }

  /// Words on lines of at most `width` columns.
  private func broken(_ text: String, _ width: Int) -> [String] {
    guard !text.isEmpty else { return [] }
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty || displayWidth(line) + 1 + displayWidth(String(word)) <= width {
        lines[lines.count - 1] = line.isEmpty ? String(word) : line + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { fitted($0, to: width, hasUnicode: false) }
  }
}
