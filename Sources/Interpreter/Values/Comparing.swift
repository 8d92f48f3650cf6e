import Syntax

/// Comparisons by Python's rules; objects answer for themselves, perhaps with a mask.
public enum Comparing {
  /// `left ∘ right`. Throws `Interrupted` when `interrupt` is raised during a long search by `in`.
  public static func compare(
    _ comparator: Comparator, _ left: Value, _ right: Value, until interrupt: Interrupt? = nil
  ) throws -> Value {
    switch comparator {
    case .identical: return .bool(isIdentical(left, right))
    case .notIdentical: return .bool(!isIdentical(left, right))
    case .contained: return .bool(try contains(right, left, until: interrupt))
    case .notContained: return .bool(!(try contains(right, left, until: interrupt)))
    default: break
    }
    if case .object(let object) = left,
      let result = try object.compare(comparator, right, isReversed: false)
    {
      return result
    }
    if case .object(let object) = right, let result = try object.compare(comparator, left, isReversed: true) {
      return result
    }
    switch comparator {
    case .equal: return .bool(try isEqual(left, right))
    case .notEqual: return .bool(!(try isEqual(left, right)))
    default: return .bool(try isOrdered(comparator, left, right))
    }
  }

  /// `left == right` as one answer; lists compare item by item. Throws `Problem` below 100 levels.
  public static func isEqual(_ left: Value, _ right: Value, depth: Int = 0) throws -> Bool {
    if depth > 100 { throw Problem("these lists are too deep to compare") }
    switch (left, right) {
    case (.none, .none): return true
    case (.text(let a), .text(let b)): return a == b
    case (.list(let a), .list(let b)):
      if a === b { return true }
      guard a.items.count == b.items.count else { return false }
      for (x, y) in zip(a.items, b.items) where !(try isEqual(x, y, depth: depth + 1)) { return false }
      return true
    case (.function(let a), .function(let b)): return a === b
    case (.object, _), (_, .object):
      if isIdentical(left, right) { return true }
      guard depth > 0 else { return false }
      return try Operators.isTrue(try compare(.equal, left, right))
    default:
      guard let a = left.plainNumber, let b = right.plainNumber else { return false }
      return a == b
    }
  }

  private static func isOrdered(_ comparator: Comparator, _ left: Value, _ right: Value) throws -> Bool {
    if let a = left.plainNumber, let b = right.plainNumber { return holds(comparator, a, b) }
    switch (left, right) {
    case (.text(let a), .text(let b)): return holds(comparator, a, b)
    case (.list(let a), .list(let b)):
      for (x, y) in zip(a.items, b.items) where !(try isEqual(x, y, depth: 1)) {
        return try isOrdered(comparator, x, y)
      }
      return holds(comparator, a.items.count, b.items.count)
    default:
      throw Problem(
        "'\(comparator.rawValue)' does not compare \(article(left.typeName)) with \(article(right.typeName))")
    }
  }

  private static func holds<T: Comparable>(_ comparator: Comparator, _ a: T, _ b: T) -> Bool {
    switch comparator {
    case .less: a < b
    case .lessEqual: a <= b
    case .greater: a > b
    default: a >= b
    }
  }

  static func isIdentical(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.text(let a), .text(let b)): a == b
    case (.list(let a), .list(let b)): a === b
    case (.function(let a), .function(let b)): a === b
    case (.object(let a), .object(let b)): a === b
    default: false
    }
  }

  private static func contains(
    _ container: Value, _ item: Value, until interrupt: Interrupt?
  ) throws -> Bool {
    if case .text(let text) = container {
      guard case .text(let part) = item else {
        throw Problem("'in' a text looks for text, not \(article(item.typeName))")
      }
      return part.isEmpty || text.contains(substring: part)
    }
    var found = false
    try Iterating.forEach(in: container) { element in
      try interrupt?.check()
      found = try isEqual(element, item, depth: 1)
      return !found
    }
    return found
  }
}

extension String {
  /// Whether `part` occurs, grapheme by grapheme.
  func contains(substring part: String) -> Bool {
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
