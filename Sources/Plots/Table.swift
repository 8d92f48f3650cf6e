import Diagnostics

/// A table of text: a header, a rule, rows; columns two blanks apart.
///
///     name     params  accuracy
///     ─────────────────────────
///     model62  242,762   97.62 %
public struct Table: Sendable {
  /// Where a cell stands in its column.
  public enum Alignment: Sendable {
    case left, right
    /// Numbers stand with their points below each other; what is no number stands right.
    case decimal
  }

  /// A column: what stands above it, and how its cells are aligned.
  public struct Column: Sendable {
    public let header: String
    public let alignment: Alignment

    public init(_ header: String, _ alignment: Alignment = .left) {
      self.header = singleLine(header)
      self.alignment = alignment
    }
  }

  private enum Row {
    case cells([String])
    case rule
  }

  public let columns: [Column]
  private var rows: [Row] = []

  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; missing cells are empty, those past the last column are left out.
  public mutating func add(_ cells: [String]) {
    rows.append(
      .cells(columns.indices.map { $0 < cells.count ? singleLine(cells[$0]) : "" }))
  }

  /// The cells of the rows, without rules.
  public var cells: [[String]] {
    rows.compactMap { row in
      if case .cells(let cells) = row { cells } else { nil }
    }
  }

  /// Adds a rule, as above a row of totals.
  public mutating func addRule() { rows.append(.rule) }

  /// The table's lines, all equally wide and at most `width` columns. Where it is too wide, the widest
  /// columns of text are cut first, and numbers last.
  public func lines(width: Int, hasUnicode: Bool) -> [String] {
    let aligned = columns.indices.map(alignedColumn)
    let natural = zip(columns, aligned).map { column, cells in
      (cells + [column.header]).map(displayWidth).max() ?? 0
    }
    let widths = shrunk(natural, to: width - Self.gap * (columns.count - 1))
    let total = min(max(width, 0), widths.reduce(0, +) + Self.gap * max(0, columns.count - 1))

    func line(_ cells: [String]) -> String {
      let parts = columns.indices.map { index in
        padded(
          fitted(cells[index], to: widths[index], hasUnicode: hasUnicode), to: widths[index],
          onLeft: columns[index].alignment != .left)
      }
      return padded(
        fitted(parts.joined(separator: "  "), to: total, hasUnicode: hasUnicode), to: total)
    }
    let rule = String(repeating: hasUnicode ? "─" : "-", count: total)
    var next = 0
    let body = rows.map { row in
      guard case .cells = row else { return rule }
      defer { next += 1 }
      return line(aligned.map { $0[next] })
    }
    return [line(columns.map(\.header)), rule] + body
  }

  /// The lines as they are printed: without blanks at their ends, each with a line break.
  public func text(width: Int, hasUnicode: Bool) -> String {
    lines(width: width, hasUnicode: hasUnicode).map { line in
      let end = line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex
      return line[..<end] + "\n"
    }.joined()
  }

  /// Tables that stand one below the other where one would have to cut numbers, or text to less than
  /// `Self.readable` columns. Each begins with the first `keys` columns, or where these leave no room for one
  /// more with the first alone; columns keep their order.
  public func split(width: Int, keys: Int = 1) -> [Table] {
    let widths = columns.indices.map { index in
      let natural = (alignedColumn(index) + [columns[index].header]).map(displayWidth).max() ?? 0
      return columns[index].alignment == .left ? min(natural, Self.readable) : natural
    }
    guard let first = widths.first else { return [self] }
    let all = widths.prefix(keys).reduce(0, +) + Self.gap * max(keys - 1, 0)
    let hasRoom = widths.dropFirst(keys).allSatisfy { all + Self.gap + $0 <= width }
    let key = Array(0..<(hasRoom ? min(max(keys, 1), columns.count) : 1))
    let keyWidth = key.count == 1 ? first : all
    var parts = [key]
    var taken = keyWidth
    for index in columns.indices.dropFirst(key.count) {
      if taken + Self.gap + widths[index] > width, parts[parts.count - 1].count > key.count {
        parts.append(key)
        taken = keyWidth
      }
      parts[parts.count - 1].append(index)
      taken += Self.gap + widths[index]
    }
    return parts.map(only)
  }

  /// The table with these columns alone.
  private func only(_ indices: [Int]) -> Table {
    var table = Table(indices.map { columns[$0] })
    table.rows = rows.map { row in
      if case .cells(let cells) = row { .cells(indices.map { cells[$0] }) } else { row }
    }
    return table
  }

  /// Columns between two columns.
  private static let gap = 2
  /// Text is cut to this before a table is split.
  private static let readable = 30
  /// A column is not cut below this while others can be.
  private static let narrowest = (text: 8, number: 4)

  /// The cells of one column; those of a decimal one get the blanks behind them that align the points.
  private func alignedColumn(_ index: Int) -> [String] {
    let cells = cells.map { $0[index] }
    guard columns[index].alignment == .decimal else { return cells }
    let tails = cells.map(fractionWidth)
    let longest = tails.compactMap(\.self).max() ?? 0
    return zip(cells, tails).map { cell, tail in
      tail.map { cell + String(repeating: " ", count: longest - $0) } ?? cell
    }
  }

  /// Columns of what follows a number's whole part; `nil` for what is no number.
  private func fractionWidth(_ cell: String) -> Int? {
    let whole = cell.prefix { $0.isWholeNumber || "+-−,".contains($0) }
    guard whole.contains(where: \.isWholeNumber) else { return nil }
    return displayWidth(String(cell[whole.endIndex...]))
  }

  /// Widths whose sum is at most `room`, as far as that can be: the widest gives way first.
  private func shrunk(_ natural: [Int], to room: Int) -> [Int] {
    var widths = natural
    var excess = natural.reduce(0, +) - room
    func take(from candidates: [Int], downTo least: Int) {
      while excess > 0, let widest = candidates.max(by: { widths[$0] < widths[$1] }), widths[widest] > least {
        widths[widest] -= 1
        excess -= 1
      }
    }
    take(from: columns.indices.filter { columns[$0].alignment == .left }, downTo: Self.narrowest.text)
    take(from: Array(columns.indices), downTo: Self.narrowest.number)
    return widths
  }
}
