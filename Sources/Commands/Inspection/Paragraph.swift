import Interpreter
import Plots

/// Text on lines no wider than the output.
func paragraph(_ text: String, _ style: OutputStyle, indent: String = "") -> [String] {
  HelpText.wrapped(text, to: style.width, indent: indent).map {
    fitted($0, to: style.width, hasUnicode: style.hasUnicode)
  }
}

extension Table {
  /// Its lines no wider than the output, as several tables where one would be too wide.
  func lines(_ style: OutputStyle) -> [String] {
    let parts = split(width: style.width).map {
      $0.lines(width: style.width, hasUnicode: style.hasUnicode)
    }
    return Array(parts.joined(separator: [""]))
  }
}
