import Diagnostics
import Syntax

/// A receipt in a script: a comment for each run, at its end.
extension Receipt {
  private static let mark = "# receipt "

  /// The lines as comments.
  public var comments: [String] { lines.map { Self.mark + $0 } }

  /// Reads the receipt that a script keeps; `nil` when it keeps none. Throws `ReceiptError` with the script's line.
  public init?(in script: Source) throws(ReceiptError) {
    let numbers = script.receiptLines
    guard !numbers.isEmpty else { return nil }
    do {
      try self.init(lines: numbers.map { String(script.lineText($0).dropFirst(Self.mark.count)) })
    } catch {
      throw ReceiptError(line: numbers[error.line - 1], message: error.message)
    }
  }

  /// The script with this receipt in place of an old one; all other lines stay byte for byte.
  public func written(into script: Source) -> String {
    let old = Set(script.receiptLines)
    var lines = RewrittenLines(script)
    let last = (1...script.lineCount).last { line in
      !old.contains(line) && !script.lineText(line).allSatisfy(\.isWhitespace)
    }
    for line in 1...script.lineCount where old.contains(line) || line > last ?? 0 {
      lines.replace(line, with: nil)
    }
    lines.insert([""] + comments + [""], below: last ?? 1)
    return lines.text
  }

  /// Whether a line can be of a receipt: in a text of several lines it is none.
  static func canKeep(_ line: String) -> Bool { line.hasPrefix(mark + "run=") }
}

extension Source {
  /// The lines (from 1) that keep a receipt.
  public var receiptLines: [Int] {
    guard (1...lineCount).contains(where: { Receipt.canKeep(lineText($0)) }) else { return [] }
    return tokenize(self).compactMap { token in
      guard case .comment = token.kind else { return nil }
      let line = line(at: token.span.lower)
      return lineStart(line) == token.span.lower && Receipt.canKeep(lineText(line)) ? line : nil
    }
  }
}
