import Diagnostics

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
    let columns = displayWidth(character)
    if isFull || width + columns > limit {
      isFull = true
    } else {
      text.append(character)
      width += columns
    }
  }
  return (text, width)
}
