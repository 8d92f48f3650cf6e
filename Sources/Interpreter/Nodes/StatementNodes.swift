import Diagnostics
import Syntax

/// How a statement ended.
enum Flow {
  case next
  case broken
  case continued
  case returned(Value)
}

/// A statement made ready to run.
class StatementNode {
  func execute(_ frame: Frame) throws -> Flow { .next }
}

/// Statements one after another.
final class BlockCode {
  let statements: [StatementNode]

  init(_ statements: [StatementNode]) { self.statements = statements }

  func execute(_ frame: Frame) throws -> Flow {
    for statement in statements {
      let flow = try statement.execute(frame)
      if case .next = flow { continue }
      return flow
    }
    return .next
  }
}

/// An expression for its effect. A bare name of a function that needs no argument is a command.
final class ExpressionStatement: StatementNode {
  let node: Node
  /// Directly in the program, so that the value is shown.
  let isShown: Bool
  let isTopLevel: Bool
  private let isName: Bool

  init(_ node: Node, isTopLevel: Bool, isQuiet: Bool) {
    self.node = node
    self.isTopLevel = isTopLevel
    isShown = isTopLevel && !isQuiet
    isName = node is GlobalNode || node is LocalNode || node is MemberNode
  }

  override func execute(_ frame: Frame) throws -> Flow {
    var value = try node.evaluate(frame)
    var isCall = node is CallNode
    if isName, case .function(let function) = value, function.needsNothing {
      do { value = try frame.session.call(value, []) } catch { throw node.failure(error) }
      isCall = true
    }
    if isTopLevel { frame.session.remember(value) }
    if case .object(let object) = value, isCall, object.isShownByItsCall { return .next }
    if isShown { frame.session.echo(value) }
    return .next
  }
}

/// `x = 1`; also `x += 1`, whose value reads `x`: an index or a member of it is evaluated for reading, then
/// for writing.
final class AssignStatement: StatementNode {
  let target: TargetNode
  let value: Node

  init(_ target: TargetNode, _ value: Node) {
    self.target = target
    self.value = value
  }

  override func execute(_ frame: Frame) throws -> Flow {
    try target.assign(try value.evaluate(frame), frame)
    return .next
  }
}

final class IfStatement: StatementNode {
  let condition: Node
  let then: BlockCode
  let otherwise: BlockCode?

  init(_ condition: Node, _ then: BlockCode, _ otherwise: BlockCode?) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
  }

  override func execute(_ frame: Frame) throws -> Flow {
    if try condition.isTrue(frame) { return try then.execute(frame) }
    return try otherwise?.execute(frame) ?? .next
  }
}

final class ForStatement: StatementNode {
  let target: TargetNode
  let values: Node
  let body: BlockCode

  init(_ target: TargetNode, _ values: Node, _ body: BlockCode) {
    self.target = target
    self.values = values
    self.body = body
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let value = try values.evaluate(frame)
    let next = try values.located { try Iterating.iterator(over: value) }
    let interrupt = frame.session.interrupt
    while let element = try values.located({ try next() }) {
      try values.located { try interrupt.check() }
      try target.assign(element, frame)
      switch try body.execute(frame) {
      case .next, .continued: continue
      case .broken: return .next
      case .returned(let value): return .returned(value)
      }
    }
    return .next
  }
}

final class WhileStatement: StatementNode {
  let condition: Node
  let body: BlockCode

  init(_ condition: Node, _ body: BlockCode) {
    self.condition = condition
    self.body = body
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let interrupt = frame.session.interrupt
    while try condition.isTrue(frame) {
      try condition.located { try interrupt.check() }
      switch try body.execute(frame) {
      case .next, .continued: continue
      case .broken: return .next
      case .returned(let value): return .returned(value)
      }
    }
    return .next
  }
}

/// `break`, `continue`.
final class JumpStatement: StatementNode {
  let flow: Flow
  init(_ flow: Flow) { self.flow = flow }
  override func execute(_ frame: Frame) throws -> Flow { flow }
}

final class ReturnStatement: StatementNode {
  let value: Node?
  init(_ value: Node?) { self.value = value }
  override func execute(_ frame: Frame) throws -> Flow { .returned(try value?.evaluate(frame) ?? .none) }
}

final class NoGradStatement: StatementNode {
  let body: BlockCode
  init(_ body: BlockCode) { self.body = body }

  override func execute(_ frame: Frame) throws -> Flow {
    frame.session.gradientPauses += 1
    defer { frame.session.gradientPauses -= 1 }
    return try body.execute(frame)
  }
}

/// `time` in front of a statement: runs it, then says how long it took.
final class TimeStatement: StatementNode {
  let body: StatementNode
  init(_ body: StatementNode) { self.body = body }

  override func execute(_ frame: Frame) throws -> Flow {
    let start = ContinuousClock.now
    let flow = try body.execute(frame)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    frame.session.output.line("time: \(durationText(seconds))")
    return flow
  }
}

/// `?name`, `name?`, `?`: the command `help`.
final class HelpStatement: StatementNode {
  let name: Name?
  let place: Place

  init(_ name: Name?, _ place: Place) {
    self.name = name
    self.place = place
  }

  override func execute(_ frame: Frame) throws -> Flow {
    do {
      try frame.session.explain(name?.text, span: name?.span ?? Span(0, 0))
    } catch {
      throw Failure(error, at: place)
    }
    return .next
  }
}
