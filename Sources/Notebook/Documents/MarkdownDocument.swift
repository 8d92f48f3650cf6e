import Interpreter

/// A document as Markdown, and the pictures that it shows, which are files of their own.
public struct MarkdownFiles: Equatable, Sendable {
  public let text: String
  /// By their paths from the document's folder.
  public let pictures: [Picture]

  public struct Picture: Equatable, Sendable {
    public let path: String
    public let svg: String
  }

  /// Whether a document could have a picture of this name.
  public static func isPicture(_ name: String) -> Bool {
    let numbers = name.dropFirst("cell-".count).dropLast(".svg".count)
      .split(separator: "-", omittingEmptySubsequences: false)
    return name.hasPrefix("cell-") && name.hasSuffix(".svg") && numbers.count == 2
      && numbers.allSatisfy { Int($0) != nil }
  }
}

extension Document {
  /// As GitHub shows it. Pictures get names in `folder`: `folder/cell-3-1.svg`.
  public func markdown(folder: String) -> MarkdownFiles {
    var writer = MarkdownWriter(folder: folder)
    writer.add("# \(inlineMarkdown(title))")
    if !introductionLines.isEmpty { writer.add(introductionLines.joined(separator: "\n")) }
    for cell in reached { writer.add(cell) }
    if let ending { writer.add("*\(ending)*") }
    if !receipt.isEmpty {
      writer.add("## Receipt")
      writer.addFenced(receipt.joined(separator: "\n"), "text")
    }
    return MarkdownFiles(text: writer.blocks.joined(separator: "\n\n") + "\n", pictures: writer.pictures)
  }
}

private struct MarkdownWriter {
  let folder: String
  private(set) var blocks: [String] = []
  private(set) var pictures: [MarkdownFiles.Picture] = []

  init(folder: String) { self.folder = folder }

  mutating func add(_ block: String) { blocks.append(block) }

  mutating func add(_ cell: DocumentCell) {
    if !cell.head.title.isEmpty {
      add("## \(inlineMarkdown(cell.head.title))")
    }
    if cell.isProse {
      if !cell.lines.isEmpty { add(cell.lines.joined(separator: "\n")) }
      return
    }
    if !cell.lines.isEmpty { addFenced(cell.lines.joined(separator: "\n"), "nn") }
    var pictureCount = 0
    for output in cell.outputs {
      switch output {
      case .text(let text): addFenced(text, "text")
      case .warning(let text), .error(_, let text): addFenced(text, "text")
      case .display(.picture(let svg, let words), _):
        pictureCount += 1
        let path = "\(folder)/cell-\(cell.number)-\(pictureCount).svg"
        pictures.append(MarkdownFiles.Picture(path: path, svg: svg))
        add("![\(inlineMarkdown(words))](\(linkTarget(path)))")
      case .display(.table(let table), _): add(table)
      }
    }
  }

  mutating func add(_ table: DisplayTable) {
    table.above.forEach { add(inlineMarkdown($0)) }
    let rule = table.columns.map { $0.isRight ? "---:" : "---" }
    let lines =
      ([table.columns.map { inlineMarkdown($0.header) }, rule] + table.rows.map { $0.map(inlineMarkdown) })
      .map { "| \($0.joined(separator: " | ")) |" }
    add(lines.joined(separator: "\n"))
    table.below.forEach { add(inlineMarkdown($0)) }
  }

  /// Between fences that are longer than any in the text.
  mutating func addFenced(_ text: String, _ language: String) {
    var longest = 2
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    add("\(fence)\(language)\n\(text.hasSuffix("\n") ? text : text + "\n")\(fence)")
  }
}

/// Text that shows as it is: what would mark something stands behind a backslash, and all on one line.
func inlineMarkdown(_ text: String) -> String {
  var result = ""
  for character in text {
    if character.isNewline {
      result += " "
    } else {
      if "\\`*_[]<>|#$~&".contains(character) { result += "\\" }
      result.append(character)
    }
  }
  return result
}

/// A path as a link's target: blanks and marks are percent-encoded.
private func linkTarget(_ path: String) -> String {
  var result = ""
  for byte in path.utf8 {
    let isPlain =
      byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
      || "-._/".utf8.contains(byte)
    if isPlain, byte < 0x80 {
      result.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }
  return result
}
