import Syntax

/// Code as HTML; a piece that is more than a plain name is a span of its kind.
func coloured(_ code: String) -> String {
  highlighted(code).map { piece in
    piece.kind == .plain
      ? escaped(piece.text) : "<span class=\"c-\(piece.kind.rawValue)\">\(escaped(piece.text))</span>"
  }.joined()
}
