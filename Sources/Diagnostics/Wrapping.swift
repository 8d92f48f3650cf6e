/// Words on lines of at most `width` columns (but at least 20), all but the first behind `indent`. A word that is
/// wider has a line of its own.
public func wrapped(_ text: String, to width: Int, indent: String = "") -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty, displayWidth(line) + 1 + displayWidth(String(word)) > max(width, 20) {
      lines.append(line)
      line = indent + word
    } else {
      line += line.isEmpty ? String(word) : " " + word
    }
  }
  return lines + [line]
}
