import Diagnostics

/// The state of parsing; its rules stand in the extensions, one file a part of the grammar.
struct Parser {
  let source: Source
  /// Without comments; `.end` is the last.
  let tokens: [Token]
  var index = 0
  /// Inside a command's argument, where white space separates.
  var isArgument = false
  /// Brackets and braces open here.
  var openings: [Token] = []
  var depth = 0
  var loops = 0
  var functions = 0

  init(_ source: Source, _ tokens: [Token], depth: Int = 0) {
    self.source = source
    self.tokens = tokens.filter {
      if case .comment = $0.kind { false } else { true }
    }
    self.depth = depth
  }

  var current: Token { tokens[index] }

  /// A token further on; the end repeats itself.
  func token(_ ahead: Int) -> Token { tokens[min(index + ahead, tokens.count - 1)] }

  /// Where the last consumed token ends.
  var lastEnd: Int { index > 0 ? tokens[index - 1].span.upper : 0 }

  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  mutating func take(_ symbol: Symbol) -> Token? { current.symbol == symbol ? advance() : nil }
  mutating func take(_ keyword: Keyword) -> Token? { current.keyword == keyword ? advance() : nil }

  /// Passes an operator (or a keyword like it) that needs something behind it: the line may end there, once.
  /// Throws an unfinished error when the text ends.
  mutating func advanceOperator(_ count: Int = 1) throws(SyntaxError) -> Span {
    let first = current.span
    var span = first
    for _ in 0..<count { span = first.joined(advance().span) }
    if current.isNewline { advance() }
    if current.isEnd, openings.isEmpty {
      throw SyntaxError("an expression is missing after '\(source.text(of: span))'", span, isUnfinished: true)
    }
    return span
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(SyntaxError) -> Result
  ) throws(SyntaxError) -> Result {
    guard depth < Limits.nesting else {
      throw SyntaxError("this is nested too deeply", current.span, label: "at most \(Limits.nesting) levels")
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  /// Runs `body` behind the opening bracket at the current token, up to its closing one.
  /// Inside, white space separates nothing.
  mutating func bracketed<Result>(
    _ body: (inout Parser) throws(SyntaxError) -> Result
  ) throws(SyntaxError) -> Result {
    let wasArgument = isArgument
    isArgument = false
    defer { isArgument = wasArgument }
    let closing = current.symbol?.closing
    let opening = advance()
    openings.append(opening)
    defer { openings.removeLast() }
    let result = try body(&self)
    guard current.symbol == closing else { throw unclosed(opening) }
    advance()
    return result
  }

  /// Takes a comma inside brackets, or sees that they close.
  mutating func takeComma(before closing: Symbol) throws(SyntaxError) {
    guard take(.comma) == nil, current.symbol != closing, let opening = openings.last else { return }
    throw unclosed(opening)
  }
}

// MARK: - Errors
extension Parser {
  func describe(_ token: Token) -> String {
    switch token.kind {
    case .newline: "the end of the line"
    case .end: "the end of the text"
    case .cell: "a new cell"
    default:
      token.span.upper - token.span.lower <= 40 ? "'\(source.text(of: token.span))'" : "this"
    }
  }

  /// The error of a bracket whose closing one does not stand at the current token.
  func unclosed(_ opening: Token) -> SyntaxError {
    if case .error(let error) = current.kind { return error }
    let text = source.text(of: opening.span)
    let line = source.line(at: opening.span.lower)
    if current.isEnd { return SyntaxError("'\(text)' is never closed", opening.span, isUnfinished: true) }
    let isCloser = [.closeParenthesis, .closeBracket, .closeBrace].contains(current.symbol)
    if isCloser {
      return SyntaxError(
        "\(describe(current)) does not close '\(text)'", current.span,
        label: opening.symbol?.closing.map { "'\($0.rawValue)' is missing" },
        notes: ["'\(text)' was opened in line \(line)"])
    }
    if current.startsLine || current.endsStatement {
      let here = source.line(at: current.span.lower)
      return SyntaxError(
        "'\(text)' is not closed", opening.span,
        notes: here == line ? [] : ["so line \(here) is read as a part of line \(line)"])
    }
    return unexpected(
      label: opening.symbol == .openBrace ? nil : "a comma or '\(closer(of: opening))' is missing")
  }

  private func closer(of opening: Token) -> String { opening.symbol?.closing?.rawValue ?? "" }

  /// The error of a token that does not belong where it is.
  func unexpected(label: String? = nil) -> SyntaxError {
    let token = current
    if case .error(let error) = token.kind { return error }
    if token.isEnd || token.isNewline, let opening = openings.last, token.isEnd { return unclosed(opening) }
    if [.closeParenthesis, .closeBracket, .closeBrace].contains(token.symbol) {
      guard let opening = openings.last, opening.symbol?.closing != token.symbol else {
        return openings.isEmpty
          ? SyntaxError("\(describe(token)) closes nothing", token.span)
          : SyntaxError("\(describe(token)) is unexpected here", token.span, label: label)
      }
      return unclosed(opening)
    }
    return SyntaxError("\(describe(token)) is unexpected here", token.span, label: label)
  }

  /// An error for something that is missing at the current token.
  func missing(_ what: String, label: String? = nil, isUnfinished: Bool = false) -> SyntaxError {
    if case .error(let error) = current.kind { return error }
    if current.isEnd, let opening = openings.last { return unclosed(opening) }
    return SyntaxError(
      "\(what) is missing before \(describe(current))", current.isNewline ? lineEnd : current.span,
      label: label,
      isUnfinished: isUnfinished && current.isEnd)
  }

  private var lineEnd: Span { Span(current.span.lower, current.span.lower) }
}
