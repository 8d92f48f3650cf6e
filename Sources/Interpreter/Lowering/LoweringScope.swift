import Syntax

/// The names of one function while its body is made ready; `nil` as a parent is the session.
final class LoweringScope {
  private var slots: [String: Int] = [:]
  let parent: LoweringScope?
  var count: Int { slots.count }

  init(parent: LoweringScope?) { self.parent = parent }

  @discardableResult
  func declare(_ name: String) -> Int {
    if let slot = slots[name] { return slot }
    slots[name] = slots.count
    return slots.count - 1
  }

  /// Slot of a name and how many functions further out it lives; `nil` for the session's.
  func find(_ name: String) -> (slot: Int, depth: Int)? {
    var scope: LoweringScope? = self
    var depth = 0
    while let current = scope {
      if let slot = current.slots[name] { return (slot, depth) }
      scope = current.parent
      depth += 1
    }
    return nil
  }

  /// Declares every name that the statements assign to: those are the function's own, as in Python.
  func declareAssigned(in statements: [Statement]) {
    for statement in statements { declareAssigned(in: statement) }
  }

  private func declareAssigned(in statement: Statement) {
    switch statement.kind {
    case .assign(let pattern, _): declare(pattern)
    case .update(let target, _, _): if case .name(let name) = target.kind { declare(name) }
    case .ifElse(_, let then, let otherwise):
      declareAssigned(in: then.statements)
      declareAssigned(in: otherwise?.statements ?? [])
    case .forIn(let pattern, _, let body):
      declare(pattern)
      declareAssigned(in: body.statements)
    case .whileLoop(_, let body), .noGrad(let body): declareAssigned(in: body.statements)
    case .define(let definition): declare(definition.name.text)
    case .time(let inner): declareAssigned(in: inner)
    case .expression, .breakLoop, .continueLoop, .returnValue, .help: break
    }
  }

  private func declare(_ pattern: Pattern) {
    switch pattern.kind {
    case .name(let name): declare(name)
    case .several(let patterns): for pattern in patterns { declare(pattern) }
    case .place: break
    }
  }
}
