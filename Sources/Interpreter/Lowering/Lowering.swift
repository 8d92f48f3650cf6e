import Diagnostics
import Syntax

/// Makes a syntax tree ready to run: names become slots, commands are looked up once.
struct Lowering {
  let source: Source
  let globals: Globals
  let registry: Registry
  let scope: LoweringScope?

  init(_ source: Source, _ globals: Globals, _ registry: Registry, scope: LoweringScope? = nil) {
    self.source = source
    self.globals = globals
    self.registry = registry
    self.scope = scope
  }

  func place(_ span: Span) -> Place { Place(source, span) }

  func node(_ expression: Expression) -> Node {
    let place = place(expression.span)
    switch expression.kind {
    case .none: return ConstantNode(place, .none)
    case .bool(let bool): return ConstantNode(place, .bool(bool))
    case .number(let number): return ConstantNode(place, .number(number))
    case .text(let text): return ConstantNode(place, .text(text))
    case .formatted(let parts): return FormatNode(place, parts.map(part))
    case .name(let name): return self.name(name, place)
    case .list(let items): return ListNode(place, items.map(node), isTuple: false)
    case .tuple(let items): return ListNode(place, items.map(node), isTuple: true)
    case .unary(let operation, let operand): return UnaryNode(place, operation, node(operand))
    case .binary(let operation, let left, let right, _):
      return BinaryNode(place, operation, node(left), node(right))
    case .comparison(let first, let rest):
      return ComparisonNode(place, node(first), rest.map { ($0.comparator, node($0.operand)) })
    case .and(let left, let right): return LogicNode(place, isAnd: true, node(left), node(right))
    case .or(let left, let right): return LogicNode(place, isAnd: false, node(left), node(right))
    case .conditional(let then, let condition, let otherwise):
      return ConditionalNode(
        place, condition: node(condition), then: node(then), otherwise: node(otherwise))
    case .call(let call):
      return CallNode(place, node(call.callee), call.arguments.map(argument), call.style)
    case .member(let object, let name): return MemberNode(place, node(object), name)
    case .index(let object, let parts): return index(place, object, parts)
    case .lambda(let names, let body): return lambda(place, names, body)
    }
  }

  private func name(_ name: String, _ place: Place) -> Node {
    if let (slot, depth) = scope?.find(name) { return LocalNode(place, name, slot: slot, depth: depth) }
    return GlobalNode(place, name, globals, registry.function(name))
  }

  private func part(_ part: FormatPart) -> FormatNode.Part {
    switch part {
    case .text(let text): .text(text)
    case .value(let expression, let spec, let label):
      .value(node(expression), FormatPiece(spec: spec, label: label))
    }
  }

  private func argument(_ argument: CallArgument) -> ArgumentNode {
    ArgumentNode(
      label: argument.label, value: node(argument.value), word: word(argument.value),
      isSpread: argument.isSpread,
      span: argument.span)
  }

  private func word(_ value: Expression) -> String? {
    switch value.kind {
    case .name(let name): return name
    case .binary(.subtract, let left, let right, _):
      guard case .number(let first) = left.kind, case .number(let last) = right.kind,
        let first = Int(exactly: first), let last = Int(exactly: last)
      else { return nil }
      return "\(first)-\(last)"
    default: return nil
    }
  }

  private func index(_ place: Place, _ object: Expression, _ parts: [Subscript]) -> IndexNode {
    IndexNode(
      place, node(object),
      parts.map { part in
        switch part {
        case .item(let item): .item(node(item))
        case .slice(let lower, let upper, let step, _):
          .slice(lower: lower.map(node), upper: upper.map(node), step: step.map(node))
        case .ellipsis: .ellipsis
        }
      })
  }

  private func lambda(_ place: Place, _ names: [Name], _ body: Expression) -> Node {
    let code = FunctionCode(
      name: "lambda", parameters: names.map { .init(name: $0.text, hasFallback: false) }, place: place)
    let inner = LoweringScope(parent: scope)
    for name in names { inner.declare(name.text) }
    let lowering = Lowering(source, globals, registry, scope: inner)
    code.body = BlockCode([ReturnStatement(lowering.node(body))])
    code.slotCount = inner.count
    return FunctionNode(code, fallbacks: names.map { _ in nil })
  }

  /// A `def`; its parameters take the first slots.
  func function(_ definition: FunctionDefinition) -> FunctionNode {
    let code = FunctionCode(
      name: definition.name.text,
      parameters: definition.parameters.map { .init(name: $0.name.text, hasFallback: $0.fallback != nil) },
      place: place(definition.name.span))
    let inner = LoweringScope(parent: scope)
    for parameter in definition.parameters { inner.declare(parameter.name.text) }
    inner.declareAssigned(in: definition.body.statements)
    let lowering = Lowering(source, globals, registry, scope: inner)
    code.body = lowering.block(definition.body)
    code.slotCount = inner.count
    return FunctionNode(code, fallbacks: definition.parameters.map { $0.fallback.map(node) })
  }
}
