import Diagnostics

/// An expression made ready to run: names are slots, commands are found. One small class a form.
class Node {
  let place: Place

  init(_ place: Place) { self.place = place }

  func evaluate(_ frame: Frame) throws -> Value { .none }

  /// The value, or `nil` for a bare name that nothing is called.
  func evaluateIfKnown(_ frame: Frame) throws -> Value? { try evaluate(frame) }

  /// An error of this node with its place.
  func failure(_ error: any Error) -> Failure { Failure(error, at: place) }

  /// Runs something that throws errors without a place.
  @inline(__always)
  final func located<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw failure(error) }
  }
}

extension Failure {
  /// Any error becomes one with a place; one that has a place keeps it.
  init(_ error: any Error, at place: Place) {
    switch error {
    case let failure as Failure: self = failure
    case let problem as Problem:
      self.init(
        .run,
        Diagnostic(.error, problem.message, at: place, label: problem.label, notes: problem.notes))
    case let interrupted as Interrupted:
      self.init(
        .interrupted, Diagnostic(.error, "interrupted", at: place), isTold: interrupted.isTold)
    case let explained as any Explained:
      self.init(
        .run,
        Diagnostic(.error, explained.message, at: place, label: explained.label, notes: explained.notes))
    case is Mismatch: self.init(.run, Diagnostic(.error, "this value has the wrong type", at: place))
    default: self.init(.run, Diagnostic(.error, "\(error)", at: place))
    }
  }

  /// The same with a further line below.
  public func noting(_ note: String) -> Failure {
    Failure(
      kind,
      Diagnostic(
        diagnostic.severity, diagnostic.message, at: diagnostic.place, label: diagnostic.label,
        notes: diagnostic.notes + [note]), isTold: isTold)
  }
}

final class ConstantNode: Node {
  let value: Value

  init(_ place: Place, _ value: Value) {
    self.value = value
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value { value }
}

/// `[a, b]` and `(a, b)`.
final class ListNode: Node {
  let items: [Node]
  let isTuple: Bool

  init(_ place: Place, _ items: [Node], isTuple: Bool) {
    self.items = items
    self.isTuple = isTuple
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    .list(List(try items.map { try $0.evaluate(frame) }, isTuple: isTuple))
  }
}

/// An f-string.
final class FormatNode: Node {
  enum Part {
    case text(String)
    case value(Node, FormatPiece)
  }

  let parts: [Part]

  init(_ place: Place, _ parts: [Part]) {
    self.parts = parts
    super.init(place)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var result = ""
    let style = frame.session.output.style
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .value(let node, let piece):
        let value = try node.evaluate(frame)
        result += try node.located { try piece.text(of: value, in: style) }
      }
      try located { try Operators.checkSize(result.utf8.count) }
    }
    return .text(result)
  }
}
