import Diagnostics

/// Reads `[[fill]align][sign][0][width][,][.precision][type]` between `:` and `}` of an f-string.
func parseFormatSpec(_ source: Source, _ span: Span) throws(SyntaxError) -> FormatSpec {
  var reader = FormatSpecReader(characters: Array(source.text(of: span)), offset: span.lower)
  return try reader.read(span)
}

private struct FormatSpecReader {
  let characters: [Character]
  var index = 0
  var offset: Int

  init(characters: [Character], offset: Int) {
    self.characters = characters
    self.offset = offset
  }

  var current: Character? { index < characters.count ? characters[index] : nil }

  mutating func advance() {
    offset += characters[index].utf8.count
    index += 1
  }

  /// Takes the current character when it is one of `set`.
  mutating func take(_ set: String) -> Character? {
    guard let character = current, set.contains(character) else { return nil }
    advance()
    return character
  }

  mutating func read(_ span: Span) throws(SyntaxError) -> FormatSpec {
    var spec = FormatSpec(span: span)
    if index + 1 < characters.count, let alignment = FormatSpec.Alignment(rawValue: String(characters[1])) {
      spec.fill = characters[0]
      spec.alignment = alignment
      advance()
      advance()
    } else if let mark = take("<>^") {
      spec.alignment = FormatSpec.Alignment(rawValue: String(mark))
    }
    if let sign = take("+- ") { spec.sign = sign }
    if take("0") != nil { spec.isZeroPadded = true }
    spec.width = try number("width", atMost: Limits.formatWidth)
    spec.grouping = take(",_")
    if take(".") != nil {
      spec.precision = try number("precision", atMost: Limits.formatPrecision)
      if spec.precision == nil {
        throw SyntaxError("digits are missing after '.'", Span(offset - 1, offset), label: "as in .3f")
      }
    }
    spec.type = take("fegdxbos%FEGXnc")
    if let rest = current {
      throw SyntaxError(
        "'\(rest)' is not understood in a format", Span(offset, offset + rest.utf8.count),
        notes: [
          "the form is [[fill]align][sign][0][width][,][.precision][type], as in {x:>8.3f}; "
            + "types are f e g d x b o s % n c"
        ])
    }
    return spec
  }

  private mutating func number(_ what: String, atMost limit: Int) throws(SyntaxError) -> Int? {
    let start = offset
    var value: Int?
    while let digit = take("0123456789")?.wholeNumberValue {
      value = min((value ?? 0) * 10 + digit, limit + 1)
    }
    if let value, value > limit {
      throw SyntaxError("this \(what) is too large", Span(start, offset), label: "at most \(limit)")
    }
    return value
  }
}
