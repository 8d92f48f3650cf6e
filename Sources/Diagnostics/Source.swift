/// A text that is run: a file, one input at the prompt, or an argument of `-e`.
///
/// Offsets are UTF-8 bytes. Lines and columns count from 1; a column is a grapheme, as a person counts.
public final class Source: Sendable {
  /// Name to show in front of a place, as `script.nn`; `nil` at the prompt, where the user sees the line.
  public let name: String?
  public let text: String
  public let utf8: [UInt8]
  /// A byte order mark stood in front of the text, and shall stand there when it is written.
  public let hasMark: Bool
  /// Offset of the first byte of every line.
  private let lineStarts: [Int]

  /// A byte order mark in front, as editors on Windows write it, is no part of the text.
  public init(name: String? = nil, _ text: String) {
    hasMark = text.unicodeScalars.first == "\u{FEFF}"
    let text = hasMark ? String(text.unicodeScalars.dropFirst()) : text
    self.name = name
    self.text = text
    utf8 = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in utf8.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// Line and column, both from 1.
  public struct Position: Equatable, Sendable {
    public let line: Int
    public let column: Int
  }

  /// Number of lines; a final newline starts one more, empty line.
  public var lineCount: Int { lineStarts.count }

  /// Index from 1 of the line that holds `offset`.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low + 1
  }

  /// Line and grapheme column of a byte offset; an offset past the end is taken as the end.
  public func position(at offset: Int) -> Position {
    let clamped = min(max(offset, 0), utf8.count)
    let line = line(at: clamped)
    return Position(line: line, column: slice(lineStarts[line - 1]..<clamped).count + 1)
  }

  /// Text of a line (from 1) without its line ending.
  public func lineText(_ line: Int) -> String {
    guard line >= 1, line <= lineStarts.count else { return "" }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : utf8.count
    if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return slice(start..<end)
  }

  /// Byte offset at which a line (from 1) starts.
  public func lineStart(_ line: Int) -> Int { lineStarts[min(max(line, 1), lineStarts.count) - 1] }

  /// Text of a byte range; a cut character becomes U+FFFD.
  public func slice(_ range: Range<Int>) -> String {
    String(decoding: utf8[range.clamped(to: 0..<utf8.count)], as: UTF8.self)
  }

  /// Text of a span; empty when the span ends before it begins.
  public func text(of span: Span) -> String { slice(span.lower..<max(span.lower, span.upper)) }
}

/// A range of UTF-8 bytes of a source.
public struct Span: Hashable, Sendable {
  public let lower: Int
  public let upper: Int

  public init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = upper
  }

  /// The smallest span that covers both.
  public func joined(_ other: Span) -> Span { Span(min(lower, other.lower), max(upper, other.upper)) }
}

/// A span of a certain source.
public struct Place: Sendable {
  public let source: Source
  public let span: Span

  public init(_ source: Source, _ span: Span) {
    self.source = source
    self.span = span
  }

  public var position: Source.Position { source.position(at: span.lower) }
}
