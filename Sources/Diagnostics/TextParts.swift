/// The parts of a text that a separator divides, with the empty ones. The standard library's own search for a
/// text in a text would link its engine for patterns, 5 MB of program.
public func parts(of text: String, at separator: String) -> [String] {
  let (haystack, needle) = (Array(text), Array(separator))
  var parts: [String] = []
  var start = 0
  var index = 0
  while index + needle.count <= haystack.count {
    if haystack[index..<index + needle.count].elementsEqual(needle) {
      parts.append(String(haystack[start..<index]))
      index += needle.count
      start = index
    } else {
      index += 1
    }
  }
  return parts + [String(haystack[start...])]
}
