/// The line of a culprit as it is shown, and where the carets stand under it, in columns.
public struct Excerpt {
  public private(set) var line = ""
  public private(set) var caretOffset = 0
  public private(set) var caretWidth = 1

  /// Cuts a line longer than `width` around the culprit.
  public init(of place: Place, width: Int, ellipsis: String) {
    let source = place.source
    let number = source.line(at: min(max(place.span.lower, 0), source.utf8.count))
    let cells = Self.cells(of: source.lineText(number), from: source.lineStart(number))
    let lower = max(place.span.lower, source.lineStart(number))
    let first = cells.firstIndex { $0.upper > lower } ?? cells.count
    // An empty span has no cell of its own: it gets one caret, past the end if need be.
    let last = cells.lastIndex { $0.lower < place.span.upper } ?? first - 1
    let marked = first..<max(first, last + 1)
    let shown = Self.window(of: cells.map(\.width), around: marked, width: max(width, 20), ellipsis.count)
    let before = shown.lowerBound > 0 ? ellipsis : ""
    let after = shown.upperBound < cells.count ? ellipsis : ""
    line = before + cells[shown].map(\.text).joined() + after
    caretOffset =
      before.count + cells[shown.lowerBound..<max(first, shown.lowerBound)].reduce(0) { $0 + $1.width }
    caretWidth = max(1, cells[marked.clamped(to: shown)].reduce(0) { $0 + $1.width })
  }

  /// A grapheme as it is shown.
  private struct Cell {
    let text: String
    let width: Int
    let lower: Int
    let upper: Int
  }

  private static let tabWidth = 4

  private static func cells(of text: String, from start: Int) -> [Cell] {
    var column = 0
    var offset = start
    return text.map { character in
      let shown: String
      if character == "\t" {
        shown = String(repeating: " ", count: tabWidth - column % tabWidth)
      } else {
        shown = String(String.UnicodeScalarView(character.unicodeScalars.map(visibleScalar)))
      }
      let width = displayWidth(shown)
      let cell = Cell(text: shown, width: width, lower: offset, upper: offset + character.utf8.count)
      column += width
      offset = cell.upper
      return cell
    }
  }

  /// The cells to show: all that fit, else a stretch that holds the culprit's beginning with a third of the
  /// room before it.
  private static func window(
    of widths: [Int], around marked: Range<Int>, width: Int, _ ellipsisWidth: Int
  ) -> Range<Int> {
    guard widths.reduce(0, +) > width else { return 0..<widths.count }
    var room = width - 2 * ellipsisWidth
    var lower = min(marked.lowerBound, widths.count)
    let markedWidth = widths[marked.clamped(to: 0..<widths.count)].reduce(0, +)
    let lead = max(room / 3, min(room - markedWidth, room / 2))
    var taken = 0
    while lower > 0, taken + widths[lower - 1] <= lead {
      lower -= 1
      taken += widths[lower]
    }
    room -= taken
    var upper = max(lower, min(marked.lowerBound, widths.count))
    while upper < widths.count, widths[upper] <= room {
      room -= widths[upper]
      upper += 1
    }
    while lower > 0, widths[lower - 1] <= room {
      lower -= 1
      room -= widths[lower]
    }
    return lower..<upper
  }
}
