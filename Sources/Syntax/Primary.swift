import Diagnostics

extension Parser {
  /// A primary followed by `.member`, `(arguments)` and `[subscripts]`.
  mutating func postfixed() throws(SyntaxError) -> Node {
    var node = try primary()
    while let symbol = current.symbol, !(isArgument && current.isSpaced) {
      switch symbol {
      case .dot: node = try member(of: node)
      case .openParenthesis: node = try call(node)
      case .openBracket: node = try index(node)
      default: return node
      }
    }
    return node
  }

  private mutating func primary() throws(SyntaxError) -> Node {
    let token = current
    switch token.kind {
    case .number(let value): return single(.number(value))
    case .text(let text): return single(.text(text))
    case .formatted(let pieces): return try formatted(pieces, advance().span)
    case .name(let text):
      if let habit = habitInExpression() { throw habit }
      return single(.name(text))
    case .keyword(.none): return single(.none)
    case .keyword(.true): return single(.bool(true))
    case .keyword(.false): return single(.bool(false))
    case .symbol(.openParenthesis): return try group()
    case .symbol(.openBracket): return try list()
    default: throw noExpression()
    }
  }

  private mutating func single(_ kind: Expression.Kind) -> Node { Node(Expression(kind, advance().span)) }

  /// The error of a token that begins no expression.
  private func noExpression() -> SyntaxError {
    switch current.kind {
    case .error, .end: return missing("an expression")
    case .symbol(.openBrace):
      return SyntaxError(
        "braces hold a block of statements, not a value", current.span, label: "a list is written [a, b]")
    case .symbol(.star), .symbol(.power):
      return SyntaxError(
        "\(describe(current)) cannot begin a value", current.span,
        label: "*values stands only among the arguments of f(…)")
    case .symbol(.closeParenthesis), .symbol(.closeBracket), .symbol(.closeBrace):
      let isMatching = openings.last?.symbol?.closing == current.symbol
      return isMatching ? missing("an expression") : unexpected()
    default: return missing("an expression")
    }
  }

  /// `(a)`, `()`, `(a,)`, `(a, b)`.
  private mutating func group() throws(SyntaxError) -> Node {
    let start = current.span.lower
    var isTuple = false
    let items = try bracketed { (parser) throws(SyntaxError) in
      var items: [Node] = []
      while parser.current.symbol != .closeParenthesis {
        items.append(try parser.expression())
        if parser.current.symbol == .assign { throw parser.assignmentInCondition() }
        if parser.current.symbol == .comma { isTuple = true }
        try parser.takeComma(before: .closeParenthesis)
      }
      return items
    }
    let span = Span(start, lastEnd)
    if items.count == 1, !isTuple, let item = items.first {
      return Node(Expression(item.expression.kind, span), height: item.height)
    }
    return try Node(.tuple(items.map(\.expression)), span, overAll: items.map(\.height))
  }

  private mutating func list() throws(SyntaxError) -> Node {
    let start = current.span.lower
    let items = try bracketed { (parser) throws(SyntaxError) in
      var items: [Node] = []
      while parser.current.symbol != .closeBracket {
        items.append(try parser.expression())
        if parser.current.keyword == .for {
          throw SyntaxError(
            "there are no list comprehensions", parser.current.span, label: "fill a list in a for loop")
        }
        try parser.takeComma(before: .closeBracket)
      }
      return items
    }
    return try Node(.list(items.map(\.expression)), Span(start, lastEnd), overAll: items.map(\.height))
  }

  private mutating func member(of base: Node) throws(SyntaxError) -> Node {
    let dot = advance()
    guard current.isWord, !current.startsLine else {
      if case .error(let error) = current.kind { throw error }
      throw SyntaxError("a name is missing after '.'", dot.span)
    }
    let name = Name(source.text(of: current.span), advance().span)
    return try Node(.member(base.expression, name), base.span.joined(name.span), over: base)
  }

  // MARK: - Calls

  private mutating func call(_ callee: Node) throws(SyntaxError) -> Node {
    var heights = [callee.height]
    let arguments = try bracketed { (parser) throws(SyntaxError) in
      var arguments: [CallArgument] = []
      while parser.current.symbol != .closeParenthesis {
        let (argument, height) = try parser.callArgument()
        try parser.rejectRepeated(argument, in: arguments)
        arguments.append(argument)
        heights.append(height)
        if parser.current.keyword == .for {
          throw SyntaxError(
            "there are no list comprehensions", parser.current.span, label: "fill a list in a for loop")
        }
        try parser.takeComma(before: .closeParenthesis)
      }
      return arguments
    }
    let call = Call(callee: callee.expression, arguments: arguments, style: .parentheses)
    return try Node(.call(call), Span(callee.span.lower, lastEnd), overAll: heights)
  }

