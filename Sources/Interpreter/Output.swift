import Diagnostics

/// What the place that output goes to can show.
public struct OutputStyle: Equatable, Sendable {
  /// Columns.
  public var width: Int
  /// Lines that a terminal shows at once.
  public var height: Int
  public var hasColor: Bool
  /// How many colours there are: 16, 256 or 2²⁴; meaningless without colour.
  public var colors: Int
  public var hasUnicode: Bool
  /// A person watches: progress may be redrawn in place.
  public var isTerminal: Bool
  /// How a terminal can be made to show pixels.
  public var graphics = Graphics.text
  /// Pixels that a column is wide, where the terminal tells.
  public var cellWidth: Int?

  /// A protocol for images within text; `text` is none of them.
  public enum Graphics: String, CaseIterable, Sendable {
    case text, kitty, iterm, sixel
  }

  public init(
    width: Int, height: Int = 24, hasColor: Bool, colors: Int = 16, hasUnicode: Bool, isTerminal: Bool
  ) {
    self.width = width
    self.height = height
    self.hasColor = hasColor
    self.colors = colors
    self.hasUnicode = hasUnicode
    self.isTerminal = isTerminal
  }

  /// Plain UTF-8 lines of 80 columns.
  public static let plain = OutputStyle(width: 80, hasColor: false, hasUnicode: true, isTerminal: false)
}

/// Where results and diagnostics go. The terminal and tests provide one each.
public protocol Output: AnyObject {
  var style: OutputStyle { get }
  /// Writes text as it is; callers end lines themselves.
  func write(_ text: String)
  /// Whether what has a richer form than text shall come as `display`.
  var takesDisplays: Bool { get }
  /// Shows something in its richer form; `text` is what would be written of it.
  func display(_ display: Display, text: String)
  /// Shows a line that later progress or output replaces; `nil` takes it away. Ignored off a terminal.
  func progress(_ line: String?)
  /// Shows several lines that later progress or output replaces, the last where `progress` alone would be.
  /// They must be fewer than the terminal's. Ignored off a terminal.
  func progress(_ lines: [String])
  /// Warnings and errors; they go to standard error.
  func report(_ diagnostic: Diagnostic)
  func flush()
}

extension Output {
  /// Writes a line.
  public func line(_ text: String) { write(text + "\n") }

  /// What can show no more than one line shows the last.
  public func progress(_ lines: [String]) { progress(lines.last) }

  public var takesDisplays: Bool { false }
  public func display(_ display: Display, text: String) { write(text) }
}
