import Autograd
import Interpreter
import Syntax
import Tensors

extension TensorObject {
  /// `self ∘ other` as a recorded value, when a gradient flows through one of them; `nil` when none does.
  func recordedBinary(
    _ operation: BinaryOperator, _ other: Value, _ isReversed: Bool
  ) throws -> Value? {
    guard let graph = tracked?.graph ?? other.tracked?.graph,
      let second = try other.tracedIfAny(in: graph)
    else { return nil }
    let pair = [traced(in: graph), second]
    return .recorded(
      try graph.record(isReversed ? pair.reversed() : pair) { record, values in
        try record.binary(operation, values[0], values[1])
      })
  }
}

extension Value {
  var tracked: Traced? {
    if case .object(let object as TensorObject) = self { return object.tracked }
    return nil
  }
}

extension Record {
  fileprivate func binary(_ operation: BinaryOperator, _ x: Var, _ y: Var) throws -> Var {
    switch operation {
    case .add: try add(x, y)
    case .subtract: try subtract(x, y)
    case .multiply: try multiply(x, y)
    case .matrix: try product(x, y)
    default: try binary(Arithmetic(rawValue: operation.rawValue) ?? .divide, x, y)
    }
  }
}

extension Graph {
  func index(_ value: Traced, _ indices: [TensorIndex]) throws -> Traced {
    try record([value]) { try $0.index($1[0], indices) }
  }

  /// `value[indices] = new`, as a new value.
  func setIndex(_ value: Traced, _ indices: [TensorIndex], to new: Traced) throws -> Traced {
    try record([value, new]) { try $0.replace($1[0], indices, with: $1[1]) }
  }
}
