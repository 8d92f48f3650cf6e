import Diagnostics
import Syntax

final class UnaryNode: Node {
  let operation: UnaryOperator
  let operand: Node

  init(_ place: Place, _ operation: UnaryOperator, _ operand: Node) {
    self.operation = operation
    self.operand = operand
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try operand.evaluate(frame)
    return try located { try Operators.unary(operation, value) }
  }
}

/// Warns of a likely slip between two objects, once for each operator in a source.
private struct CautionReport {
  private var isDone = false

  mutating func check(_ left: Value, _ right: Value, at place: Place, _ session: Session) {
    guard !isDone, session.warns, case .object(let object) = left, let caution = object.caution(about: right)
    else { return }
    isDone = true
    session.output.report(Diagnostic(.warning, caution.message, at: place, notes: caution.notes))
  }
}

class BinaryNode: Node {
  let operation: BinaryOperator
  let left: Node
  let right: Node
  private var cautions = CautionReport()

  init(_ place: Place, _ operation: BinaryOperator, _ left: Node, _ right: Node) {
    self.operation = operation
    self.left = left
    self.right = right
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let a = try left.evaluate(frame)
    let b = try right.evaluate(frame)
    if case .number(let x) = a, case .number(let y) = b {
      switch operation {
      case .add: return .number(x + y)
      case .subtract: return .number(x - y)
      case .multiply: return .number(x * y)
      default: break
      }
    }
    // A chain of large products takes long without any loop: `a @ a @ a`.
    if operation == .matrix {
      try located { try frame.session.interrupt.check() }
    } else {
      cautions.check(a, b, at: place, frame.session)
    }
    return try located { try result(a, b, frame.session) }
  }

  func result(_ left: Value, _ right: Value, _ session: Session) throws -> Value {
    try Operators.binary(operation, left, right)
  }
}

/// `x += y`: a thing that changes in place does so, everything else is calculated anew.
final class UpdateNode: BinaryNode {
  override func result(_ left: Value, _ right: Value, _ session: Session) throws -> Value {
    if case .object(let object) = left {
      session.changes.note()
      if let updated = try object.update(operation, right) { return updated }
    }
    return try super.result(left, right, session)
  }
}

/// `a < b <= c`: true when every neighbour compares so; what lies in the middle is evaluated once.
final class ComparisonNode: Node {
  let first: Node
  let rest: [(comparator: Comparator, operand: Node)]
  private var cautions = CautionReport()

  init(_ place: Place, _ first: Node, _ rest: [(comparator: Comparator, operand: Node)]) {
    self.first = first
    self.rest = rest
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var left = try first.evaluate(frame)
    var result = Value.bool(true)
    for (index, link) in rest.enumerated() {
      let right = try link.operand.evaluate(frame)
      cautions.check(left, right, at: place, frame.session)
      result = try located {
        try Comparing.compare(link.comparator, left, right, until: frame.session.interrupt)
      }
      if index + 1 < rest.count, !(try located { try Operators.isTrue(result) }) { return result }
      left = right
    }
    return result
  }
}

/// `and`, `or`: the operand that decided, as in Python.
final class LogicNode: Node {
  let isAnd: Bool
  let left: Node
  let right: Node

  init(_ place: Place, isAnd: Bool, _ left: Node, _ right: Node) {
    self.isAnd = isAnd
    self.left = left
    self.right = right
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try left.evaluate(frame)
    let truth = try left.located { try Operators.isTrue(value) }
    return truth == isAnd ? try right.evaluate(frame) : value
  }
}

final class ConditionalNode: Node {
  let condition: Node
  let then: Node
  let otherwise: Node

  init(_ place: Place, condition: Node, then: Node, otherwise: Node) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    try condition.isTrue(frame) ? try then.evaluate(frame) : try otherwise.evaluate(frame)
  }
}

extension Node {
  func isTrue(_ frame: Frame) throws -> Bool {
    let value = try evaluate(frame)
    return try located { try Operators.isTrue(value) }
  }
}
