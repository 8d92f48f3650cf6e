import Diagnostics

/// A table of counts, a row for each true class and a column for each predicted one, tinted by the row's share;
/// below it what was confused most.
public struct ConfusionPicture {
  /// A class that was taken for another.
  public struct Pair: Sendable {
    public let truth: Int
    public let called: Int
    public let count: Int
    public let share: Double

    public init(truth: Int, called: Int, count: Int, share: Double) {
      (self.truth, self.called, self.count, self.share) = (truth, called, count, share)
    }
  }

  private let counts: [[Int]]
  private let labels: [String]
  private let pairs: [Pair]
  /// What the table is of, and how many were right.
  private let title: String
  private let shares: [[Double]]

  /// Up to so many classes the cells have numbers where these fit, and up to so many shares below them.
  private static let mostWithNumbers = 20
  private static let mostWithShares = 12
  private static let mostRows = 40
  private static let mostPairs = 5
  private static let longestLabel = 12

  /// `counts[true][predicted]`, a label for each class, pairs with the commonest first.
  public init(counts: [[Int]], labels: [String], pairs: [Pair], title: String) {
    assert(!counts.isEmpty && labels.count == counts.count && counts.allSatisfy { $0.count == counts.count })
    self.counts = counts
    self.labels = labels.map(singleLine)
    (self.pairs, self.title) = (pairs, singleLine(title))
    shares = counts.map { row in
      let sum = row.reduce(0, +)
      return row.map { sum == 0 ? 0 : Double($0) / Double(sum) }
    }
  }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  private var words: String {
    guard let first = pairs.first else { return title + "; none was confused" }
    let top = [first] + pairs.dropFirst().prefix(2)
    return title + "; most confused: " + top.map(pairText).joined(separator: ", ")
  }

  /// `4 → 9: 12 times (1.2 %)`
  private func pairText(_ pair: Pair) -> String {
    "\(labels[pair.truth]) → \(labels[pair.called]): \(countText(pair.count)) "
      + "\(pair.count == 1 ? "time" : "times") (\(percentText(pair.share)))"
  }

  // MARK: Layout

  private struct Layout {
    var label: Int
    /// Columns of a class; 0 when the map is squeezed.
    var cell: Int
    var across: Int
    /// Lines of a class, and of all.
    var lines: Int
    var down: Int
    var hasNumbers: Bool
    var hasShares: Bool
  }

  private func layout(_ columns: Int) -> Layout {
    let count = counts.count
    let label = min(labels.map(displayWidth).max() ?? 0, Self.longestLabel, max(columns / 4, 1))
    let room = max(columns - label - 1, 1)
    let number = countText(counts.joined().max() ?? 0).count + 1
    let isSmall = count <= Self.mostWithNumbers
    let hasNumbers = isSmall && number * count <= room
    // ` 100.0`
    let withShares = max(number, 6)
    let hasShares = count <= Self.mostWithShares && withShares * count <= room
    let names = labels.map(displayWidth).max() ?? 1
    let least = hasShares ? withShares : number
    let cell =
      hasNumbers || hasShares
      ? min(room / count, max(least, min(names + 1, 10))) : min(room / count, 4)
    let lines = hasShares ? 2 : 1
    let down = count <= Self.mostRows ? count * lines : Self.mostRows
    return Layout(
      label: label, cell: cell, across: cell > 0 ? cell * count : room, lines: lines, down: down,
      hasNumbers: hasNumbers, hasShares: hasShares)
  }

  private func drawing(_ columns: Int) -> Drawing {
    let columns = min(max(columns, 1), 400)
    let layout = layout(columns)
    let heading = layout.hasShares ? "true ↓ predicted → count, % of the row" : "true ↓ predicted →"
    var notes = pairs.prefix(Self.mostPairs).map(pairText)
    if !notes.isEmpty { notes.insert("most confused", at: 0) }
    let texts = [title, heading] + notes
    let width = min(max(layout.label + 1 + layout.across, texts.map(displayWidth).max() ?? 0), columns)
    let top = 4
    var drawing = Drawing(
      columns: width, rows: top + layout.down + (notes.isEmpty ? 0 : 1 + notes.count))
    func addLine(_ text: String, _ row: Int) {
      drawing.add(.text(fitted(text, to: width, hasUnicode: true), column: 0, row: row))
    }
    addLine(title, 0)
    addLine(heading, 2)
    addLabels(layout, top: top, to: &drawing)
    addCells(layout, top: top, to: &drawing)
    for (index, note) in notes.enumerated() { addLine(note, top + layout.down + 1 + index) }
    return drawing
  }

