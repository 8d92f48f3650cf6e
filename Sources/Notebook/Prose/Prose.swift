import Diagnostics
import Interpreter

/// Text for people on a terminal, in lessons and in replays.
public enum Prose {
  /// Columns of prose: the last one of a terminal stays free, and very long lines are hard to read.
  public static func width(in style: OutputStyle) -> Int { min(style.width - 1, 88) }

  /// Words on lines; what stands in backticks stays together, and is coloured where there is colour.
  public static func wrapped(
    _ text: String, to width: Int, indent: String = "", in style: OutputStyle
  ) -> [String] {
    var isCode = false
    let bound = String(
      text.map { character in
        if character == "`" { isCode.toggle() }
        return isCode && character == " " ? "\u{A0}" : character
      })
    return Diagnostics.wrapped(bound, to: width, indent: indent).map { line in
      coloured(String(line.map { $0 == "\u{A0}" ? " " : $0 }), in: style)
    }
  }

  private static func coloured(_ line: String, in style: OutputStyle) -> String {
    guard style.hasColor else { return line }
    let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.enumerated().map { index, piece in
      index % 2 == 1 && index < pieces.count - 1 ? "\u{1B}[36m\(piece)\u{1B}[0m" : String(piece)
    }.joined()
  }
}

extension OutputStyle {
  public func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  public func dim(_ text: String) -> String { hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}

extension Markdown {
  /// Lines no wider than the output, but for code. Words keep their marks, as they were typed.
  public func lines(in style: OutputStyle) -> [String] {
    Self.lines(of: blocks, width: Prose.width(in: style), in: style)
  }

  private static func lines(of blocks: [Block], width: Int, in style: OutputStyle) -> [String] {
    blocks.flatMap { block in (block.isApart ? [""] : []) + lines(of: block.kind, width: width, in: style) }
  }

  private static func lines(of kind: Kind, width: Int, in style: OutputStyle) -> [String] {
    switch kind {
    case .heading(_, let text):
      return Prose.wrapped(singleLine(text), to: width, in: style).map(style.bold)
    case .paragraph(let text): return Prose.wrapped(singleLine(text), to: width, in: style)
    case .code(let code, _): return code.map { "    " + $0 }
    case .list(let list):
      return list.items.enumerated().flatMap { index, item in
        let mark = list.start.map { "\($0 + index). " } ?? "- "
        let inner = lines(of: item.blocks, width: width - mark.count, in: style)
        let indent = String(repeating: " ", count: mark.count)
        return (item.isApart ? [""] : [])
          + inner.enumerated().map { $0.element.isEmpty ? "" : ($0.offset == 0 ? mark : indent) + $0.element }
      }
    case .quote(let blocks):
      let bar = style.hasUnicode ? "│ " : "| "
      return lines(of: blocks, width: width - 2, in: style).map { style.dim(bar) + $0 }
    case .table(let table):
      let rows = [table.header] + table.rows
      let widths = table.header.indices.map { column in rows.map { displayWidth($0[column]) }.max() ?? 0 }
      let lines = rows.map { row in
        row.indices.map { column in
          aligned(row[column], table.alignments[column], to: widths[column])
        }.joined(separator: style.hasUnicode ? " │ " : " | ")
      }
      let rule = widths.map { String(repeating: style.hasUnicode ? "─" : "-", count: $0) }
        .joined(separator: style.hasUnicode ? "─┼─" : "-+-")
      return lines.prefix(1).map(style.bold) + [rule] + lines.dropFirst()
    case .rule: return [String(repeating: style.hasUnicode ? "─" : "-", count: min(width, 40))]
    }
  }

  private static func aligned(_ cell: String, _ side: Table.Alignment?, to width: Int) -> String {
    switch side {
    case .right: return padded(cell, to: width, onLeft: true)
    case .center:
      let half = (width - displayWidth(cell)) / 2
      return padded(String(repeating: " ", count: max(half, 0)) + cell, to: width)
    case .left, nil: return padded(cell, to: width)
    }
  }

  private static func singleLine(_ text: String) -> String {
    String(text.map { $0 == "\n" ? " " : $0 })
  }
}
