import Datasets
import Interpreter
import Plots
import Tensors

/// A picture as the language holds it: its echo draws it on a terminal and tells it in words elsewhere.
final class PictureObject: Object {
  let picture: Picture
  /// The numbers behind it, by the names of its members.
  private let facts: [(name: String, value: Value)]
  /// What a pipe gets instead of words, for a picture that is a table.
  private let plainText: ((OutputStyle) -> String)?

  init(
    _ picture: Picture, facts: [(String, Value)] = [], plainText: ((OutputStyle) -> String)? = nil
  ) {
    self.picture = picture
    self.facts = facts.map { (name: $0, value: $1) }
    self.plainText = plainText
  }

  override var typeName: String { "picture" }

  override func description(in style: OutputStyle) -> String {
    guard style.isTerminal else { return plainText?(style) ?? picture.words }
    if style.graphics != .text {
      return sequence(style, columns: min(Self.style(style).columns, Self.widest))
    }
    return picture.lines(Self.style(style)).joined(separator: "\n")
  }

  override var display: Display? { .picture(svg: picture.svg(), words: picture.words) }

  /// What a terminal can show of a picture. The last column stays free: a character there makes some
  /// terminals wrap.
  static func style(_ style: OutputStyle) -> Picture.Style {
    Picture.Style(
      columns: max(style.width - 1, 1), depth: style.hasColor ? ColorDepth(colors: style.colors) : .none,
      hasUnicode: style.hasUnicode)
  }

  /// Columns of the widest picture in pixels: charts take as many.
  private static let widest = 100

  /// The escape sequence by which the terminal shows the picture in pixels.
  private func sequence(_ style: OutputStyle, columns: Int) -> String {
    if style.graphics == .sixel { return picture.sixel(columns: columns, cellWidth: style.cellWidth) }
    let file = picture.png(columns: columns)
    let base64 = Base64.text(of: Tensor(file, shape: [file.count]))
    return style.graphics == .kitty
      ? InlineImage.kitty(base64: base64, columns: columns)
      : InlineImage.iterm(base64: base64, size: file.count, columns: columns)
  }

  override var memberNames: [String] { ["words"] + facts.map(\.name) }

  override func member(_ name: String) throws -> Value? {
    name == "words" ? .text(picture.words) : facts.first { $0.name == name }?.value
  }
}

extension Picture {
  /// The bytes of a file of the form that its name ends in. Throws `Problem` when it is none of them.
  func bytes(for path: String) throws -> [UInt8] {
    let name = path.lowercased()
    if name.hasSuffix(".png") { return png() }
    if name.hasSuffix(".svg") { return Array(svg().utf8) }
    if name.hasSuffix(".txt") { return Array(text().utf8) }
    throw Problem("a picture is saved as .png, .svg or .txt, not as \(quoted(path))", at: .parameter("file"))
  }
}
