import Diagnostics

extension Parser {
  mutating func program() throws(SyntaxError) -> Program {
    var statements: [Statement] = []
    var cells = CellBuilder()
    while !current.isEnd {
      if case .cell(let marker) = current.kind {
        cells.passText(in: &statements, source)
        cells.begin(marker, at: advance().span.lower, statements: statements.count)
      } else if let statement = try nextStatement() {
        statements.append(statement)
      }
    }
    cells.passText(in: &statements, source)
    return Program(
      source: source, statements: statements,
      cells: cells.finish(at: source.utf8.count, statements: statements.count))
  }

  /// The next statement with its terminator; `nil` for an empty line or a `;` of its own.
  private mutating func nextStatement() throws(SyntaxError) -> Statement? {
    if current.isNewline || current.symbol == .semicolon {
      advance()
      return nil
    }
    let start = current.span.lower
    let kind = try statement()
    let span = Span(start, lastEnd)
    guard current.endsStatement, current.symbol != .closeBrace || !openings.isEmpty else { throw leftover() }
    let isQuiet = take(.semicolon) != nil
    return Statement(isQuiet ? kind.quieted : kind, span, isQuiet: isQuiet)
  }

  private mutating func statement() throws(SyntaxError) -> Statement.Kind {
    if let habit = habitAtStatement() { throw habit }
    switch current.keyword {
    case .if: return try ifElse()
    case .for: return try forIn()
    case .while: return try whileLoop()
    case .def: return try define()
    case .return: return try returnValue()
    case .break: return try leave("break", .breakLoop)
    case .continue:
      // Outside of loops and functions it is the command that goes on with a stopped fit.
      if loops == 0, functions == 0 { return .expression(Expression(.name("continue"), advance().span)) }
      return try leave("continue", .continueLoop)
    case .noGrad:
      advance()
      return .noGrad(try block(of: "no_grad { … }"))
    case .else: throw SyntaxError("'else' has no 'if' before it", current.span)
    default: break
    }
    if let help = help() { return help }
    if beginsTimed { return try timed() }
    return try simple()
  }

  // MARK: - Expressions, assignments, commands

  private mutating func simple() throws(SyntaxError) -> Statement.Kind {
    if let command = try command() {
      guard current.symbol == .assign || current.symbol?.updateOperator != nil else {
        return .expression(command.expression)
      }
      throw SyntaxError("a command cannot be assigned to", command.span)
    }
    let target = try expressionList()
    if current.symbol == .assign {
      let pattern = try pattern(target.expression)
      _ = try advanceOperator()
      let value: Node
      if let command = try command() { value = command } else { value = try expressionList() }
      guard current.symbol != .assign else {
        throw SyntaxError("one statement assigns once", current.span, label: "write two assignments")
      }
      return .assign(pattern, value.expression)
    }
    if let update = current.symbol?.updateOperator {
      let pattern = try pattern(target.expression)
      if case .several = pattern.kind {
        throw SyntaxError("\(describe(current)) changes one target at a time", target.span)
      }
      _ = try advanceOperator()
      return .update(target.expression, update, try expressionList().expression)
    }
    return .expression(target.expression)
  }

  /// `time` in front of a statement; alone or before an operator it is a name.
  private var beginsTimed: Bool {
    guard case .name("time") = current.kind, token(1).isSpaced, !isLabel(0) else { return false }
    switch token(1).kind {
    case .name, .number, .text, .formatted, .symbol(.openParenthesis), .symbol(.openBracket): return true
    case .keyword(.in), .keyword(.is), .keyword(.and), .keyword(.or), .keyword(.else): return false
    case .keyword(.not): return token(2).keyword != .in
    case .keyword: return true
    default: return false
    }
  }

  private mutating func timed() throws(SyntaxError) -> Statement.Kind {
    advance()
    return try nested { (parser) throws(SyntaxError) in
      let start = parser.current.span.lower
      let kind = try parser.statement()
      return .time(Statement(kind, Span(start, parser.lastEnd)))
    }
  }

