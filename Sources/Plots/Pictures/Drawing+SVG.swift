import Diagnostics

extension Drawing {
  /// Units of the SVG and pixels of the PNG that a cell takes; margin around the drawing.
  static let cellWidth = 12
  static let cellHeight = 24
  static let margin = 12
  static let lineWidth = 2.0
  static let dotRadius = 5.0
  static let speckRadius = 1.5

  /// Width and height with the margin.
  var size: (width: Int, height: Int) {
    (columns * Self.cellWidth + 2 * Self.margin, rows * Self.cellHeight + 2 * Self.margin)
  }

  /// The drawing as an SVG 1.1 file.
  func svg(title: String) -> String {
    let (width, height) = size
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(width)" height="\#(height)" "#
        + #"viewBox="0 0 \#(width) \#(height)" role="img">"#,
      "<title>\(escapedMarkup(title))</title>",
      #"<rect width="\#(width)" height="\#(height)" fill="\#(Color.white.hexadecimal)"/>"#,
      #"<g transform="translate(\#(Self.margin) \#(Self.margin))" font-size="20" "#
        + #"font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" fill="\#(Color.ink.hexadecimal)">"#,
    ]
    for mark in marks { lines += elements(mark) }
    return (lines + ["</g>", "</svg>", ""]).joined(separator: "\n")
  }

  private func elements(_ mark: Mark) -> [String] {
    let (wide, high) = (Double(Self.cellWidth), Double(Self.cellHeight))
    switch mark {
    case .rectangle(let x, let y, let width, let height, let color):
      return [rectangle(x * wide, y * high, width * wide, height * high, color)]
    case .leftward(let column, let y, let length, let height, let color):
      let left = Self.leftEdge(from: column, length: length)
      return [rectangle(left * wide, y * high, length * wide, height * high, color)]
    case .image(let image, let column, let row, let columns, let rows):
      return elements(
        image.reduced, Double(column) * wide, Double(row) * high, Double(columns) * wide, rows * high)
    case .text(let text, let column, let row, let color):
      return [element(singleLine(text), Double(column) * wide, Double(row) * high, color)]
    case .horizontal(let column, let row, let length):
      return [
        rectangle(Double(column) * wide, Double(row) * high + high / 2 - 1, Double(length) * wide, 2, .ink)
      ]
    case .vertical(let column, let row, let length):
      return [
        rectangle(Double(column + 1) * wide - 2, Double(row) * high, 2, Double(length) * high, .ink)
      ]
    case .frame(let column, let row, let columns, let rows):
      return sides(of: Area(frame: column, row, columns, rows)).map {
        rectangle($0.x * wide - 1, $0.y * high - 1, $0.width * wide + 2, $0.height * high + 2, .ink)
      }
    case .arrow(let column, let row):
      let (x, top) = ((Double(column) + 0.5) * wide, (Double(row) - 0.5) * high)
      let tip = (Double(row) + 1.5) * high
      return [
        rectangle(x - 1, top, 2, 2 * high - 10, .ink),
        #"<polygon points="\#(number(x - 6)),\#(number(tip - 12)) \#(number(x + 6)),\#(number(tip - 12)) "#
          + #"\#(number(x)),\#(number(tip))" fill="\#(Color.ink.hexadecimal)"/>"#,
      ]
    case .line(let points, let color, let isDashed):
      let places = points.map { "\(number($0.x * wide)),\(number($0.y * high))" }.joined(separator: " ")
      let dashes = isDashed ? #" stroke-dasharray="6 6""# : ""
      return [
        #"<polyline points="\#(places)" fill="none" stroke="\#(color.hexadecimal)" "#
          + #"stroke-width="\#(Int(Self.lineWidth))" stroke-linejoin="round"\#(dashes)/>"#
      ]
    case .dot(let point, let color, let marker): return [dot(point.x * wide, point.y * high, color, marker)]
    case .speck(let point, let color):
      return [
        #"<circle cx="\#(number(point.x * wide))" cy="\#(number(point.y * high))" "#
          + #"r="\#(number(Self.speckRadius))" fill="\#(color.hexadecimal)"/>"#
      ]
    case .label(let text, let point, let anchor):
      let shown = singleLine(text)
      let x = (point.x - anchor.share * Double(displayWidth(shown))) * wide
      return [element(shown, x, (point.y - 0.5) * high, nil)]
    case .column(let x, let y, let width, let height, let color):
      return [rectangle(x * wide, y * high, width * wide, height * high, color)]
    case .axes(let axes): return axes.bars.map { rectangle($0.x, $0.y, $0.width, $0.height, .ink) }
    case .grid(let axes):
      return axes.grid.map { rectangle($0.x, $0.y, $0.width, $0.height, Self.gridColor) }
    }
  }

  /// A line of text whose upper left corner is at a place, as wide as its cells in any font.
  private func element(_ text: String, _ x: Double, _ y: Double, _ color: Color?) -> String {
    let fill = color.map { #"fill="\#($0.hexadecimal)" "# } ?? ""
    return #"<text x="\#(number(x))" y="\#(number(y + 18))" \#(fill)xml:space="preserve" "#
      + #"textLength="\#(displayWidth(text) * Self.cellWidth)">\#(escapedMarkup(text))</text>"#
  }

  /// With a white edge, so that it is seen on any ground.
  private func dot(_ x: Double, _ y: Double, _ color: Color, _ marker: Marker) -> String {
    let style = #"fill="\#(color.hexadecimal)" stroke="\#(Color.white.hexadecimal)""#
    if case .disc = marker {
      return #"<circle cx="\#(number(x))" cy="\#(number(y))" r="\#(number(Self.dotRadius))" \#(style)/>"#
    }
    let corners = marker.corners.map {
      "\(number(x + $0.x * Self.dotRadius)),\(number(y + $0.y * Self.dotRadius))"
    }
    return #"<polygon points="\#(corners.joined(separator: " "))" \#(style)/>"#
  }

  /// One rectangle for each run of equal pixels, but for the commonest colour, which lies behind all.
  private func elements(
    _ image: PixelImage, _ x: Double, _ y: Double, _ width: Double, _ height: Double
  ) -> [String] {
    let (wide, high) = (width / Double(image.width), height / Double(image.height))
    let ground = image.commonest
    var lines = [#"<g shape-rendering="crispEdges">"#, rectangle(x, y, width, height, ground)]
    for row in 0..<image.height {
      var start = 0
      while start < image.width {
        let color = image.pixels[row * image.width + start]
        var end = start + 1
        while end < image.width, image.pixels[row * image.width + end] == color { end += 1 }
        if color != ground {
          lines.append(
            rectangle(
              x + Double(start) * wide, y + Double(row) * high, Double(end - start) * wide, high, color))
        }
        start = end
      }
    }
    return lines + ["</g>"]
  }

  private func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: Color)
    -> String
  {
    #"<rect x="\#(number(x))" y="\#(number(y))" width="\#(number(width))" height="\#(number(height))" "#
      + #"fill="\#(color.hexadecimal)"/>"#
  }

  /// In hundredths, without zeros at the end.
  private func number(_ value: Double) -> String {
    var text = printed(value, "f", precision: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
  }
}
