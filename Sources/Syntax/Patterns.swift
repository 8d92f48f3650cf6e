import Diagnostics

extension Parser {
  /// The target of an assignment, from the expression that was read before `=` was seen.
  func pattern(_ target: Expression) throws(SyntaxError) -> Pattern {
    switch target.kind {
    case .name(let name): return Pattern(.name(name), target.span)
    case .index, .member: return Pattern(.place(target), target.span)
    case .tuple(let items), .list(let items):
      guard !items.isEmpty else { throw SyntaxError("there is no name to assign to", target.span) }
      var patterns: [Pattern] = []
      for item in items { patterns.append(try pattern(item)) }
      return Pattern(.several(patterns), target.span)
    default:
      let isComparable = current.symbol == .assign
      throw SyntaxError(
        "\(target.kind.article) cannot be assigned to", target.span,
        label: isComparable && target.kind.isComputed ? "did you mean '=='?" : nil)
    }
  }

  /// The targets of a `for`, up to `in`.
  mutating func forTarget() throws(SyntaxError) -> Pattern {
    var targets = [try postfixed().expression]
    let start = targets[0].span.lower
    var isTuple = false
    while take(.comma) != nil {
      isTuple = true
      if current.keyword == .in { break }
      targets.append(try postfixed().expression)
    }
    return try pattern(
      isTuple ? Expression(.tuple(targets), Span(start, lastEnd)) : targets[0])
  }
}

extension Expression.Kind {
  fileprivate var isComputed: Bool {
    switch self {
    case .call, .binary, .comparison, .and, .or, .unary: true
    default: false
    }
  }

  fileprivate var article: String {
    switch self {
    case .none, .bool: "a constant"
    case .number: "a number"
    case .text, .formatted: "a text"
    case .call: "a call"
    case .lambda: "a function"
    default: "an expression"
    }
  }
}
