/// Visiting the values in a value.
public enum Iterating {
  /// A function that gives the next value, then `nil`. Throws `Problem` when there is nothing to visit.
  public static func iterator(over value: Value) throws -> () throws -> Value? {
    switch value {
    case .list(let list):
      let places = Counter()
      return { places.next(below: list.items.count).map { list.items[$0] } }
    case .text(let text):
      var rest = text[...]
      return { rest.popFirst().map { .text(String($0)) } }
    case .object(let object):
      if let next = try object.makeIterator() { return next }
    default: break
    }
    throw Problem(
      "\(article(value.typeName)) holds no values to go through",
      notes: value.plainNumber.map { ["to count up to it write range(\(numberText($0)))"] } ?? value.callNote)
  }

  /// Visits until `body` says false.
  public static func forEach(in value: Value, _ body: (Value) throws -> Bool) throws {
    let next = try iterator(over: value)
    while let element = try next() { if !(try body(element)) { return } }
  }

  /// All values; of something longer than `limit` that is no list, one more than that.
  public static func values(of value: Value, limit: Int = Operators.largest) throws -> [Value] {
    if case .list(let list) = value { return list.items }
    var values: [Value] = []
    try forEach(in: value) {
      values.append($0)
      return values.count <= limit
    }
    return values
  }
}

extension Value {
  /// Where what a function gives is meant, and not the function: `runs()` for `runs`.
  public var callNote: [String] {
    guard case .function(let function) = self, let builtin = function.builtin, builtin.needsNothing else {
      return []
    }
    return ["what it gives is \(builtin.name)()"]
  }
}

/// Counts from 0, for functions that visit: access to a variable which a function captures is checked each time,
/// and that costs an eighth of a loop's time.
public final class Counter {
  @exclusivity(unchecked) private var count = 0

  public init() {}

  /// `nil` at the end, where it stays.
  public func next(below end: Int) -> Int? {
    guard count < end else { return nil }
    defer { count &+= 1 }
    return count
  }
}
