/// Text that was written for a terminal as it would stand there in the end: without escape sequences; behind a
/// carriage return a line is written over, and a backspace goes back by one.
func plainText(_ text: String) -> String {
  guard
    text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" || $0.value == 0x7F })
  else { return text }
  var screen = Screen()
  var rest = text.unicodeScalars[...]
  while let scalar = rest.popFirst() {
    switch scalar {
    case "\u{1B}": skipSequence(&rest)
    case "\r": screen.column = 0
    case "\u{8}": screen.column = max(screen.column - 1, 0)
    case "\n": screen.endLine()
    case "\t": screen.put(scalar)
    case "\0"..<" ", "\u{7F}": break
    default: screen.put(scalar)
    }
  }
  return screen.text
}

private struct Screen {
  private var lines = String.UnicodeScalarView()
  private var line: [Unicode.Scalar] = []
  var column = 0

  mutating func put(_ scalar: Unicode.Scalar) {
    if column < line.count { line[column] = scalar } else { line.append(scalar) }
    column += 1
  }

  mutating func endLine() {
    lines.append(contentsOf: line)
    lines.append("\n")
    (line, column) = ([], 0)
  }

  var text: String {
    var all = lines
    all.append(contentsOf: line)
    return String(all)
  }
}

/// Goes past what follows ESC (ECMA-48): `[ … letter`; a text to its end (BEL or ESC `\`); else one character.
private func skipSequence(_ rest: inout Substring.UnicodeScalarView) {
  guard let first = rest.popFirst() else { return }
  switch first {
  case "[": while let scalar = rest.popFirst(), !(0x40...0x7E).contains(scalar.value) {}
  case "]", "P", "_", "^", "X":
    while let scalar = rest.popFirst(), scalar != "\u{7}" {
      if scalar == "\u{1B}" {
        if rest.first == "\\" { rest.removeFirst() }
        return
      }
    }
  default: break
  }
}
