import Syntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What operators do to values, by Python's rules. Errors have no place; the operator's node adds it.
public enum Operators {
  /// The most bytes of text or items of a list that an operator or function may make.
  public static let largest = 10_000_000

  /// `∘ value`. Throws `Problem` when the operator does not take such a value.
  public static func unary(_ operation: UnaryOperator, _ value: Value) throws -> Value {
    if operation == .not { return .bool(!(try isTrue(value))) }
    switch value {
    case .number(let number): return .number(operation == .negative ? -number : number)
    case .bool(let bool): return .number(operation == .negative ? (bool ? -1 : 0) : (bool ? 1 : 0))
    case .object(let object):
      if let result = try object.unary(operation) { return result }
    default: break
    }
    throw Problem("'\(operation.rawValue)' takes a number or a tensor, not \(article(value.typeName))")
  }

  /// `left ∘ right`. Throws `Problem` when the operator does not take such values, or has no result for them.
  public static func binary(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value {
    switch (left, right) {
    case (.number(let a), .number(let b)): return .number(try arithmetic(operation, a, b))
    case (.object(let object), _):
      if let result = try object.binary(operation, right, isReversed: false) { return result }
      if case .object(let other) = right, let result = try other.binary(operation, left, isReversed: true) {
        return result
      }
    case (_, .object(let object)):
      if let result = try object.binary(operation, left, isReversed: true) { return result }
    case (.text(let a), .text(let b)) where operation == .add:
      try checkSize(a.utf8.count + b.utf8.count)
      return .text(a + b)
    case (.list(let a), .list(let b)) where operation == .add:
      try checkSize(a.items.count + b.items.count)
      return .list(List(a.items + b.items, isTuple: a.isTuple))
    case (.text(let text), .number(let times)), (.number(let times), .text(let text)):
      if operation == .multiply {
        return .text(String(repeating: text, count: try count(times, of: text.utf8.count)))
      }
    case (.list(let list), .number(let times)), (.number(let times), .list(let list)):
      if operation == .multiply {
        let copies = try count(times, of: list.items.count)
        return .list(
          List(repeatElement(list.items, count: copies).flatMap { $0 }, isTuple: list.isTuple))
      }
    default: break
    }
    if let a = left.plainNumber, let b = right.plainNumber { return .number(try arithmetic(operation, a, b)) }
    throw Problem(
      "'\(operation.rawValue)' does not take \(article(left.typeName)) and \(article(right.typeName))",
      notes: advice(operation, left, right))
  }

  private static func advice(_ operation: BinaryOperator, _ left: Value, _ right: Value) -> [String] {
    switch (operation, left, right) {
    case (.add, .text, _), (.add, _, .text): [#"to put a value into text write f"… {value}""#]
    case (.matrix, _, _): ["'@' is the matrix product of tensors; '*' multiplies numbers"]
    case (_, .list, _), (_, _, .list):
      ["to calculate with the numbers in a list make it a tensor: tensor(list)"]
    default: []
    }
  }

  static func arithmetic(_ operation: BinaryOperator, _ a: Double, _ b: Double) throws -> Double {
    switch operation {
    case .add: return a + b
    case .subtract: return a - b
    case .multiply: return a * b
    case .divide:
      guard b != 0 else { throw Problem("division by zero") }
      return a / b
    case .floorDivide:
      guard b != 0 else { throw Problem("division by zero") }
      return (a / b).rounded(.down)
    case .modulo:
      guard b != 0 else { throw Problem("division by zero") }
      let rest = fmod(a, b)
      return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    case .power:
      if a == 0, b < 0 { throw Problem("0 cannot be raised to a negative power") }
      let result = pow(a, b)
      if result.isNaN, !a.isNaN, !b.isNaN {
        throw Problem("a negative number has no real power \(numberText(b))")
      }
      return result
    case .matrix:
      throw Problem(
        "'@' does not take a number and a number",
        notes: ["'@' is the matrix product of tensors; '*' multiplies numbers"])
    }
  }

  /// Throws when a text of so many bytes, or a list of so many items, is more than may be made.
  public static func checkSize(_ count: Int) throws {
    if count > largest { throw Problem("the result would have more than 10,000,000 items") }
  }

  private static func count(_ times: Double, of size: Int) throws -> Int {
    guard let times = Int(exactly: times) else {
      throw Problem("repeating takes a whole number, not \(numberText(times))")
    }
    let (total, isTooLarge) = max(times, 0).multipliedReportingOverflow(by: size)
    try checkSize(isTooLarge ? Int.max : max(total, times))
    return max(times, 0)
  }

  /// Whether a value counts as true. Throws `Problem` for a tensor of several elements.
  public static func isTrue(_ value: Value) throws -> Bool {
    switch value {
    case .none: false
    case .bool(let bool): bool
    case .number(let number): number != 0
    case .text(let text): !text.isEmpty
    case .list(let list): !list.items.isEmpty
    case .function, .slice: true
    case .object(let object): try truth(of: object)
    }
  }

  private static func truth(of object: Object) throws -> Bool {
    if let truth = try object.isTrue() { return truth }
    throw Problem(
      "\(article(object.typeName)) of several elements is neither true nor false",
      notes: ["use any(x) or all(x)"])
  }
}

extension Value {
  /// The number in a number or a bool.
  var plainNumber: Double? {
    switch self {
    case .number(let number): number
    case .bool(let bool): bool ? 1 : 0
    default: nil
    }
  }
}
