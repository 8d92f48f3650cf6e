/// Follows brackets and texts of Python from line to line.
struct PythonScanner {
  private var depth = 0
  /// The quotes of a text of several lines that is open.
  private var quotes: String?
  private var goesOn = false

  /// Whether the next line belongs to the statement of the last one.
  var isInside: Bool { depth > 0 || quotes != nil || goesOn }

  /// Reads a line; returns it without the comment at its end.
  @discardableResult mutating func scan(_ line: String) -> Substring {
    var rest = line[...]
    goesOn = false
    while let character = rest.first {
      if let open = quotes {
        if character == "\\" {
          rest = rest.dropFirst(2)
        } else if rest.hasPrefix(open) {
          quotes = nil
          rest = rest.dropFirst(open.count)
        } else {
          rest = rest.dropFirst()
        }
        continue
      }
      switch character {
      case "#": return line[..<rest.startIndex]
      case "\"", "'":
        let triple = String(repeating: character, count: 3)
        quotes = rest.hasPrefix(triple) ? triple : String(character)
        rest = rest.dropFirst(quotes?.count ?? 1)
        continue
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth = max(depth - 1, 0)
      case "\\" where rest.count == 1: goesOn = true
      default: break
      }
      rest = rest.dropFirst()
    }
    // A text of one line ends with it, closed or not.
    if quotes?.count == 1 { quotes = nil }
    return line[...]
  }
}
