import Interpreter
import Tensors

struct TypeName: Command {
  let value: Value

  static let name = "type"
  static let category = Category.language
  static let summary = "The kind of a value, as a text."
  static let examples = [Example("type(1)", "\"number\""), Example("type([1, 2])", "\"list\"")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("value", "Any value.")) }
  func run(in session: Session) throws -> Value { .text(value.typeName) }
}

struct MakeText: Command {
  let value: Value

  static let name = "str"
  static let aliases = ["text"]
  static let category = Category.language
  static let summary = "A value as the text that print shows."
  static let examples = [Example("str(1.5)", "\"1.5\"")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("value", "Any value.")) }
  func run(in session: Session) throws -> Value { .text(session.text(of: value)) }
}

/// `float(x)`: a number of a number, a text or a tensor of one element.
struct MakeNumber: Command {
  let value: Value

  static let name = "float"
  static let aliases = ["number"]
  static let category = Category.language
  static let summary = "A number from a number, a text or a tensor of one element."
  static let details = "A tensor of several elements becomes one of float32."
  static let examples = [Example("float(\"1e-3\")", "0.001"), Example("float(true)", "1")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("value", "What to convert.")) }
  func run(in session: Session) throws -> Value {
    try value.elements(as: .float32) ?? .number(try Self.number(value))
  }

  static func number(_ value: Value) throws -> Double {
    if let number = value.asNumber { return number }
    guard case .text(let text) = value else {
      throw Problem("\(article(value.typeName)) is not a number", at: .parameter("value"))
    }
    guard let number = Double(text.filter { !$0.isWhitespace && $0 != "_" }) else {
      throw Problem("\(quoted(text)) is not a number", at: .parameter("value"))
    }
    return number
  }
}

/// `int(x)`: towards zero, as in Python.
struct MakeWhole: Command {
  let value: Value

  static let name = "int"
  static let category = Category.language
  static let summary = "A whole number: the fraction is cut off."
  static let details = "A tensor of several elements becomes one of int64."
  static let examples = [Example("int(2.9)", "2"), Example("int(-2.9)", "-2"), Example("int(\"12\")", "12")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("value", "What to convert.")) }

  func run(in session: Session) throws -> Value {
    if let tensor = try value.elements(as: .int64) { return tensor }
    let number = try MakeNumber.number(value)
    guard number.isFinite else {
      throw Problem("\(numberText(number)) has no whole part", at: .parameter("value"))
    }
    return .number(number.rounded(.towardZero) + 0)
  }
}

struct MakeBool: Command {
  let value: Value

  static let name = "bool"
  static let category = Category.language
  static let summary = "Whether a value counts as true: not 0, none, false or empty."
  static let details = "A tensor of several elements becomes one of bool."
  static let examples = [Example("bool([])", "false"), Example("bool(2)", "true")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("value", "Any value.")) }
  func run(in session: Session) throws -> Value {
    try value.elements(as: .bool) ?? .bool(try Operators.isTrue(value))
  }
}

struct MakeList: Command {
  let values: Value?

  static let name = "list"
  static let category = Category.language
  static let summary = "A list of the values in a value."
  static let examples = [Example("list(range(3))", "[0, 1, 2]"), Example("list(\"ab\")", "[\"a\", \"b\"]")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("values", "What to go through; nothing gives an empty list."))
  }
  func run(in session: Session) throws -> Value {
    .list(try values.map { try collected($0, in: session) } ?? [])
  }
}

struct MakeTuple: Command {
  let values: Value

  static let name = "tuple"
  static let category = Category.language
  static let summary = "A tuple of the values in a value."
  static let examples = [Example("tuple([1, 2])", "(1, 2)")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("values", "What to go through.")) }
  func run(in session: Session) throws -> Value { .tuple(try collected(values, in: session)) }
}

/// All values in a value; Ctrl-C stops a long walk.
func collected(_ value: Value, in session: Session) throws -> [Value] {
  var values: [Value] = []
  try Iterating.forEach(in: value) {
    try session.interrupt.check()
    values.append($0)
    try Operators.checkSize(values.count)
    return true
  }
  return values
}
