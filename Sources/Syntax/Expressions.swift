import Diagnostics

/// An expression and the height of its tree, which is bounded.
struct Node {
  let expression: Expression
  let height: Int

  var span: Span { expression.span }

  init(_ expression: Expression, height: Int = 1) {
    self.expression = expression
    self.height = height
  }

  init(_ kind: Expression.Kind, _ span: Span, over children: Node...) throws(SyntaxError) {
    try self.init(kind, span, overAll: children.map(\.height))
  }

  init(_ kind: Expression.Kind, _ span: Span, overAll heights: [Int]) throws(SyntaxError) {
    height = (heights.max() ?? 0) + 1
    guard height <= Limits.chain else {
      throw SyntaxError(
        "this expression is too long", span, label: "at most \(Limits.chain) operators in a row")
    }
    expression = Expression(kind, span)
  }
}

/// How tightly operators bind, as in Python: higher binds tighter.
enum Precedence: Int, Comparable {
  case or = 1, and, not, comparison, sum, product, sign, power

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  /// What an operand to the right of a left-associative operator must exceed.
  var next: Self { Self(rawValue: rawValue + 1) ?? .power }
}

private enum Infix {
  case or, and
  case comparison(Comparator, tokens: Int)
  case binary(BinaryOperator)

  var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .comparison: .comparison
    case .binary(.add), .binary(.subtract): .sum
    case .binary(.power): .power
    case .binary: .product
    }
  }
}

extension Parser {
  /// `a`, or `a, b` as a tuple.
  mutating func expressionList() throws(SyntaxError) -> Node {
    let first = try expression()
    guard current.symbol == .comma else { return first }
    var items = [first]
    while take(.comma) != nil {
      if current.endsStatement || current.symbol == .assign || current.symbol == .openBrace { break }
      items.append(try expression())
    }
    return try Node(
      .tuple(items.map(\.expression)), Span(first.span.lower, lastEnd), overAll: items.map(\.height))
  }

  /// A lambda, a conditional or what binds tighter.
  mutating func expression() throws(SyntaxError) -> Node {
    try nested { (parser) throws(SyntaxError) in
      if let lambda = try parser.lambda() { return lambda }
      let then = try parser.operation(.or)
      guard parser.current.keyword == .if, !parser.isLabel(0) else { return then }
      return try parser.conditional(then)
    }
  }

  private mutating func conditional(_ then: Node) throws(SyntaxError) -> Node {
    _ = try advanceOperator()
    let condition = try operation(.or)
    guard current.keyword == .else else {
      if current.symbol == .assign { throw assignmentInCondition() }
      throw missing("else", label: "a value is chosen by: a if condition else b")
    }
    _ = try advanceOperator()
    let otherwise = try expression()
    return try Node(
      .conditional(
        then: then.expression, condition: condition.expression, otherwise: otherwise.expression),
      then.span.joined(otherwise.span), over: then, condition, otherwise)
  }

  /// Operands joined by operators that bind at least as tightly as `minimum`.
  mutating func operation(_ minimum: Precedence) throws(SyntaxError) -> Node {
    var left = try prefixed(minimum)
    while let infix = infix(), infix.precedence >= minimum {
      switch infix {
      case .or: left = try logical(left, Expression.Kind.or, .or)
      case .and: left = try logical(left, Expression.Kind.and, .and)
      case .comparison: left = try comparison(left)
      case .binary(let binary): left = try arithmetic(left, binary, infix.precedence)
      }
    }
    return left
  }

  private mutating func logical(
    _ left: Node, _ kind: (Expression, Expression) -> Expression.Kind, _ precedence: Precedence
  ) throws(SyntaxError) -> Node {
    _ = try advanceOperator()
    let right = try operation(precedence.next)
    return try Node(
      kind(left.expression, right.expression), left.span.joined(right.span), over: left, right)
  }

  private mutating func arithmetic(
    _ left: Node, _ binary: BinaryOperator, _ precedence: Precedence
  ) throws(SyntaxError) -> Node {
    let operatorSpan = try advanceOperator()
    // `**` groups to the right, and a sign may stand behind it: 2 ** -1.
    let right =
      binary == .power
      ? try nested { (parser) throws(SyntaxError) in try parser.operation(.sign) }
      : try operation(precedence.next)
    return try Node(
      .binary(binary, left.expression, right.expression, operatorSpan: operatorSpan),
      left.span.joined(right.span), over: left, right)
  }

