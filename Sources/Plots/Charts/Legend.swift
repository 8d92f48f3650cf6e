import Diagnostics

/// The names of a chart's series and of its notes, each behind a sample, in as few lines as they take.
struct Legend {
  private enum Sample {
    case series(Chart.Series)
    case note(Color)
    case none
  }
  private struct Item {
    let sample: Sample
    let text: String
  }

  private var lines: [[Item]] = []

  private static let sampleWidth = 4
  private static let gap = 3
  private static let mostLines = 3

  /// Empty when there is nothing to tell apart. What has no room is counted.
  init(_ chart: Chart, width: Int) {
    let named = chart.series.filter { !$0.name.isEmpty }
    var items = chart.series.count > 1 ? named.map { Item(sample: .series($0), text: $0.name) } : []
    items += chart.notes.map { Item(sample: .note($0.color), text: $0.text) }
    let room = max(width - Self.sampleWidth, 1)
    var used = width
    for (index, item) in items.enumerated() {
      let text = fitted(item.text, to: room, hasUnicode: true)
      let length = Self.sampleWidth + displayWidth(text)
      if used + Self.gap + length <= width {
        lines[lines.count - 1].append(Item(sample: item.sample, text: text))
        used += Self.gap + length
        continue
      }
      if lines.count == Self.mostLines {
        let rest = Item(sample: .none, text: "and \(items.count - index) more")
        lines.append([rest])
        break
      }
      lines.append([Item(sample: item.sample, text: text)])
      used = length
    }
  }

  var rows: Int { lines.count }

  func draw(on drawing: inout Drawing, column: Int, row: Int, marksCurves: Bool) {
    for (index, line) in lines.enumerated() {
      var place = column
      for item in line {
        let middle = Point(Double(place) + 1.5, Double(row + index) + 0.5)
        switch item.sample {
        case .none: break
        case .note(let color): drawing.add(.dot(middle, color, .disc))
        case .series(let series):
          switch series.form {
          case .curve:
            drawing.addLine(
              [Point(Double(place), middle.y), Point(Double(place + 3), middle.y)], series.color,
              isDashed: series.isDashed)
            if marksCurves { drawing.add(.dot(middle, series.color, series.marker)) }
          case .dots: drawing.add(.dot(middle, series.color, series.marker))
          case .bars:
            drawing.add(
              .rectangle(x: Double(place + 1), y: middle.y - 0.3, width: 2, height: 0.6, series.color))
          }
        }
        drawing.add(.text(item.text, column: place + Self.sampleWidth, row: row + index))
        place += Self.sampleWidth + displayWidth(item.text) + Self.gap
      }
    }
  }
}
