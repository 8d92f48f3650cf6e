import Syntax

/// A tree as an s-expression, so that a table can show what a text means.
func show(_ program: Program) -> String { program.statements.map(show).joined(separator: "\n") }

func show(_ statement: Statement) -> String { show(statement.kind) + (statement.isQuiet ? ";" : "") }

private func form(_ parts: String...) -> String { "(" + parts.joined(separator: " ") + ")" }

private func show(_ kind: Statement.Kind) -> String {
  switch kind {
  case .expression(let value): show(value)
  case .assign(let pattern, let value): form("=", show(pattern), show(value))
  case .update(let target, let change, let value): form("\(change.rawValue)=", show(target), show(value))
  case .ifElse(let condition, let block, let otherwise):
    form("if", show(condition), show(block) + (otherwise.map { " " + show($0) } ?? ""))
  case .forIn(let pattern, let values, let block): form("for", show(pattern), show(values), show(block))
  case .whileLoop(let condition, let block): form("while", show(condition), show(block))
  case .breakLoop: "(break)"
  case .continueLoop: "(continue)"
  case .define(let function):
    form(
      "def", function.name.text,
      "("
        + function.parameters.map { $0.name.text + ($0.fallback.map { "=" + show($0) } ?? "") }
        .joined(separator: " ") + ")",
      show(function.body))
  case .returnValue(let value): value.map { form("return", show($0)) } ?? "(return)"
  case .noGrad(let block): form("no_grad", show(block))
  case .time(let inner): form("time", show(inner))
  case .help(let name): name.map { form("?", $0.text) } ?? "(?)"
  }
}

private func show(_ block: Block) -> String {
  "{" + block.statements.map(show).joined(separator: " ") + "}"
}

private func show(_ pattern: Pattern) -> String {
  switch pattern.kind {
  case .name(let name): name
  case .several(let items): form("pattern", items.map(show).joined(separator: " "))
  case .place(let place): show(place)
  }
}

func show(_ expression: Expression) -> String {
  switch expression.kind {
  case .none: "none"
  case .bool(let value): "\(value)"
  case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  case .text(let text): "'\(text)'"
  case .formatted(let parts): "(f" + parts.map { " " + show($0) }.joined() + ")"
  case .name(let name): name
  case .list(let items): "[" + items.map(show).joined(separator: " ") + "]"
  case .tuple(let items): "(tuple" + items.map { " " + show($0) }.joined() + ")"
  case .unary(let change, let operand): form(change.rawValue, show(operand))
  case .binary(let change, let left, let right, _): form(change.rawValue, show(left), show(right))
  case .comparison(let first, let rest):
    "(" + show(first) + rest.map { " \($0.comparator.rawValue) \(show($0.operand))" }.joined() + ")"
  case .and(let left, let right): form("and", show(left), show(right))
  case .or(let left, let right): form("or", show(left), show(right))
  case .conditional(let then, let condition, let otherwise):
    form("if", show(condition), show(then), show(otherwise))
  case .call(let call):
    (call.style == .command ? "<" : "(call ") + show(call.callee)
      + call.arguments.map { " " + show($0) }.joined()
      + (call.style == .command ? ">" : ")")
  case .member(let base, let name): form(".", show(base), name.text)
  case .index(let base, let subscripts): form("at", show(base), subscripts.map(show).joined(separator: ", "))
  case .lambda(let names, let body):
    form("->", "(" + names.map(\.text).joined(separator: " ") + ")", show(body))
  }
}

private func show(_ argument: CallArgument) -> String {
  (argument.isSpread ? "*" : "") + (argument.label.map { $0.text + "=" } ?? "") + show(argument.value)
}

private func show(_ part: Subscript) -> String {
  switch part {
  case .item(let value): show(value)
  case .slice(let lower, let upper, let step, _):
    [lower, upper].map { $0.map(show) ?? "" }.joined(separator: ":") + (step.map { ":" + show($0) } ?? "")
  case .ellipsis: "..."
  }
}

private func show(_ part: FormatPart) -> String {
  switch part {
  case .text(let text): "'\(text)'"
  case .value(let value, let spec, let label):
    "{" + (label.map { "'\($0)' " } ?? "") + show(value) + (spec.isEmpty ? "" : " " + show(spec)) + "}"
  }
}

func show(_ spec: FormatSpec) -> String {
  var parts: [String] = []
  if spec.fill != " " { parts.append("fill:\(spec.fill)") }
  if let alignment = spec.alignment { parts.append("align:\(alignment.rawValue)") }
  if spec.sign != "-" { parts.append("sign:\(spec.sign)") }
  if spec.isZeroPadded { parts.append("zero") }
  if let width = spec.width { parts.append("width:\(width)") }
  if let grouping = spec.grouping { parts.append("group:\(grouping)") }
  if let precision = spec.precision { parts.append("precision:\(precision)") }
  if let type = spec.type { parts.append("type:\(type)") }
  return parts.joined(separator: " ")
}
