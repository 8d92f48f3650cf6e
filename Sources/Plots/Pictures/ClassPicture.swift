import Diagnostics

/// An image beside horizontal bars of its class probabilities, or the bars alone.
public struct ClassPicture {
  private let image: PixelImage?
  /// What is shown: all classes in their order, or of many the most likely.
  private let shown: [(label: String, share: Double)]
  private let others: Int
  private let best: Int

  /// More classes than this are cut to the most likely ones.
  static let mostClasses = 20
  private static let gap = 3
  private static let longestLabel = 16
  private static let longestBar = 40
  /// ` 100.0 %`
  private static let percentWidth = 8
  private static let shortestBar = 8

  /// As many labels as shares, at least one; the shares are in 0…1.
  public init(_ image: PixelImage?, labels: [String], shares: [Double]) {
    assert(!shares.isEmpty && labels.count == shares.count)
    self.image = image
    let all = zip(labels, shares).map { (label: singleLine($0), share: $1) }
    let ranked = all.indices.sorted { (all[$0].share, $1) > (all[$1].share, $0) }
    let kept =
      all.count > Self.mostClasses ? Array(ranked.prefix(Self.mostClasses)) : Array(all.indices)
    shown = kept.map { all[$0] }
    others = all.count - kept.count
    best = kept.firstIndex(of: ranked[0]) ?? 0
  }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  /// `28×28 image; class probability: 7 99.1 %, 9 0.6 %, 3 0.2 %, 7 others 0.1 %`
  private var words: String {
    let ranked = shown.sorted { $0.share > $1.share }
    let top = ranked.prefix(3)
    var parts = top.map { "\($0.label) \(percentText($0.share))" }
    let rest = shown.count + others - top.count
    if rest > 0, let limit = ranked.dropFirst(3).first {
      parts.append("\(rest) \(rest == 1 ? "other" : "others") \(percentText(limit.share)) or less")
    }
    let size = image.map { "\($0.width)×\($0.height) image; " } ?? ""
    return size + "class probability: \(parts.joined(separator: ", "))"
  }

  // MARK: Layout

  /// Columns and rows of the image: about 28 columns, pixels as wide as high.
  private func size(of image: PixelImage, in columns: Int) -> (columns: Int, rows: Double) {
    let most = max(min(28, columns), 1)
    let wide = image.width < most ? image.width * (most / image.width) : most
    // Two pixels a row.
    let rows = Double(wide) * Double(image.height) / Double(image.width) / 2
    return (wide, min(max(rows, 0.5), 56))
  }

  private func drawing(_ columns: Int) -> Drawing {
    let columns = min(max(columns, 1), 400)
    let label = min(shown.map { displayWidth($0.label) }.max() ?? 0, Self.longestLabel)
    // Behind the label a blank and the axis.
    let fixed = label + 2 + Self.percentWidth
    func panel(_ room: Int) -> Int { fixed + min(max(room - fixed, 0), Self.longestBar) }
    let bars = shown.count + 1 + (others > 0 ? 1 : 0)
    guard let image else {
      let width = min(panel(columns), columns)
      var drawing = Drawing(columns: width, rows: bars)
      addBars(0, 0, label: label, width: width, to: &drawing)
      return drawing
    }
    let size = size(of: image, in: columns)
    let lines = Int(size.rows.rounded(.up))
    var drawing: Drawing
    func add(column: Int, row: Int) {
      drawing.add(.image(image, column: column, row: row, columns: size.columns, rows: size.rows))
    }
    if columns >= size.columns + Self.gap + fixed + Self.shortestBar {
      let (rows, panel) = (max(lines, bars), panel(columns - size.columns - Self.gap))
      drawing = Drawing(columns: size.columns + Self.gap + panel, rows: rows)
      add(column: 0, row: (rows - lines) / 2)
      addBars(size.columns + Self.gap, (rows - bars) / 2, label: label, width: panel, to: &drawing)
    } else {
      let panel = panel(columns)
      let width = min(max(size.columns, panel), columns)
      drawing = Drawing(columns: width, rows: lines + 1 + bars)
      add(column: (width - size.columns) / 2, row: 0)
      addBars(0, lines + 1, label: label, width: min(panel, columns), to: &drawing)
    }
    return drawing
  }

  /// A title, then a line for each class: label, axis, bar, percentage.
  private func addBars(_ column: Int, _ row: Int, label: Int, width: Int, to drawing: inout Drawing) {
    let axis = column + label + 1
    let room = max(width - label - 2 - Self.percentWidth, 0)
    drawing.add(
      .text(fitted("class probability", to: width - label - 1, hasUnicode: true), column: axis, row: row))
    for (index, item) in shown.enumerated() {
      let line = row + 1 + index
      let text = fitted(item.label, to: label, hasUnicode: true)
      drawing.add(.text(padded(text, to: label, onLeft: true), column: column, row: line))
      let length = Double(room) * min(max(item.share, 0), 1)
      if length > 0 {
        drawing.add(
          .rectangle(
            x: Double(axis + 1), y: Double(line) + 0.15, width: length, height: 0.7,
            index == best ? .orange : .blue))
      }
      let percent = padded(percentText(item.share), to: Self.percentWidth, onLeft: true)
      drawing.add(.text(percent, column: axis + 1 + room, row: line))
    }
    drawing.add(.vertical(column: axis, row: row + 1, length: shown.count))
    if others > 0 {
      drawing.add(
        .text("and \(others) less likely", column: axis, row: row + 1 + shown.count))
    }
  }
}
