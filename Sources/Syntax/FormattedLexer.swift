import Diagnostics

extension Lexer {
  /// Reads `{value}`, `{value=}` or `{value:spec}` at the offset.
  ///
  /// The value's tokens come from a lexer of its own on the same source: their spans are those of the source,
  /// and quotes of either kind may stand in them.
  mutating func lexHole(of quote: Quote, into content: inout StringContent) {
    let opening = offset
    var inner = Lexer(source, at: offset + 1, stringDepth: stringDepth + 1)
    inner.startsLine = false
    var label: String?
    while true {
      inner.skipBlanks()
      guard let byte = inner.peek(), quote.isTriple || byte != Ascii.newline else {
        return failHole(at: opening, of: quote, into: &content)
      }
      if byte == Ascii.newline {
        inner.offset += 1
        inner.isSpaced = true
        continue
      }
      // `}` also ends a hole whose `(` is still open: the parser names the bracket.
      if byte == UInt8(ascii: "}"), !inner.brackets.contains(.openBrace) { break }
      if inner.brackets.isEmpty {
        if byte == UInt8(ascii: ":") { break }
        if byte == UInt8(ascii: "="), let end = inner.endOfDebugMark() {
          inner.offset = end
          label = source.slice(opening + 1..<end)
          break
        }
        if byte == UInt8(ascii: "!"), inner.peek(1) != UInt8(ascii: "=") {
          content.fail(
            SyntaxError(
              "f-strings have no conversions", Span(inner.offset, inner.offset + 1),
              label: "write {value} or {value:spec}"))
        }
      }
      inner.lexToken()
      if let error = inner.errorInLastToken {
        content.fail(inner.endsInUnclosedString(like: quote) ? unclosedHole(at: opening, of: quote) : error)
      }
      if inner.endsInUnclosedString(like: quote) { return failHole(at: opening, of: quote, into: &content) }
    }
    inner.append(.end, from: inner.offset)
    offset = inner.offset
    guard let spec = lexSpec(of: quote, into: &content) else {
      return failHole(at: opening, of: quote, into: &content)
    }
    content.append(
      FormattedHole(tokens: inner.tokens, spec: spec, label: label, span: Span(opening, offset)))
  }

  /// The end of `=` and white space when `}` or `:` follows: `{x=}`, `{x = :.3f}`.
  private func endOfDebugMark() -> Int? {
    var end = offset + 1
    while end < bytes.count, bytes[end] == Ascii.space { end += 1 }
    return end < bytes.count && "}:".utf8.contains(bytes[end]) ? end : nil
  }

  /// In `f"{x"` the second quote was meant to close the f-string.
  private func endsInUnclosedString(like quote: Quote) -> Bool {
    guard let last = tokens.last, case .error(let error) = last.kind else { return false }
    guard error.message == unclosed(quote).message else { return false }
    return error.span.upper == last.span.lower + 1 && bytes[last.span.lower] == quote.byte
  }

  private var errorInLastToken: SyntaxError? {
    if case .error(let error)? = tokens.last?.kind { error } else { nil }
  }

  private func unclosedHole(at opening: Int, of quote: Quote) -> SyntaxError {
    SyntaxError(
      "'{' is never closed in this f-string", Span(opening, opening + 1), label: "write {{ for a brace",
      isUnfinished: quote.isTriple)
  }

  /// Passes the rest of the line, or of the text in triple quotes.
  private mutating func failHole(at opening: Int, of quote: Quote, into content: inout StringContent) {
    content.fail(unclosedHole(at: opening, of: quote))
    while let byte = peek(), quote.isTriple || byte != Ascii.newline { offset += 1 }
  }

  /// Reads `:spec}` or `}`; `nil` when the brace is missing.
  private mutating func lexSpec(of quote: Quote, into content: inout StringContent) -> FormatSpec? {
    guard at(":") else {
      offset += 1
      return FormatSpec(span: Span(offset - 1, offset - 1))
    }
    offset += 1
    let start = offset
    while let byte = peek(), byte != UInt8(ascii: "}"), byte != Ascii.newline {
      if byte == UInt8(ascii: "{") {
        content.fail(
          SyntaxError(
            "a format holds no values of its own", Span(offset, offset + 1),
            label: "write its numbers, as in {x:8.3f}"))
        while let byte = peek(), byte != UInt8(ascii: "}"), byte != Ascii.newline { offset += 1 }
        if at("}") { offset += 1 }
        continue
      }
      if !quote.isTriple, byte == quote.byte { return nil }
      offset += 1
    }
    guard at("}") else { return nil }
    let end = offset
    offset += 1
    do throws(SyntaxError) {
      return try parseFormatSpec(source, Span(start, end))
    } catch {
      content.fail(error)
      return FormatSpec(span: Span(start, end))
    }
  }
}
