import Syntax

/// Which names a program takes from outside, and which it makes.
struct UsedNames {
  struct Use {
    let name: String
    /// `name(…)`.
    let isCalled: Bool
  }

  /// Names that were not made before, in the order in which they are used.
  private(set) var uses: [Use] = []
  /// Names that the program makes or changes.
  private(set) var made: Set<String> = []
  /// Why the program cannot be Python, or does something else in Python: `nil` when nothing is seen.
  private(set) var refusal: String?
  /// Names that are made where the walk is.
  private var scope: Set<String> = []
  private var isInFunction = false

  init(_ program: Program) { visit(program.statements) }

  // MARK: Statements

  private mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement.kind) }
  }

  private mutating func visit(_ statement: Statement.Kind) {
    switch statement {
    case .expression(let expression): visit(expression)
    case .assign(let pattern, let value):
      visit(value)
      make(pattern)
    case .update(let target, _, let value):
      visit(target)
      visit(value)
      if case .name(let name) = target.kind { make(name) }
    case .ifElse(let condition, let block, let otherwise):
      visit(condition)
      visit(block.statements)
      visit(otherwise?.statements ?? [])
    case .forIn(let pattern, let values, let block):
      visit(values)
      make(pattern)
      visit(block.statements)
    case .whileLoop(let condition, let block):
      visit(condition)
      visit(block.statements)
    case .define(let function): visit(function)
    case .returnValue(let value): value.map { visit($0) }
    case .noGrad(let block): visit(block.statements)
    case .time(let inner):
      refuse(command: "time")
      visit(inner.kind)
    case .breakLoop, .continueLoop, .help: break
    }
  }

  private mutating func visit(_ function: FunctionDefinition) {
    make(function.name.text)
    for parameter in function.parameters { parameter.fallback.map { visit($0) } }
    within(function.parameters.map(\.name.text)) { $0.visit(function.body.statements) }
  }

  /// What is made in a function is gone behind it.
  private mutating func within(_ parameters: [String], _ body: (inout Self) -> Void) {
    let (outer, wasInFunction) = (scope, isInFunction)
    scope.formUnion(parameters)
    isInFunction = true
    body(&self)
    (scope, isInFunction) = (outer, wasInFunction)
  }

  private mutating func make(_ pattern: Pattern) {
    switch pattern.kind {
    case .name(let name): make(name)
    case .several(let patterns): for pattern in patterns { make(pattern) }
    case .place(let expression): visit(expression)
    }
  }

  private mutating func make(_ name: String) {
    scope.insert(name)
    if !isInFunction { made.insert(name) }
  }

  // MARK: Expressions

  private mutating func visit(_ expressions: [Expression]) {
    for expression in expressions { visit(expression) }
  }

  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .none, .bool, .number, .text: break
    case .formatted(let parts):
      for case .value(let value, _, _) in parts { visit(value) }
    case .name(let name): use(name, isCalled: false)
    case .list(let items), .tuple(let items): visit(items)
    case .unary(_, let operand): visit(operand)
    case .binary(let sign, let left, let right, _):
      if sign == .modulo, left.isText { refusal = refusal ?? Self.texts }
      visit([left, right])
    case .and(let left, let right), .or(let left, let right):
      visit([left, right])
    case .comparison(let first, let links): visit([first] + links.map(\.operand))
    case .conditional(let then, let condition, let otherwise): visit([condition, then, otherwise])
    case .call(let call): visit(call)
    case .member(let base, _): visit(base)
    case .index(let base, let subscripts):
      visit(base)
      for subscripted in subscripts { visit(subscripted) }
    case .lambda(let parameters, let body): within(parameters.map(\.text)) { $0.visit(body) }
    }
  }

  private mutating func visit(_ part: Subscript) {
    switch part {
    case .item(let item): visit(item)
    case .slice(let lower, let upper, let step, _): visit([lower, upper, step].compactMap { $0 })
    case .ellipsis: break
    }
  }

  private mutating func visit(_ call: Call) {
    switch call.callee.kind {
    case .name(let name):
      if call.style == .command, !isPython(call, name) { refuse(command: name) }
      use(name, isCalled: true)
    case .member(let base, let name):
      if call.style == .command { refuse(command: name.text) }
      if name.text == "format", base.isText { refusal = refusal ?? Self.texts }
      visit(base)
    default: visit(call.callee)
    }
    for argument in call.arguments { visit(argument.value) }
  }

  /// `print x`, and `del x, y` of names.
  private func isPython(_ call: Call, _ name: String) -> Bool {
    if name == "print" { return true }
    return name == "del"
      && call.arguments.allSatisfy {
        if case .name = $0.value.kind { $0.label == nil } else { false }
      }
  }

  /// A call without parentheses: a word of Python that nn has not, or nn's own language.
  private mutating func refuse(command: String) {
    refusal =
      refusal ?? (pythonWords.contains(command) ? "nn has no \(command)" : "Python has no such statement")
  }

  private static let texts = "nn writes values into a text as f\"{x}\""

  private mutating func use(_ name: String, isCalled: Bool) {
    if !scope.contains(name) { uses.append(Use(name: name, isCalled: isCalled)) }
  }
}

extension Expression {
  fileprivate var isText: Bool {
    switch kind {
    case .text, .formatted: true
    default: false
    }
  }
}
