import Diagnostics

/// The quotes of the string that is being read.
struct Quote {
  let byte: UInt8
  let isTriple: Bool
  /// From the prefix `f` to the end of the opening quotes.
  let opening: Span

  var width: Int { isTriple ? 3 : 1 }
}

/// Text and holes of a string as they are gathered, with the first error in it.
struct StringContent {
  private(set) var pieces: [FormattedPiece] = []
  private var buffer: [UInt8] = []
  private(set) var error: SyntaxError?

  var text: String { String(decoding: buffer, as: UTF8.self) }

  mutating func append(_ byte: UInt8) { buffer.append(byte) }
  mutating func append(_ scalar: Unicode.Scalar) { buffer.append(contentsOf: String(Character(scalar)).utf8) }

  mutating func append(_ hole: FormattedHole) {
    closeText()
    pieces.append(.hole(hole))
  }

  mutating func closeText() {
    if !buffer.isEmpty { pieces.append(.text(text)) }
    buffer = []
  }

  mutating func fail(_ error: SyntaxError) {
    if self.error == nil { self.error = error }
  }
}

extension Lexer {
  /// Reads a string whose opening quote is at the offset; `start` is that of its prefix.
  mutating func lexString(from start: Int, isFormatted: Bool) {
    let byte = bytes[offset]
    let isTriple = peek(1) == byte && peek(2) == byte
    offset += isTriple ? 3 : 1
    let quote = Quote(byte: byte, isTriple: isTriple, opening: Span(start, offset))
    if isFormatted, stringDepth >= Limits.stringNesting {
      while let byte = peek(), byte != Ascii.newline { offset += 1 }
      return fail("f-strings are nested too deeply", from: start, label: "at most \(Limits.stringNesting)")
    }
    var content = StringContent()
    while !isAtClosing(quote) {
      guard let byte = peek(), isTriple || byte != Ascii.newline else {
        content.fail(unclosed(quote))
        return finish(content, from: start, isFormatted: isFormatted)
      }
      lexCharacter(byte, of: quote, isFormatted: isFormatted, into: &content)
    }
    offset += quote.width
    finish(content, from: start, isFormatted: isFormatted)
  }

  func unclosed(_ quote: Quote) -> SyntaxError {
    let label = quote.isTriple ? nil : "text over several lines stands in \"\"\"…\"\"\""
    return SyntaxError(
      "this string is never closed", quote.opening, label: label, isUnfinished: quote.isTriple)
  }

  private func isAtClosing(_ quote: Quote) -> Bool {
    (0..<quote.width).allSatisfy { peek($0) == quote.byte }
  }

  private mutating func finish(_ content: StringContent, from start: Int, isFormatted: Bool) {
    var content = content
    if let error = content.error { return append(.error(error), from: start) }
    guard isFormatted else { return append(.text(content.text), from: start) }
    content.closeText()
    append(.formatted(content.pieces), from: start)
  }

  private mutating func lexCharacter(
    _ byte: UInt8, of quote: Quote, isFormatted: Bool, into content: inout StringContent
  ) {
    switch byte {
    case UInt8(ascii: "\\"):
      lexEscape(into: &content)
    case UInt8(ascii: "{") where isFormatted && peek(1) != byte:
      lexHole(of: quote, into: &content)
    case UInt8(ascii: "}") where isFormatted && peek(1) != byte:
      content.fail(
        SyntaxError(
          "'}' closes nothing in this f-string", Span(offset, offset + 1), label: "write }} for a brace"))
      offset += 1
    case UInt8(ascii: "{") where isFormatted, UInt8(ascii: "}") where isFormatted:
      content.append(byte)
      offset += 2
    case Ascii.carriageReturn where peek(1) == Ascii.newline:
      offset += 1
    default:
      content.append(byte)
      offset += 1
    }
  }

  /// `\n \t \r \0 \\ \" \' \xHH \uXXXX \u{…}`, and `\` at a line's end, which joins the lines.
  private mutating func lexEscape(into content: inout StringContent) {
    let start = offset
    offset += 1
    guard let byte = peek() else { return }
    // A line's end is left to the caller: only text in triple quotes may hold one.
    if byte == Ascii.newline || byte == Ascii.carriageReturn {
      return content.fail(
        SyntaxError("a string's line cannot be joined to the next", Span(start, offset)))
    }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): content.append(Ascii.newline)
    case UInt8(ascii: "t"): content.append(Ascii.tab)
    case UInt8(ascii: "r"): content.append(Ascii.carriageReturn)
    case UInt8(ascii: "0"): content.append(0)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): content.append(byte)
    case UInt8(ascii: "x"): lexCode(from: start, digits: 2, form: "\\xHH", into: &content)
    case UInt8(ascii: "u") where at("{"): lexBracedCode(from: start, into: &content)
    case UInt8(ascii: "u"): lexCode(from: start, digits: 4, form: "\\uXXXX", into: &content)
    default:
      if let scalar = scalar(at: start + 1) { offset = start + 1 + UTF8.width(scalar) }
      content.fail(
        SyntaxError(
          "'\(source.slice(start..<offset))' is no escape", Span(start, offset),
          label: "a backslash itself is written \\\\"))
    }
  }

  private mutating func lexCode(
    from start: Int, digits: Int, form: String, into content: inout StringContent
  ) {
    let first = offset
    while offset < first + digits, isHexDigit(peek()) { offset += 1 }
    let isComplete = offset == first + digits
    appendCode(source.slice(first..<offset), from: start, isComplete ? nil : form, into: &content)
  }

  private mutating func lexBracedCode(from start: Int, into content: inout StringContent) {
    offset += 1
    let first = offset
    while isHexDigit(peek()) { offset += 1 }
    let code = source.slice(first..<offset)
    let isClosed = at("}") && (1...8).contains(code.utf8.count)
    if at("}") { offset += 1 }
    appendCode(code, from: start, isClosed ? nil : "\\u{…}", into: &content)
  }

  private func isHexDigit(_ byte: UInt8?) -> Bool {
    byte.map { Character(Unicode.Scalar($0)).isHexDigit } ?? false
  }

  /// `form` is that of the escape when the text does not follow it.
  private func appendCode(_ code: String, from start: Int, _ form: String?, into content: inout StringContent)
  {
    let span = Span(start, offset)
    if let form {
      content.fail(SyntaxError("this escape lacks hexadecimal digits", span, label: "its form is \(form)"))
    } else if let scalar = UInt32(code, radix: 16).flatMap(Unicode.Scalar.init) {
      content.append(scalar)
    } else {
      content.fail(SyntaxError("no character has the code \(code)", span))
    }
  }
}
