import Interpreter

/// The prose of a lesson: paragraphs, lists and lines that stay as they are, wrapped to any width.
struct LessonText {
  private enum Block {
    case paragraph(String)
    /// Begins with `- `.
    case item(String)
    /// Indented in the script: a formula or a drawing.
    case fixed(String)
    case gap
  }

  private var blocks: [Block] = []

  /// Of comment lines; a bare `#` or an empty line ends a paragraph.
  init(comments lines: some Sequence<Substring>) {
    for line in lines {
      var text = line
      if text.hasPrefix("#") { text = text.dropFirst() }
      if text.hasPrefix(" ") { text = text.dropFirst() }
      add(text)
    }
    while case .gap? = blocks.last { blocks.removeLast() }
  }

  private mutating func add(_ line: Substring) {
    if line.allSatisfy(\.isWhitespace) {
      if !blocks.isEmpty { blocks.append(.gap) }
    } else if line.hasPrefix("- ") {
      blocks.append(.item(String(line)))
    } else if line.hasPrefix("   ") {
      blocks.append(.fixed(String(line)))
    } else {
      let words = String(line.drop { $0 == " " })
      switch blocks.last {
      case .paragraph(let begun)?: blocks[blocks.count - 1] = .paragraph(begun + " " + words)
      case .item(let begun)?: blocks[blocks.count - 1] = .item(begun + " " + words)
      default: blocks.append(.paragraph(words))
      }
    }
  }

  /// Lines no wider than the output.
  func lines(in style: OutputStyle) -> [String] {
    let width = Self.width(in: style)
    return blocks.flatMap { block -> [String] in
      switch block {
      case .gap: [""]
      case .fixed(let line): [line]
      case .paragraph(let text): Self.wrapped(text, to: width, in: style)
      case .item(let text): Self.wrapped(text, to: width, indent: "  ", in: style)
      }
    }
  }

  /// Columns of prose: the last one of a terminal stays free, and very long lines are hard to read.
  static func width(in style: OutputStyle) -> Int { min(style.width - 1, 88) }

  /// Words on lines; what stands in backticks stays together, and is coloured where there is colour.
  static func wrapped(_ text: String, to width: Int, indent: String = "", in style: OutputStyle) -> [String] {
    var isCode = false
    let bound = String(
      text.map { character in
        if character == "`" { isCode.toggle() }
        return isCode && character == " " ? "\u{A0}" : character
      })
    return HelpText.wrapped(bound, to: width, indent: indent).map { line in
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
  func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
