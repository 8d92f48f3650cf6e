import Diagnostics

/// Numbers as lying bars, one a line with its label and its number; those below 0 go to the left.
public struct BarChart {
  private let bars: [(label: String, value: Double)]
  private let title: String
  private let others: Int
  /// The colours of what is below 0 and above it are those of images on a signed scale.
  public var isSigned = false

  /// More bars than this are cut.
  public static let mostBars = 60
  private static let widest = 100
  private static let longestLabel = 24

  /// As many labels as values.
  public init(_ values: [Double], labels: [String], title: String = "") {
    let all = zip(labels, values).map { (label: singleLine($0), value: $1) }
    bars = Array(all.prefix(Self.mostBars))
    others = all.count - bars.count
    self.title = singleLine(title)
  }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  /// `3 bars: a 1, b 2, c -3`
  private var words: String {
    let count = bars.count + others
    let rest = others > 0 ? ", and \(countText(others)) more" : ""
    let head = "\(countText(count)) \(count == 1 ? "bar" : "bars")"
    let list = bars.map { "\($0.label) \(briefText($0.value))" }.joined(separator: ", ")
    return (title.isEmpty ? "" : "\(title): ") + (list.isEmpty ? "no bars" : "\(head): \(list)\(rest)")
  }

  private func drawing(_ columns: Int) -> Drawing {
    let width = min(max(columns, 1), Self.widest)
    let labels = min(bars.map { displayWidth($0.label) }.max() ?? 0, Self.longestLabel, width / 3)
    let numbers = bars.map { briefText($0.value) }
    let wideNumbers = numbers.map { displayWidth($0) }.max() ?? 0
    // Label, a blank, bars, a blank, number.
    let room = width - labels - wideNumbers - 2
    let heading = title.isEmpty ? 0 : 1
    var drawing = Drawing(columns: width, rows: heading + max(bars.count, 1) + (others > 0 ? 1 : 0))
    if heading > 0 {
      let text = fitted(title, to: width, hasUnicode: true)
      drawing.add(.text(text, column: (width - displayWidth(text)) / 2, row: 0))
    }
    guard !bars.isEmpty else {
      drawing.add(.text(fitted("no bars", to: width, hasUnicode: true), column: 0, row: heading))
      return drawing
    }
    // From 0, at the left when nothing is below it; a column for the axis.
    let finite = bars.map(\.value).filter { abs($0) <= 1e300 }
    let (low, high) = (min(finite.min() ?? 0, 0), max(finite.max() ?? 0, 0))
    let field = max(room - 1, 0)
    let scale = high > low ? Double(field) / (high - low) : 0
    let below = Int((-low * scale).rounded())
    let axis = labels + 1 + below
    for (index, bar) in bars.enumerated() {
      let row = heading + index
      let label = fitted(bar.label, to: labels, hasUnicode: true)
      drawing.add(.text(padded(label, to: labels, onLeft: true), column: 0, row: row))
      let number = fitted(numbers[index], to: max(width - labels - 1, 0), hasUnicode: true)
      drawing.add(.text(number, column: max(width - displayWidth(number), 0), row: row))
      guard room > 1, abs(bar.value) <= 1e300, bar.value != 0 else { continue }
      let isBelow = bar.value < 0
      let length = min(abs(bar.value) * scale, Double(isBelow ? below : field - below))
      let top = Double(row) + 0.15
      let color = isBelow == isSigned ? Color.blue : .vermilion
      drawing.add(
        isBelow
          ? .leftward(from: axis, y: top, length: length, height: 0.7, color)
          : .rectangle(x: Double(axis + 1), y: top, width: length, height: 0.7, color))
    }
    if room > 1 { drawing.add(.vertical(column: axis, row: heading, length: bars.count)) }
    if others > 0 {
      drawing.add(
        .text(
          fitted("and \(countText(others)) more", to: width, hasUnicode: true), column: 0,
          row: heading + bars.count))
    }
    return drawing
  }
}
