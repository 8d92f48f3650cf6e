/// Letting go of values that hold values.

extension Value {
  /// Whether letting go of it may let go of others.
  private var holdsValues: Bool {
    switch self {
    case .list, .function: true
    case .none, .bool, .number, .text, .slice, .object: false
    }
  }

  /// Lets go of values one after the other, however deep they lie in each other. Left to itself, the runtime
  /// goes down level by level, and a long enough chain of lists or functions would exhaust the stack.
  static func release(_ values: consuming [Value]) {
    guard values.contains(where: \.holdsValues) else { return }
    var pending = consume values
    while let value = pending.popLast() {
      switch consume value {
      case .list(var list):
        if isKnownUniquelyReferenced(&list) { pending += list.surrender() }
      case .function(var function):
        if isKnownUniquelyReferenced(&function) { pending += function.surrender() }
      case .none, .bool, .number, .text, .slice, .object: break
      }
    }
  }
}
