import Diagnostics

extension Parser {
  /// `fit model epochs=5`: a name (or `model.fit`), white space, and something that begins an argument.
  /// `nil` when the statement here is no command. What the name means plays no part.
  mutating func command() throws(SyntaxError) -> Node? {
    guard current.isName else { return nil }
    var ahead = 1
    while token(ahead).symbol == .dot, !token(ahead).isSpaced, token(ahead + 1).isWord,
      !token(ahead + 1).isSpaced
    {
      ahead += 2
    }
    guard token(ahead).isSpaced, beginsArgument(ahead) else { return nil }
    if let habit = habitInExpression() { throw habit }
    let callee = try callee(ofTokens: ahead)
    let wasArgument = isArgument
    isArgument = true
    defer { isArgument = wasArgument }
    var heights = [callee.height]
    let arguments = try commandArguments(&heights)
    let call = Call(callee: callee.expression, arguments: arguments, style: .command)
    return try Node(.call(call), Span(callee.span.lower, lastEnd), overAll: heights)
  }

  private mutating func callee(ofTokens count: Int) throws(SyntaxError) -> Node {
    let first = advance()
    var node = Node(Expression(.name(source.text(of: first.span)), first.span))
    for _ in 0..<(count - 1) / 2 {
      advance()
      let name = advance()
      node = try Node(
        .member(node.expression, Name(source.text(of: name.span), name.span)), node.span.joined(name.span),
        over: node)
    }
    return node
  }

  /// Whether a token that has white space before it begins an argument, rather than goes on an expression.
  private func beginsArgument(_ ahead: Int) -> Bool {
    let token = token(ahead)
    switch token.kind {
    case .name, .number, .text, .formatted, .error: return true
    case .keyword(.true), .keyword(.false), .keyword(.none): return true
    case .keyword(.not): return self.token(ahead + 1).keyword != .in
    case .keyword: return isLabel(ahead)
    case .symbol(.openParenthesis), .symbol(.openBracket): return true
    default: return startsArgumentLikeSign(ahead)
    }
  }

  /// `-` or `+` with white space before and none behind is the sign of an argument: `a -b`.
  func startsArgumentLikeSign(_ ahead: Int) -> Bool {
    let token = token(ahead)
    guard token.symbol == .minus || token.symbol == .plus, token.isSpaced else { return false }
    let next = self.token(ahead + 1)
    return !next.isSpaced && !next.endsStatement
  }

  private mutating func commandArguments(_ heights: inout [Int]) throws(SyntaxError) -> [CallArgument] {
    var arguments: [CallArgument] = []
    while true {
      let (argument, height) = try argument()
      try rejectRepeated(argument, in: arguments)
      arguments.append(argument)
      heights.append(height)
      if let comma = take(.comma) {
        if current.endsStatement { throw SyntaxError("an argument is missing after ','", comma.span) }
        continue
      }
      if current.endsStatement { return arguments }
      guard current.isSpaced, beginsArgument(0) else { throw strayInCommand() }
    }
  }

  private func strayInCommand() -> SyntaxError {
    switch current.kind {
    case .symbol(.openBrace):
      SyntaxError(
        "braces hold a block of statements, not a value", current.span, label: "a list is written [a, b]")
    case .name, .number, .text, .formatted:
      SyntaxError("white space is missing before \(describe(current))", current.span)
    default: unexpected()
    }
  }
}
