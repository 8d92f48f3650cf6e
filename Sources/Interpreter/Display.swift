/// What a value looks like where more than text can be shown: in a document, in an editor.
public enum Display: Equatable, Sendable {
  /// Vectors, and words for who cannot see them.
  case picture(svg: String, words: String)
  case table(DisplayTable)
}

/// A table whose cells are texts.
public struct DisplayTable: Equatable, Sendable {
  public struct Column: Equatable, Sendable {
    public let header: String
    /// Numbers stand right.
    public let isRight: Bool

    public init(_ header: String, isRight: Bool) {
      self.header = header
      self.isRight = isRight
    }
  }

  public let columns: [Column]
  /// As many cells each as there are columns.
  public let rows: [[String]]
  /// Sentences that stand above it and below it.
  public let above: [String]
  public let below: [String]

  public init(columns: [Column], rows: [[String]], above: [String] = [], below: [String] = []) {
    self.columns = columns
    self.rows = rows
    self.above = above
    self.below = below
  }
}
