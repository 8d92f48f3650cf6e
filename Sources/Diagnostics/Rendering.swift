/// The text of a diagnostic with the source line and carets under the culprit:
/// ```
/// error: script.nn:4:11: fit has no argument 'epoch'
///   4 │ fit model epoch=3
///     │           ^^^^^ did you mean 'epochs'?
///     = note text
/// ```
/// A source without a name shows no place: the user sees the line at the prompt. `width` is that of the
/// terminal in columns; a longer line is cut around the culprit. No newline at the end.
public func render(_ diagnostic: Diagnostic, width: Int, hasColor: Bool, hasUnicode: Bool) -> String {
  let style = RenderStyle(hasColor: hasColor, hasUnicode: hasUnicode)
  let severity = style.severity(diagnostic.severity)
  var place = ""
  if let name = diagnostic.place?.source.name, let position = diagnostic.place?.position {
    place = "\(visible(name)):\(position.line):\(position.column): "
  }
  var lines = ["\(severity): \(place)\(visible(diagnostic.message))"]
  var indent = "  "
  if let place = diagnostic.place {
    let number = String(place.position.line)
    indent = String(repeating: " ", count: max(3, number.count + 2) - number.count)
    let gutter = String(repeating: " ", count: number.count + indent.count)
    let excerpt = Excerpt(of: place, width: width - gutter.count - 3, ellipsis: style.ellipsis)
    lines.append("\(style.dim("\(indent)\(number) \(style.bar)")) \(excerpt.line)".trimmingTrailingSpaces)
    let marks = style.color(diagnostic.severity, String(repeating: "^", count: excerpt.caretWidth))
    let label = diagnostic.label.map { " " + style.color(diagnostic.severity, visible($0)) } ?? ""
    let offset = String(repeating: " ", count: excerpt.caretOffset)
    lines.append("\(style.dim("\(gutter) \(style.bar)")) \(offset)\(marks)\(label)")
    indent = gutter + " "
  }
  for note in diagnostic.notes { lines.append("\(indent)\(style.dim("=")) \(visible(note))") }
  return lines.joined(separator: "\n")
}

/// The text with control characters replaced, so that nothing in a source or a file's name reaches the
/// terminal as a command; a tab becomes a space.
private func visible(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\t" ? " " : visibleScalar($0) }))
}

/// Control pictures for the ASCII controls; U+FFFD for the others and for what turns the reading direction.
public func visibleScalar(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
  case 0x7F: return "\u{2421}"
  case 0x80..<0xA0, 0x2028...0x202E, 0x2066...0x2069: return "\u{FFFD}"
  default: return scalar
  }
}

struct RenderStyle {
  let hasColor: Bool
  let hasUnicode: Bool

  var bar: String { hasUnicode ? "│" : "|" }
  var ellipsis: String { hasUnicode ? "…" : "..." }

  func severity(_ severity: Diagnostic.Severity) -> String { color(severity, severity.rawValue) }

  func color(_ severity: Diagnostic.Severity, _ text: String) -> String {
    let code =
      switch severity {
      case .error: "1;31"
      case .warning: "1;33"
      case .note: "1;36"
      }
    return hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  func dim(_ text: String) -> String { hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
