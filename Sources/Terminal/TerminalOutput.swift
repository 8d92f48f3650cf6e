import Diagnostics
import Interpreter

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Output to a terminal, a pipe or a file: results to one descriptor, diagnostics to another.
///
/// Text is gathered and written in pieces; whatever must be seen in order is flushed first.
public final class TerminalOutput: Output {
  private let results: Int32
  private let diagnostics: Int32
  private let environment: Environment
  private let resultStyle: OutputStyle
  private let diagnosticStyle: OutputStyle
  private var buffer: [UInt8] = []
  private var lastFlush: UInt64 = 0
  /// Columns that the progress line takes on the screen now; 0 when there is none.
  private var progressWidth = 0
  /// Lines that stand above it and belong to it, and the window's width when they were drawn.
  private var block: (lines: [(text: String, width: Int)], columns: Int) = ([], 0)

  /// The `errno` of the first write that failed; what follows it is dropped.
  public private(set) var failure: Int32?
  /// What is written now is dropped; diagnostics are not.
  var isMuted = false
  /// Called once, at the first write that fails.
  public var onFailure: () -> Void = {}

  /// A text on a pipe waits at most until the next one that comes this much later.
  private static let patience: UInt64 = 50_000_000
  private static let capacity = 1 << 16

  public init(
    results: Int32 = 1, diagnostics: Int32 = 2, environment: Environment = .process, hasColor: Bool = true
  ) {
    self.results = results
    self.diagnostics = diagnostics
    self.environment = environment
    resultStyle = .of(results, environment, hasColor: hasColor)
    diagnosticStyle = .of(diagnostics, environment, hasColor: hasColor)
  }

  /// Width and height follow the window.
  public var style: OutputStyle {
    guard resultStyle.isTerminal else { return resultStyle }
    var style = resultStyle
    style.width = OutputStyle.width(of: results, environment)
    style.height = OutputStyle.height(of: results)
    return style
  }

  public func write(_ text: String) {
    guard !isMuted else { return }
    clearProgress()
    buffer.append(contentsOf: text.utf8)
    let isDue =
      resultStyle.isTerminal
      ? buffer.last == UInt8(ascii: "\n")
      : buffer.count >= Self.capacity || now() &- lastFlush > Self.patience
    if isDue { flush() }
  }

  public func progress(_ line: String?) {
    guard resultStyle.isTerminal, !isMuted || line == nil else { return flush() }
    guard let line else {
      clearProgress()
      return flush()
    }
    if !block.lines.isEmpty { clearProgress() }
    // The last column stays free: a character there makes some terminals wrap.
    let clipped = clip(line, toWidth: max(style.width - 1, 1))
    let rest = max(progressWidth - clipped.width, 0)
    buffer.append(contentsOf: "\r\(clipped.text)\(String(repeating: " ", count: rest))\r".utf8)
    buffer.append(contentsOf: clipped.text.utf8)
    progressWidth = clipped.width
    flush()
  }

  public func progress(_ lines: [String]) {
    guard resultStyle.isTerminal, !isMuted, lines.count > 1 else { return progress(lines.last) }
    let columns = style.width
    let clipped = lines.map { clip($0, toWidth: max(columns - 1, 1)) }
    if progressWidth > 0, block.lines.count == lines.count - 1, block.columns == columns {
      redraw(clipped)
    } else {
      clearProgress()
      buffer.append(contentsOf: clipped.map(\.text).joined(separator: "\n").utf8)
    }
    block = (Array(clipped.dropLast()), columns)
    // Even an empty last line is a line to come back from.
    progressWidth = max(clipped.last?.width ?? 0, 1)
    flush()
  }

  /// Draws over the block that is on the screen, leaving lines alone that stay the same.
  private func redraw(_ lines: [(text: String, width: Int)]) {
    var text = "\r\u{1B}[\(lines.count - 1)A"
    for (old, new) in zip(block.lines, lines) {
      text += old.text == new.text ? "\n" : "\(new.text)\u{1B}[K\n"
    }
    if let last = lines.last { text += "\(last.text)\u{1B}[K" }
    buffer.append(contentsOf: text.utf8)
  }

  public func report(_ diagnostic: Diagnostic) {
    clearProgress()
    flush()
    let text = render(
      diagnostic, width: OutputStyle.width(of: diagnostics, environment),
      hasColor: diagnosticStyle.hasColor, hasUnicode: diagnosticStyle.hasUnicode)
    complain(text.hasSuffix("\n") ? text : text + "\n")
  }

  /// Writes to the diagnostics as they are; nobody can be told when that fails.
  public func complain(_ text: String) {
    clearProgress()
    flush()
    _ = writeAll(Array(text.utf8), to: diagnostics)
  }

  /// A new line behind the `^C` that a terminal shows for Ctrl-C.
  func endEcho() {
    if resultStyle.isTerminal || diagnosticStyle.isTerminal { complain("\n") }
  }

  public func flush() {
    lastFlush = now()
    guard !buffer.isEmpty else { return }
    defer { buffer.removeAll(keepingCapacity: true) }
    guard failure == nil, let code = writeAll(buffer, to: results) else { return }
    failure = code
    onFailure()
  }

  /// Overwrites the line with blanks: unlike an escape sequence they work on every terminal. Two more
  /// cover the `^C` that the terminal may have put behind it.
  private func clearProgress() {
    guard progressWidth > 0 else { return }
    guard block.lines.isEmpty else { return clearBlock() }
    let blanks = String(repeating: " ", count: min(progressWidth + 2, max(style.width - 1, 1)))
    buffer.append(contentsOf: "\r\(blanks)\r".utf8)
    progressWidth = 0
  }

  /// Goes up to the first of several lines and clears from there. A window that was made narrower has broken
  /// them into more.
  private func clearBlock() {
    let columns = max(style.width, 1)
    let widths = block.lines.map(\.width) + [progressWidth]
    let rows = widths.reduce(0) { $0 + max(($1 + columns - 1) / columns, 1) }
    buffer.append(contentsOf: "\r\u{1B}[\(min(rows, style.height) - 1)A\u{1B}[J".utf8)
    (block, progressWidth) = (([], 0), 0)
  }

  private func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
