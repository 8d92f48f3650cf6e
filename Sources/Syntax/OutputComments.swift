import Diagnostics

/// A comment `#> …`: a line of output that is kept in a script, behind the statement that gives it.
public struct OutputComment: Equatable, Sendable {
  /// From `#` to the line's end, without it.
  public let span: Span
  /// Behind `#>` and one blank.
  public let text: String
  /// It has a line for itself.
  public let standsAlone: Bool

  private static let mark = "#>"

  init?(_ token: Token, in source: Source) {
    guard case .comment = token.kind else { return nil }
    let written = source.text(of: token.span)
    guard written.hasPrefix(Self.mark) else { return nil }
    let rest = written.dropFirst(Self.mark.count)
    span = token.span
    text = String(rest.first == " " ? rest.dropFirst() : rest)
    standsAlone = token.startsLine
  }

  /// The comment that keeps a line.
  public static func written(_ line: String) -> String { line.isEmpty ? mark : "\(mark) \(line)" }
}

/// The outputs that are kept in a source, in order; `#>` within a string is none.
public func outputComments(of source: Source) -> [OutputComment] {
  tokenize(source).compactMap { OutputComment($0, in: source) }
}

extension Source {
  /// A line (from 1) without the output that is kept at its end; `nil` when it holds nothing else.
  public func lineWithoutOutput(_ line: Int) -> String? {
    let text = lineText(line)
    guard text.contains("#>") else { return text }
    let range = lineStart(line)..<(lineStart(line) + text.utf8.count)
    guard let comment = outputComments(of: self).first(where: { range.contains($0.span.lower) }) else {
      return text
    }
    if comment.standsAlone { return nil }
    var code = slice(range.lowerBound..<comment.span.lower)[...]
    while code.last == " " || code.last == "\t" { code.removeLast() }
    return String(code)
  }
}