  /// `?`, `?name`, `name?`; a name may be a member's (`model.fit?`) or a keyword.
  private mutating func help() -> Statement.Kind? {
    let start = index
    let isPrefix = take(.question) != nil
    var name: Name?
    if current.isWord {
      let first = advance().span
      while current.symbol == .dot, token(1).isWord {
        advance()
        advance()
      }
      let span = Span(first.lower, lastEnd)
      name = Name(source.text(of: span), span)
    }
    if isPrefix { return .help(name) }
    if name != nil, current.symbol == .question, token(1).endsStatement {
      advance()
      return .help(name)
    }
    index = start
    return nil
  }

  private mutating func returnValue() throws(SyntaxError) -> Statement.Kind {
    let keyword = advance()
    guard functions > 0 else { throw SyntaxError("'return' stands in no function", keyword.span) }
    return .returnValue(current.endsStatement ? nil : try expressionList().expression)
  }

  private mutating func leave(_ word: String, _ kind: Statement.Kind) throws(SyntaxError) -> Statement.Kind {
    let keyword = advance()
    guard loops > 0 else { throw SyntaxError("'\(word)' stands in no loop", keyword.span) }
    return kind
  }

  // MARK: - Blocks

  /// `{ … }`; `form` says what the statement looks like when the block is missing.
  mutating func block(of form: String) throws(SyntaxError) -> Block {
    if current.isNewline, token(1).symbol == .openBrace || token(1).isEnd { advance() }
    guard current.symbol == .openBrace else { throw noBlock(form) }
    let start = current.span.lower
    let statements = try bracketed { (parser) throws(SyntaxError) in
      var statements: [Statement] = []
      while parser.current.symbol != .closeBrace, !parser.current.isEnd {
        let next = try parser.nested { (parser) throws(SyntaxError) in try parser.nextStatement() }
        if let next { statements.append(next) }
      }
      return statements
    }
    return Block(statements, Span(start, lastEnd))
  }

  private func noBlock(_ form: String) -> SyntaxError {
    switch current.kind {
    case .symbol(.colon):
      return SyntaxError("blocks are in braces: \(form)", current.span, label: "write { here")
    case .symbol(.assign): return assignmentInCondition()
    case .end: return missing("a block { … }", isUnfinished: true)
    default: return missing("a block { … }", label: "write \(form)")
    }
  }

  func assignmentInCondition() -> SyntaxError {
    SyntaxError("'=' assigns, it does not compare", current.span, label: "did you mean '=='?")
  }

  /// `else if` branches are gathered in a row and folded from the last: their number costs no parser depth.
  private mutating func ifElse() throws(SyntaxError) -> Statement.Kind {
    var branches: [(start: Int, condition: Expression, block: Block)] = []
    var otherwise: Block?
    repeat {
      let start = current.span
      guard branches.count < Limits.branches else {
        throw SyntaxError("too many 'else if' in a row", start, label: "at most \(Limits.branches)")
      }
      _ = try advanceOperator()
      let condition = try expression().expression
      branches.append((start.lower, condition, try block(of: "if x { … }")))
      guard takeElse() else { break }
      if current.isNewline, token(1).isEnd { advance() }
      if current.keyword != .if { otherwise = try block(of: "else { … }") }
    } while otherwise == nil
    let end = lastEnd
    while branches.count > 1, let last = branches.popLast() {
      let span = Span(last.start, end)
      otherwise = Block(
        [Statement(.ifElse(last.condition, last.block, otherwise: otherwise), span)], span)
    }
    guard let first = branches.first else { throw missing("a condition") }
    return .ifElse(first.condition, first.block, otherwise: otherwise)
  }

  /// Takes `else`, which may stand on a line below the brace.
  private mutating func takeElse() -> Bool {
    let start = index
    while current.isNewline { advance() }
    if take(.else) != nil { return true }
    index = start
    return false
  }

