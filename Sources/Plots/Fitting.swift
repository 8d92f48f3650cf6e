import Diagnostics

/// `text` cut to `width` columns, with an ellipsis where something was cut away.
public func fitted(_ text: String, to width: Int, hasUnicode: Bool) -> String {
  guard displayWidth(text) > width else { return text }
  let ellipsis = hasUnicode ? "…" : width > 3 ? "..." : ""
  let room = max(0, width) - ellipsis.count
  guard room > 0 else { return String(ellipsis.prefix(max(0, width))) }
  var kept = ""
  var used = 0
  for character in text {
    used += displayWidth(character)
    if used > room { break }
    kept.append(character)
  }
  return kept + ellipsis
}

/// Control characters would break a line or its width: each becomes a blank.
public func singleLine(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
    return text
  }
  return String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
}
