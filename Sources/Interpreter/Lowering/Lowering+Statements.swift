import Diagnostics
import Syntax

extension Lowering {
  /// A statement of the program itself; its value is remembered and shown.
  func topLevel(_ statement: Statement) -> StatementNode { self.statement(statement, isTopLevel: true) }

  func block(_ block: Block) -> BlockCode {
    BlockCode(block.statements.map { statement($0, isTopLevel: false) })
  }

  private func statement(_ statement: Statement, isTopLevel: Bool) -> StatementNode {
    switch statement.kind {
    case .expression(let expression):
      return ExpressionStatement(node(expression), isTopLevel: isTopLevel, isQuiet: statement.isQuiet)
    case .assign(let pattern, let value): return AssignStatement(target(pattern), node(value))
    case .update(let place, let operation, let value):
      let read = UpdateNode(self.place(statement.span), operation, node(place), node(value))
      return AssignStatement(target(place), read)
    case .ifElse(let condition, let then, let otherwise):
      return IfStatement(node(condition), block(then), otherwise.map(block))
    case .forIn(let pattern, let values, let body):
      return ForStatement(target(pattern), node(values), block(body))
    case .whileLoop(let condition, let body): return WhileStatement(node(condition), block(body))
    case .breakLoop: return JumpStatement(.broken)
    case .continueLoop: return JumpStatement(.continued)
    case .define(let definition):
      return AssignStatement(target(named: definition.name.text), function(definition))
    case .returnValue(let value): return ReturnStatement(value.map(node))
    case .noGrad(let body): return NoGradStatement(block(body))
    case .time(let inner): return TimeStatement(self.statement(inner, isTopLevel: isTopLevel))
    case .help(let name): return HelpStatement(name, place(statement.span))
    }
  }

  private func target(_ pattern: Pattern) -> TargetNode {
    switch pattern.kind {
    case .name(let name): target(named: name)
    case .several(let patterns): SeveralTarget(patterns.map(target), place(pattern.span))
    case .place(let expression): target(expression)
    }
  }

  private func target(_ expression: Expression) -> TargetNode {
    switch node(expression) {
    case let node as MemberNode: MemberTarget(node)
    case let node as IndexNode: IndexTarget(node)
    default: if case .name(let name) = expression.kind { target(named: name) } else { TargetNode() }
    }
  }

  private func target(named name: String) -> TargetNode {
    if let (slot, _) = scope?.find(name) { return LocalTarget(slot: slot) }
    return GlobalTarget(name, globals)
  }
}
