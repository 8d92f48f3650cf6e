import Diagnostics

/// A picture: drawn in characters at a terminal's width, saved as PNG or SVG, and told in words. The same
/// picture gives the same bytes each time.
public struct Picture {
  /// What a terminal can show of a picture.
  public struct Style: Sendable {
    public var columns: Int
    public var depth: ColorDepth
    public var hasUnicode: Bool

    public init(columns: Int, depth: ColorDepth, hasUnicode: Bool) {
      (self.columns, self.depth, self.hasUnicode) = (columns, depth, hasUnicode)
    }

    /// 80 columns of UTF-8 without colour, for a text file.
    public static let plain = Style(columns: 80, depth: .none, hasUnicode: true)
  }

  /// What is seen, in a sentence or two.
  public let words: String
  /// Lays it out for a width.
  let draw: (_ columns: Int) -> Drawing

  init(words: String, draw: @escaping (_ columns: Int) -> Drawing) {
    (self.words, self.draw) = (words, draw)
  }

  /// Lines of equal width, no wider than the style's columns where the picture fits into them.
  public func lines(_ style: Style) -> [String] { draw(style.columns).lines(style) }

  /// The lines of a picture that is made narrower until it is no higher than `rows`; none where it never is.
  public func lines(_ style: Style, rows: Int) -> [String] {
    var columns = style.columns
    while true {
      let drawing = draw(columns)
      if drawing.rows <= rows { return drawing.lines(style) }
      guard columns > 12 else { return [] }
      columns = max(columns * 4 / 5, 12)
    }
  }

  /// The lines, each ended.
  public func text(_ style: Style = .plain) -> String {
    lines(style).map { $0 + "\n" }.joined()
  }

  /// A PNG file of 8 bits a colour.
  public func png() -> [UInt8] { draw(Style.plain.columns).raster().png() }

  /// The pixels of the picture as it is laid out for so many columns.
  func raster(columns: Int) -> Raster { draw(columns).raster() }

  /// An SVG file.
  public func svg() -> String { draw(Style.plain.columns).svg(title: words) }
}

extension Picture {
  /// A picture of lines of text, which are told for a width that they must keep to. The rule of a table is drawn
  /// as a line.
  public init(words: String, lines: @escaping (_ columns: Int) -> [String]) {
    self.init(words: words) { columns -> Drawing in
      let lines = lines(columns)
      let width = lines.map(displayWidth).max() ?? 0
      var drawing = Drawing(columns: min(max(width, 1), max(columns, 1)), rows: lines.count)
      for (row, line) in lines.enumerated() {
        let isRule = !line.isEmpty && line.allSatisfy { $0 == "─" }
        drawing.add(
          isRule
            ? .horizontal(column: 0, row: row, length: displayWidth(line)) : .text(line, column: 0, row: row))
      }
      return drawing
    }
  }
}
