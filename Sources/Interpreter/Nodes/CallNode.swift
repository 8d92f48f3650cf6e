import Diagnostics
import Syntax

/// One argument as it is written.
struct ArgumentNode {
  let label: Name?
  let value: Node
  /// The text of a bare name.
  let word: String?
  let isSpread: Bool
  let span: Span
}

/// `f(a, b=1)`, `f a b=1` and `x.f(a)`: the boundary at which errors get their place.
final class CallNode: Node {
  let callee: Node
  let arguments: [ArgumentNode]
  let style: Call.Style

  init(_ place: Place, _ callee: Node, _ arguments: [ArgumentNode], _ style: Call.Style) {
    self.callee = callee
    self.arguments = arguments
    self.style = style
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let target: Value
    var given: [Argument] = []
    if let member = callee as? MemberNode {
      let receiver = try member.object.evaluate(frame)
      (target, given) = try method(member, of: receiver, frame)
    } else {
      target = try callee.evaluate(frame)
    }
    given.reserveCapacity(given.count + arguments.count)
    for argument in arguments { try append(argument, to: &given, frame) }
    return try call(target, given, frame)
  }

  /// What `receiver.name` calls, and the receiver as its first argument when it is a function of
  /// the one table.
  private func method(_ member: MemberNode, of receiver: Value, _ frame: Frame) throws -> (Value, [Argument])
  {
    let place = Place(place.source, member.name.span)
    do {
      if case .object(let object) = receiver, let value = try object.member(member.name.text) {
        return (value, [])
      }
      guard let function = frame.session.callable(named: member.name.text, on: receiver) else {
        throw frame.session.unknownMember(member.name.text, of: receiver)
      }
      return (.function(function), [Argument(value: receiver, span: member.object.place.span)])
    } catch {
      throw Failure(error, at: place)
    }
  }

  private func append(_ node: ArgumentNode, to given: inout [Argument], _ frame: Frame) throws {
    if node.isSpread {
      let value = try node.value.evaluate(frame)
      let values = try node.value.located {
        let values = try Iterating.values(of: value)
        try Operators.checkSize(values.count)
        return values
      }
      given += values.map { Argument(value: $0, span: node.span) }
      return
    }
    let value = node.word == nil ? try node.value.evaluate(frame) : try node.value.evaluateIfKnown(frame)
    given.append(
      Argument(label: node.label?.text, value: value, word: node.word, span: node.value.place.span))
  }

  private func call(_ target: Value, _ given: [Argument], _ frame: Frame) throws -> Value {
    let session = frame.session
    defer {
      if session.hasCautions {
        session.tellCautions(at: Place(place.source, style == .command ? callee.place.span : place.span))
      }
    }
    do {
      return try session.call(target, given)
    } catch var failure as Failure {
      if case .function(let function) = target, let closure = function.closure,
        failure.diagnostic.notes.count < 6
      {
        failure = failure.noting(CallNote.text(closure.code.name, line: place.position.line))
      }
      throw failure
    } catch let problem as Problem {
      throw Failure(advised(problem, target), at: Place(place.source, span(of: problem.culprit, given)))
    } catch {
      throw failure(error)
    }
  }

  private func advised(_ problem: Problem, _ target: Value) -> Problem {
    guard case .notCallable = CallNode.kind(of: target), style == .command else { return problem }
    return Problem(
      problem.message, at: problem.culprit, label: problem.label,
      notes: problem.notes + [
        "a name followed by a space and more is a command; an operator needs space on both sides or on none"
      ])
  }

  private enum Target { case callable, notCallable }
  private static func kind(of value: Value) -> Target {
    switch value {
    case .function, .object: .callable
    default: .notCallable
    }
  }

  private func span(of culprit: Problem.Culprit, _ given: [Argument]) -> Span {
    switch culprit {
    case .argument(let index) where index < given.count:
      return given[index].span
    case .label(let index) where index < given.count:
      let span = given[index].span
      return arguments.first { $0.value.place.span == span }?.label?.span ?? span
    case .callee: return callee.place.span
    default: return style == .command ? callee.place.span : place.span
    }
  }
}

/// `def` and lambdas: makes the function value.
final class FunctionNode: Node {
  let code: FunctionCode
  let fallbacks: [Node?]

  init(_ code: FunctionCode, fallbacks: [Node?]) {
    self.code = code
    self.fallbacks = fallbacks
    super.init(code.place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try fallbacks.map { try $0?.evaluate(frame) }
    return .function(Function(Closure(code, fallbacks: values, frame: frame)))
  }
}
