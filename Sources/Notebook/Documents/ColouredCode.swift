import Diagnostics
import Syntax

/// Code as HTML; a piece that is more than a plain name is a span of its kind.
func coloured(_ code: String) -> String {
  highlighted(code).map { piece in
    piece.kind == .plain
      ? escapedMarkup(piece.text)
      : "<span class=\"c-\(piece.kind.rawValue)\">\(escapedMarkup(piece.text))</span>"
  }.joined()
}
