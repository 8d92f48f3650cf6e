import Diagnostics

/// Images of one size in rows, each with lines of text below it.
public struct ImageGrid {
  /// What all images have in common.
  public struct Form {
    public var width: Int
    public var height: Int
    public var scale: ValueScale
    /// What is said above the images; nothing when it is empty.
    public var title: String
    /// The narrowest that an image is drawn, in columns, where it fits.
    public var narrowest: Int
    /// And the widest.
    public var widest: Int
    /// Lines that the picture takes at most, where not even the first images are higher.
    public var mostRows = 35
    /// Whether the scale is shown below.
    public var showsScale: Bool

    public init(
      width: Int, height: Int, scale: ValueScale, title: String = "", narrowest: Int = 9, widest: Int = 28,
      showsScale: Bool = false
    ) {
      (self.width, self.height, self.scale, self.title) = (width, height, scale, title)
      (self.narrowest, self.widest, self.showsScale) = (narrowest, widest, showsScale)
    }
  }

  private let form: Form
  private let images: [PixelImage]
  private let captions: [[String]]
  private let total: Int
  private let words: String
  /// Lines of text below each image.
  private let captionRows: Int

  /// More images than this are never drawn.
  public static let most = 400
  private static let longestCaption = 16
  private static let gap = 1

  /// The first images of `total`, each with width × height values, and lines of text for each, or none at all.
  public init(_ form: Form, images: [[Float]], captions: [[String]] = [], total: Int, words: String) {
    assert(images.allSatisfy { $0.count == form.width * form.height })
    self.form = form
    self.images = images.prefix(Self.most).map {
      form.scale.image(width: form.width, height: form.height, values: $0)
    }
    self.captions = captions.map { $0.map(singleLine) }
    self.total = total
    self.words = words
    captionRows = captions.map(\.count).max() ?? 0
  }

  public var picture: Picture { Picture(words: words, draw: drawing) }

  /// How the images are laid out for a width.
  private struct Layout {
    var columns: Int
    var rows: Double
    /// Columns that an image takes with its caption.
    var cell: Int
    var across: Int
    var down: Int
  }

  private func layout(_ columns: Int) -> Layout {
    let sizes =
      [form.widest] + [28, 20, 14, 9].filter { $0 > form.narrowest && $0 < form.widest } + [form.narrowest]
    let caption = min(captions.joined().map(displayWidth).max() ?? 0, Self.longestCaption)
    var last = Layout(columns: 1, rows: 1, cell: 1, across: 1, down: 1)
    for size in sizes {
      let image = imageSize(min(size, columns))
      let cell = min(max(image.columns, caption), columns)
      let across = max((columns + Self.gap) / (cell + Self.gap), 1)
      let needed = (images.count + across - 1) / across
      let most = max((form.mostRows - frame) / pitch(image.rows), 1)
      last = Layout(
        columns: image.columns, rows: image.rows, cell: cell, across: min(across, max(images.count, 1)),
        down: min(needed, most))
      if needed <= most { break }
    }
    return last
  }

  /// Lines that title, scale and the note on what is left out may take.
  private var frame: Int { (form.title.isEmpty ? 0 : 2) + (form.showsScale ? 1 : 0) + 2 }

  /// Lines from an image to that below it.
  private func pitch(_ rows: Double) -> Int { wholeRows(rows) + max(captionRows, 1) }

  /// Lines that an image of so many rows takes.
  private func wholeRows(_ rows: Double) -> Int { Int(rows.rounded(.up)) }

  /// Columns and rows of an image: pixels as wide as high, two of them a row.
  private func imageSize(_ most: Int) -> (columns: Int, rows: Double) {
    let highest = 56.0
    let share = Double(form.height) / Double(form.width)
    var wide = max(min(most, Int(highest / share)), 1)
    if form.width < wide { wide = form.width * (wide / form.width) }
    return (wide, min(max(Double(wide) * share / 2, 0.5), highest / 2))
  }

  private func drawing(_ columns: Int) -> Drawing {
    let columns = min(max(columns, 1), 400)
    let layout = layout(columns)
    let shown = min(images.count, layout.across * layout.down)
    let notes = total > shown ? ["\(shown) of \(countText(total)) shown"] : []
    let top = form.title.isEmpty ? 0 : 2
    let tiles = layout.across * (layout.cell + Self.gap) - Self.gap
    let text = ([form.title] + notes).map(displayWidth).max() ?? 0
    let width = min(max(tiles, text, form.showsScale ? 36 : 0), columns)
    let body = layout.down * pitch(layout.rows) - (captionRows == 0 ? 1 : 0)
    let footer = notes.count + (form.showsScale ? 1 : 0)
    var drawing = Drawing(columns: width, rows: top + body + (footer > 0 ? 1 + footer : 0))
    if top > 0 { drawing.add(.text(fitted(form.title, to: width, hasUnicode: true), column: 0, row: 0)) }
    for index in 0..<shown { add(index, layout, top: top, to: &drawing) }
    var row = top + body + 1
    if form.showsScale {
      drawing.addScaleBar(form.scale, column: 0, row: row, width: width)
      row += 1
    }
    for note in notes { drawing.add(.text(fitted(note, to: width, hasUnicode: true), column: 0, row: row)) }
    return drawing
  }

  private func add(_ index: Int, _ layout: Layout, top: Int, to drawing: inout Drawing) {
    let column = index % layout.across * (layout.cell + Self.gap)
    let row = top + index / layout.across * pitch(layout.rows)
    drawing.add(
      .image(
        images[index], column: column + (layout.cell - layout.columns) / 2, row: row, columns: layout.columns,
        rows: layout.rows))
    guard captions.indices.contains(index) else { return }
    for (line, text) in captions[index].enumerated() {
      let shown = fitted(text, to: layout.cell, hasUnicode: true)
      drawing.add(
        .text(
          shown, column: column + (layout.cell - displayWidth(shown)) / 2,
          row: row + wholeRows(layout.rows) + line))
    }
  }
}