  private func addLabels(_ layout: Layout, top: Int, to drawing: inout Drawing) {
    var free = layout.label + 1
    for (index, label) in labels.enumerated() {
      let text = fitted(label, to: max(layout.cell - 1, 1), hasUnicode: true)
      let start =
        layout.label + 1
        + (layout.cell > 1
          ? index * layout.cell + layout.cell - 1 - displayWidth(text) : index * layout.across / labels.count)
      guard start >= free, start + displayWidth(text) <= drawing.columns else { continue }
      drawing.add(.text(text, column: start, row: top - 1))
      free = start + displayWidth(text) + 1
    }
    for line in stride(from: 0, to: layout.down, by: layout.lines) {
      let index = line * labels.count / layout.down
      let text = fitted(labels[index], to: layout.label, hasUnicode: true)
      drawing.add(.text(padded(text, to: layout.label, onLeft: true), column: 0, row: top + line))
    }
  }

  private func addCells(_ layout: Layout, top: Int, to drawing: inout Drawing) {
    let count = counts.count
    var colors: [Color] = []
    for (row, line) in shares.enumerated() {
      for (column, share) in line.enumerated() {
        // Small shares are what one looks for: the root makes them seen.
        colors.append((row == column ? Color.blue : .vermilion).tint(share.squareRoot() * 0.9))
      }
    }
    var image = PixelImage(
      width: count, height: count, colors: colors, levels: shares.joined().map { Float($0.squareRoot()) })
    let hasText = layout.hasNumbers || layout.hasShares
    if hasText { image = image.withoutLevels }
    drawing.add(
      .image(image, column: layout.label + 1, row: top, columns: layout.across, rows: Double(layout.down)))
    guard hasText else { return }
    for row in 0..<count {
      for column in 0..<count where counts[row][column] > 0 || !layout.hasShares {
        let place = layout.label + 1 + column * layout.cell
        let color = colors[row * count + column].contrast
        func put(_ text: String, _ line: Int) {
          drawing.add(
            .text(
              padded(text, to: layout.cell - 1, onLeft: true) + " ", column: place,
              row: top + row * layout.lines + line, color: color))
        }
        put(countText(counts[row][column]), 0)
        if layout.hasShares { put(String(percentText(shares[row][column]).dropLast(2)), 1) }
      }
    }
  }

  // MARK: Plain text

  /// The table and the pairs as plain lines, for a pipe; of very many classes the pairs alone.
  public func text(width: Int, hasUnicode: Bool) -> String {
    var parts = [title]
    if counts.count <= Self.mostWithNumbers { parts.append(table(width: width, hasUnicode: hasUnicode)) }
    let confused = pairs.prefix(Self.mostPairs).map(pairText)
    if !confused.isEmpty { parts.append((["most confused"] + confused).joined(separator: "\n")) }
    let text = parts.joined(separator: "\n\n")
    return hasUnicode ? text : text.map { $0 == "→" ? "->" : String($0) }.joined()
  }

  private func table(width: Int, hasUnicode: Bool) -> String {
    let corner = hasUnicode ? "true ↓ predicted →" : "true, predicted:"
    var table = Table(
      [Table.Column(corner)] + labels.map { Table.Column($0, .right) } + [Table.Column("recall", .right)])
    for (index, row) in counts.enumerated() {
      table.add(
        [labels[index]] + row.map(countText) + [
          row.reduce(0, +) == 0 ? "" : percentText(shares[index][index])
        ])
    }
    table.addRule()
    let columns = counts.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
    table.add(
      ["precision"]
        + counts.indices.map {
          columns[$0] == 0 ? "" : percentText(Double(counts[$0][$0]) / Double(columns[$0]))
        })
    let text = table.split(width: width)
      .map { $0.text(width: width, hasUnicode: hasUnicode) }.joined(separator: "\n")
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