  /// `value`, `label=value` or `*values`.
  private mutating func callArgument() throws(SyntaxError) -> (CallArgument, Int) {
    if current.symbol == .star {
      let star = try advanceOperator()
      let value = try expression()
      return (
        CallArgument(
          label: nil, value: value.expression, isSpread: true, span: star.joined(value.span)),
        value.height
      )
    }
    return try argument()
  }

  /// `value` or `label=value`.
  mutating func argument() throws(SyntaxError) -> (CallArgument, Int) {
    var label: Name?
    if isLabel(0) {
      label = Name(source.text(of: current.span), advance().span)
      _ = try advanceOperator()
    }
    let value = try expression()
    if current.symbol == .assign {
      let isIndex = if case .list = value.expression.kind { isArgument } else { false }
      throw SyntaxError(
        "'=' is unexpected here", current.span,
        label: isIndex
          ? "an index stands directly behind its name: x[0]" : "an argument's name is a single word")
    }
    let span = label.map { $0.span.joined(value.span) } ?? value.span
    return (CallArgument(label: label, value: value.expression, isSpread: false, span: span), value.height)
  }

  /// A word with `=` behind it, the name of an argument.
  func isLabel(_ ahead: Int) -> Bool { token(ahead).isWord && token(ahead + 1).symbol == .assign }

  func rejectRepeated(_ argument: CallArgument, in others: [CallArgument]) throws(SyntaxError) {
    guard let label = argument.label, others.contains(where: { $0.label?.text == label.text }) else { return }
    throw SyntaxError("the argument '\(label.text)' is given twice", label.span)
  }

  // MARK: - Subscripts

  private mutating func index(_ base: Node) throws(SyntaxError) -> Node {
    let opening = current.span
    var heights = [base.height]
    let subscripts = try bracketed { (parser) throws(SyntaxError) in
      var subscripts: [Subscript] = []
      while parser.current.symbol != .closeBracket {
        subscripts.append(try parser.subscriptPart(&heights))
        try parser.takeComma(before: .closeBracket)
      }
      return subscripts
    }
    let span = Span(base.span.lower, lastEnd)
    guard !subscripts.isEmpty else {
      throw SyntaxError("an index is missing", Span(opening.lower, lastEnd), label: "as in x[0] or x[:, 3]")
    }
    return try Node(.index(base.expression, subscripts), span, overAll: heights)
  }

  private mutating func subscriptPart(_ heights: inout [Int]) throws(SyntaxError) -> Subscript {
    if let ellipsis = take(.ellipsis) { return .ellipsis(ellipsis.span) }
    let start = current.span.lower
    var bounds: [Expression?] = [nil]
    var hasBound = false
    while true {
      if current.symbol == .colon {
        guard bounds.count < 3 else {
          throw SyntaxError("a slice has at most three parts", current.span, label: "x[from:to:step]")
        }
        advance()
        bounds.append(nil)
        hasBound = false
      } else if current.symbol == .comma || current.symbol == .closeBracket || hasBound {
        break
      } else {
        let bound = try expression()
        heights.append(bound.height)
        bounds[bounds.count - 1] = bound.expression
        hasBound = true
      }
    }
    if bounds.count == 1, let item = bounds.first, let item { return .item(item) }
    guard bounds.count > 1 else { throw missing("an index") }
    return .slice(
      lower: bounds[0], upper: bounds[1], step: bounds.count > 2 ? bounds[2] : nil, span: Span(start, lastEnd)
    )
  }

  // MARK: - f-strings

  private func formatted(_ pieces: [FormattedPiece], _ span: Span) throws(SyntaxError) -> Node {
    var parts: [FormatPart] = []
    var heights: [Int] = []
    for piece in pieces {
      switch piece {
      case .text(let text): parts.append(.text(text))
      case .hole(let hole):
        guard hole.tokens.count > 1 else {
          throw SyntaxError("an expression is missing in '{}'", hole.span, label: "write {{}} for two braces")
        }
        let value = try holeValue(hole)
        heights.append(value.height)
        parts.append(.value(value.expression, spec: hole.spec, label: hole.label))
      }
    }
    return try Node(.formatted(parts), span, overAll: heights)
  }

  /// More lines cannot finish what the hole's brace has closed.
  private func holeValue(_ hole: FormattedHole) throws(SyntaxError) -> Node {
    var inner = Parser(source, hole.tokens, depth: depth)
    do throws(SyntaxError) {
      let value = try inner.expressionList()
      guard inner.current.isEnd else { throw inner.unexpected() }
      return value
    } catch {
      throw SyntaxError(error.message, error.span, label: error.label, notes: error.notes)
    }
  }
}
