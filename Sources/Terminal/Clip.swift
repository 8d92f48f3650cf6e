/// A text cut to a number of columns, and the columns that it takes. Colour codes take none and are
/// kept behind the cut too, so that the colour ends.
func clip(_ line: String, toWidth limit: Int) -> (text: String, width: Int) {
  var text = ""
  var width = 0
  var isFull = false
  var rest = line[...]
  while let character = rest.first {
    if character == "\u{1B}" {
      let sequence = rest.prefix { !$0.isLetter } + rest.drop { !$0.isLetter }.prefix(1)
      text += sequence
      rest = rest.dropFirst(sequence.count)
      continue
    }
    rest = rest.dropFirst()
    let columns = columnCount(of: character)
    if isFull || width + columns > limit {
      isFull = true
    } else {
      text.append(character)
      width += columns
    }
  }
  return (text, width)
}

/// Columns that a character takes on a terminal: 0, 1, or 2 for East Asian wide ones and emoji.
func columnCount(of character: Character) -> Int {
  guard let first = character.unicodeScalars.first else { return 0 }
  switch first.value {
  case 0..<0x20, 0x7F..<0xA0: return 0
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
    return 2
  default:
    let isEmoji = first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    return isEmoji ? 2 : 1
  }
}