  private mutating func whileLoop() throws(SyntaxError) -> Statement.Kind {
    _ = try advanceOperator()
    let condition = try expression().expression
    return .whileLoop(condition, try loop(of: "while x { … }"))
  }

  private mutating func forIn() throws(SyntaxError) -> Statement.Kind {
    _ = try advanceOperator()
    let pattern = try forTarget()
    if current.isNewline, token(1).keyword == .in || token(1).isEnd { advance() }
    guard current.keyword == .in else {
      throw missing("'in'", label: "as in for x in xs { … }", isUnfinished: true)
    }
    _ = try advanceOperator()
    let values = try expressionList().expression
    return .forIn(pattern, values, try loop(of: "for x in xs { … }"))
  }

  private mutating func loop(of form: String) throws(SyntaxError) -> Block {
    loops += 1
    defer { loops -= 1 }
    return try block(of: form)
  }

  private mutating func define() throws(SyntaxError) -> Statement.Kind {
    _ = try advanceOperator()
    guard case .name(let text) = current.kind else { throw missing("the function's name") }
    let name = Name(text, advance().span)
    guard current.symbol == .openParenthesis else {
      throw missing("'('", label: "as in def \(text)(a, b=2) { … }")
    }
    let parameters = try parameters()
    let outerLoops = loops
    loops = 0
    functions += 1
    defer {
      loops = outerLoops
      functions -= 1
    }
    let body = try block(of: "def \(text)(…) { … }")
    return .define(FunctionDefinition(name: name, parameters: parameters, body: body))
  }

  private mutating func parameters() throws(SyntaxError) -> [FunctionParameter] {
    let parameters = try bracketed { (parser) throws(SyntaxError) in
      var parameters: [FunctionParameter] = []
      while parser.current.symbol != .closeParenthesis {
        guard case .name(let text) = parser.current.kind else {
          throw parser.missing("a parameter's name")
        }
        let name = Name(text, parser.advance().span)
        var fallback: Expression?
        if parser.current.symbol == .assign {
          _ = try parser.advanceOperator()
          fallback = try parser.expression().expression
        }
        parameters.append(FunctionParameter(name: name, fallback: fallback))
        try parser.takeComma(before: .closeParenthesis)
      }
      return parameters
    }
    try rejectRepeated(parameters.map(\.name))
    return parameters
  }
}

extension Statement.Kind {
  /// A quiet statement under `time` is quiet itself.
  fileprivate var quieted: Self {
    guard case .time(let inner) = self else { return self }
    return .time(Statement(inner.kind.quieted, inner.span, isQuiet: true))
  }
}

/// Gathers the cells of a program.
private struct CellBuilder {
  private var cells: [Cell] = []
  private var marker: CellMarker?
  private var start = 0
  private var first = 0

  mutating func begin(_ marker: CellMarker, at offset: Int, statements: Int) {
    close(at: offset, statements: statements)
    self.marker = marker
    start = offset
    first = statements
  }

  /// A cell of text may have its text in `"""` in place of comments: that is no statement to be run.
  func passText(in statements: inout [Statement], _ source: Source) {
    guard let marker, marker.kind != .code else { return }
    let isText = statements[first...].allSatisfy { statement in
      guard case .expression(let value) = statement.kind, case .text = value.kind else { return false }
      return ["\"\"\"", "'''"].contains(String(source.text(of: value.span).prefix(3)))
    }
    if isText { statements.removeSubrange(first...) }
  }

  func finish(at offset: Int, statements: Int) -> [Cell] {
    var last = self
    last.close(at: offset, statements: statements)
    return last.cells
  }

  private mutating func close(at offset: Int, statements: Int) {
    guard marker != nil || statements > 0 else { return }
    cells.append(Cell(marker, span: Span(start, offset), statements: first..<statements))
  }
}