  /// `a < b <= c` as one chain.
  private mutating func comparison(_ first: Node) throws(SyntaxError) -> Node {
    var comparisons: [Comparison] = []
    var heights = [first.height]
    while case .comparison(let comparator, let count) = infix() {
      let operatorSpan = try advanceOperator(count)
      let operand = try operation(Precedence.comparison.next)
      comparisons.append(Comparison(comparator, operand.expression, operatorSpan: operatorSpan))
      heights.append(operand.height)
      guard comparisons.count < Limits.chain else {
        throw SyntaxError(
          "this expression is too long", operatorSpan, label: "at most \(Limits.chain) operators in a row")
      }
    }
    return try Node(
      .comparison(first.expression, comparisons), Span(first.span.lower, lastEnd), overAll: heights)
  }

  /// A sign or `not` with its operand, or a primary with what hangs on it.
  private mutating func prefixed(_ minimum: Precedence) throws(SyntaxError) -> Node {
    let token = current
    let sign: (UnaryOperator, Precedence)
    switch token.kind {
    case .symbol(.minus): sign = (.negative, .sign)
    case .symbol(.plus): sign = (.positive, .sign)
    case .keyword(.not) where isNotOperator: sign = (.not, .not)
    default: return try postfixed()
    }
    if sign.0 == .not, minimum > .not {
      throw SyntaxError(
        "'not' binds less tightly than the operator before it", token.span, label: "write (not …)")
    }
    _ = try advanceOperator()
    let operand = try nested { (parser) throws(SyntaxError) in try parser.operation(sign.1) }
    return try Node(
      .unary(sign.0, operand.expression), token.span.joined(operand.span), over: operand)
  }

  private var isNotOperator: Bool { !isLabel(0) }

  /// The operator at the current token, if one stands there and belongs to this expression.
  private func infix() -> Infix? {
    if isArgument, startsArgumentLikeSign(0) || isLabel(0) { return nil }
    switch current.kind {
    case .keyword(.or): return .or
    case .keyword(.and): return .and
    case .keyword(.in): return .comparison(.contained, tokens: 1)
    case .keyword(.not) where token(1).keyword == .in: return .comparison(.notContained, tokens: 2)
    case .keyword(.is):
      return token(1).keyword == .not
        ? .comparison(.notIdentical, tokens: 2) : .comparison(.identical, tokens: 1)
    case .symbol(let symbol):
      if let binary = BinaryOperator(rawValue: symbol.rawValue) { return .binary(binary) }
      return Comparator(rawValue: symbol.rawValue).map { .comparison($0, tokens: 1) }
    default: return nil
    }
  }

  /// `x -> e`, `(a, b) -> e`, `() -> e`; `nil` when none stands here.
  private mutating func lambda() throws(SyntaxError) -> Node? {
    let start = current.span
    var names: [Name] = []
    if case .name(let text) = current.kind, token(1).symbol == .arrow {
      names = [Name(text, start)]
      advance()
    } else if let (found, count) = lambdaParameters() {
      names = found
      index += count
    } else {
      return nil
    }
    try rejectRepeated(names)
    _ = try advanceOperator()
    let body = try expression()
    return try Node(.lambda(names, body.expression), start.joined(body.span), over: body)
  }

  /// The names of `(a, b)` when `->` follows, with the number of tokens.
  private func lambdaParameters() -> ([Name], Int)? {
    guard current.symbol == .openParenthesis else { return nil }
    var names: [Name] = []
    var ahead = 1
    while case .name(let text) = token(ahead).kind {
      names.append(Name(text, token(ahead).span))
      ahead += 1
      guard token(ahead).symbol == .comma else { break }
      ahead += 1
    }
    guard token(ahead).symbol == .closeParenthesis, token(ahead + 1).symbol == .arrow else { return nil }
    return (names, ahead + 1)
  }

  func rejectRepeated(_ names: [Name]) throws(SyntaxError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name.text).inserted {
      throw SyntaxError("two parameters are named '\(name.text)'", name.span)
    }
  }
}
