/// The text of markdown cells: the part of Markdown that notes are written in. What it does not know (HTML,
/// footnotes) stands as it is typed.
public struct Markdown: Equatable, Sendable {
  public struct Block: Equatable, Sendable {
    public let kind: Kind
    /// An empty line stands before it.
    public let isApart: Bool
  }

  public indirect enum Kind: Equatable, Sendable {
    case heading(level: Int, String)
    case paragraph(String)
    /// Lines that stay as they are: fenced, with the word behind the fence, or indented.
    case code([String], language: String?)
    case list(List)
    case quote([Block])
    case table(Table)
    case rule
  }

  public struct List: Equatable, Sendable {
    /// The number of the first item; `nil` of bullets.
    public let start: Int?
    public var items: [Item]
  }

  public struct Item: Equatable, Sendable {
    public let blocks: [Block]
    /// An empty line stands before it.
    public let isApart: Bool
  }

  /// Cells are inline text.
  public struct Table: Equatable, Sendable {
    public enum Alignment: String, Sendable { case left, center, right }
    public let header: [String]
    /// One a column.
    public let alignments: [Alignment?]
    /// As many cells each as the header has.
    public var rows: [[String]]
  }

  public let blocks: [Block]

  /// Reads lines without their ends.
  public init(_ lines: [String]) { blocks = MarkdownReader.blocks(lines, depth: 0) }

  /// Reads comment lines of a script.
  public init(comments lines: some Sequence<String>) {
    self.init(lines.map { Self.text(ofComment: $0) })
  }

  /// A comment line without its `#` and the blank behind it.
  public static func text(ofComment line: String) -> String {
    var text = line[...]
    if text.hasPrefix("#") { text = text.dropFirst() }
    if text.hasPrefix(" ") { text = text.dropFirst() }
    return String(text)
  }
}
