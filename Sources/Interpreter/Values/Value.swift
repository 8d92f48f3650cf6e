import Syntax

/// A value of the language. Lists, functions and objects are references, as in Python.
public enum Value {
  case none
  case bool(Bool)
  case number(Double)
  case text(String)
  case list(List)
  case function(Function)
  /// A slice `a:b:c` on its way into an index; apart, so that the many other values stay small.
  indirect case slice(SliceBounds)
  /// A thing of the field: tensor, model, optimizer, … defined outside of the language.
  case object(Object)
}

/// `lower:upper:step` between brackets.
public struct SliceBounds: Equatable, Sendable {
  public var lower: Int?
  public var upper: Int?
  public var step: Int

  public init(lower: Int?, upper: Int?, step: Int) {
    self.lower = lower
    self.upper = upper
    self.step = step
  }

  /// First index, number of items and step over `count` items, by Python's rules.
  public func resolved(count: Int) -> (start: Int, count: Int, step: Int) {
    func place(_ index: Int?, _ fallback: Int, _ low: Int, _ high: Int) -> Int {
      guard let index else { return fallback }
      return min(max(index < 0 ? index + count : index, low), high)
    }
    if step > 0 {
      let start = place(lower, 0, 0, count)
      let end = place(upper, count, 0, count)
      return (start, end > start ? (end - start - 1) / step + 1 : 0, step)
    }
    let start = place(lower, count - 1, -1, count - 1)
    let end = place(upper, -1, -1, count - 1)
    return (start, start > end ? Int(UInt(start - end - 1) / step.magnitude) + 1 : 0, step)
  }
}

/// A Python-like list or tuple.
public final class List {
  public var items: [Value]
  /// Shown in parentheses and not changeable.
  public let isTuple: Bool

  public init(_ items: [Value], isTuple: Bool = false) {
    self.items = items
    self.isTuple = isTuple
  }

  deinit { Value.release(surrender()) }

  /// Gives the items away, so that the list can go without them.
  func surrender() -> [Value] {
    defer { items = [] }
    return items
  }
}

extension Value {
  /// A new list.
  public static func list(_ items: [Value]) -> Value { .list(List(items)) }
  /// A new tuple.
  public static func tuple(_ items: [Value]) -> Value { .list(List(items, isTuple: true)) }
  /// A whole number; beyond 2⁵³ the nearest that there is.
  public static func number(_ value: Int) -> Value { .number(Double(value)) }

  /// The word for this kind of value in messages: `number`, `text`, `tensor`, ….
  public var typeName: String {
    switch self {
    case .none: "none"
    case .bool: "bool"
    case .number: "number"
    case .text: "text"
    case .list(let list): list.isTuple ? "tuple" : "list"
    case .function: "function"
    case .slice: "slice"
    case .object(let object): object.typeName
    }
  }
}
