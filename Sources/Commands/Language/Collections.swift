import Interpreter

struct Length: Command {
  let value: Value

  static let name = "len"
  static let category = Category.language
  static let summary = "How many items a list has, characters a text, rows a tensor."
  static let examples = [Example("len([1, 2, 3])", "3"), Example("len(\"añb\")", "3")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("value", "What to count.")) }

  func run(in session: Session) throws -> Value {
    switch value {
    case .list(let list): return .number(list.items.count)
    case .text(let text): return .number(text.count)
    case .object(let object):
      if let count = object.count { return .number(count) }
    default: break
    }
    throw Problem("\(article(value.typeName)) has no length", at: .parameter("value"), notes: value.callNote)
  }
}

struct Append: Command {
  let list: List
  let value: Value

  static let name = "append"
  static let category = Category.language
  static let hasEffect = true
  static let summary = "Add a value at the end of a list, in place."
  static let examples = [Example("xs = [1]\nxs.append(2)\nxs", "[1, 2]")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("list", "List to change."), Parameter("value", "What to add."))
  }

  func run(in session: Session) throws -> Value {
    try list.checkCanChange()
    list.items.append(value)
    return .none
  }
}

struct Extend: Command {
  let list: List
  let values: Value

  static let name = "extend"
  static let category = Category.language
  static let hasEffect = true
  static let summary = "Add all values of a value at the end of a list, in place."
  static let examples = [Example("xs = [1]\nxs.extend([2, 3])\nxs", "[1, 2, 3]")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("list", "List to change."), Parameter("values", "What to add."))
  }

  func run(in session: Session) throws -> Value {
    try list.checkCanChange()
    list.items += try collected(values, in: session)
    return .none
  }
}

struct Pop: Command {
  let list: List
  let index: Int

  static let name = "pop"
  static let category = Category.language
  static let hasEffect = true
  static let summary = "Take an item out of a list, in place, and give it."
  static let examples = [Example("xs = [1, 2]\nxs.pop()", "2")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("list", "List to change."),
      Parameter("index", "Which item; negative counts from the end.", default: -1))
  }

  func run(in session: Session) throws -> Value {
    try list.checkCanChange()
    let position = index < 0 ? index &+ list.items.count : index
    guard list.items.indices.contains(position) else {
      throw Problem("index \(index) is outside of the list of length \(list.items.count)")
    }
    return list.items.remove(at: position)
  }
}

extension List {
  fileprivate func checkCanChange() throws {
    if isTuple { throw Problem("a tuple cannot be changed", notes: ["list(t) makes a list of it"]) }
  }
}

struct Enumerate: Command {
  let values: Value
  let start: Int

  static let name = "enumerate"
  static let category = Category.language
  static let summary = "Pairs of a counter and a value, for loops."
  static let examples = [Example("for i, c in enumerate(\"ab\") { print i c }", "0 a\n1 b")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("values", "What to go through."),
      Parameter("start", "First count.", default: 0, in: -(1 << 53)...1 << 53))
  }

  func run(in session: Session) throws -> Value {
    let next = try Iterating.iterator(over: values)
    var count = start
    return .object(
      try IteratorObject("enumerate", over: [values], session.changes) {
        defer { count += 1 }
        return try next().map { .tuple([.number(count), $0]) }
      })
  }
}

struct Zip: Command {
  let values: Rest<Value>

  static let name = "zip"
  static let category = Category.language
  static let summary = "Tuples of values side by side, as many as the shortest has."
  static let examples = [Example("list(zip([1, 2], \"ab\"))", "[(1, \"a\"), (2, \"b\")]")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("values", "What to go through.")) }

  func run(in session: Session) throws -> Value {
    let iterators = try values.elements.map(Iterating.iterator)
    return .object(
      try IteratorObject("zip", over: values.elements, session.changes) {
        var row: [Value] = []
        for next in iterators {
          guard let value = try next() else { return nil }
          row.append(value)
        }
        return row.isEmpty ? nil : .tuple(row)
      })
  }
}

/// Values that are made as a loop asks for them, once.
final class IteratorObject: Object, Advancing {
  private let name: String
  private let advance: () throws -> Value?
  private let changes: Changes
  /// The loader that it goes through itself, if it is one.
  private(set) weak var loader: LoaderObject?
  /// How many of its kind lie in each other; each asks the next one.
  private let depth: Int
  private static let deepest = 100

  /// Throws when `values` go through too many others of its kind.
  init(
    _ name: String, over values: [Value], _ changes: Changes, _ advance: @escaping () throws -> Value?
  ) throws {
    self.name = name
    self.changes = changes
    self.advance = advance
    if values.count == 1, case .object(let object as LoaderObject) = values[0] { loader = object }
    depth = values.reduce(1) { depth, value in
      guard case .object(let object as IteratorObject) = value else { return depth }
      return max(depth, object.depth + 1)
    }
    guard depth <= Self.deepest else {
      throw Problem("\(name) is nested too deep", notes: ["list(…) goes through the values at once"])
    }
  }

  override var typeName: String { name }
  override func makeIterator() throws -> (() throws -> Value?)? { next }
  func next() throws -> Value? {
    changes.note()
    return try advance()
  }
}

/// `map(f, xs)`.
struct Map: Command {
  let function: Value
  let values: Value

  static let name = "map"
  static let category = Category.language
  static let summary = "A list of what a function makes of each value."
  static let examples = [Example("map(x -> x ** 2, [1, 2, 3])", "[1, 4, 9]")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("f", "Function of one value."), Parameter("values", "What to go through."))
  }

  func run(in session: Session) throws -> Value {
    .list(try collected(values, in: session).map { try session.call(function, [Argument($0)]) })
  }
}

struct Filter: Command {
  let function: Value
  let values: Value

  static let name = "filter"
  static let category = Category.language
  static let summary = "A list of the values for which a function says true."
  static let examples = [Example("filter(x -> x % 2, range(5))", "[1, 3]")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("f", "Function of one value."), Parameter("values", "What to go through."))
  }

  func run(in session: Session) throws -> Value {
    .list(
      try collected(values, in: session).filter {
        try Operators.isTrue(try session.call(function, [Argument($0)]))
      })
  }
}
