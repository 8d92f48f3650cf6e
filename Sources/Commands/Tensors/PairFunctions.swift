import Interpreter
import Tensors

/// `f(x, y)`, element by element, broadcast.
private struct TwoTensors {
  let x: TensorArgument
  let y: TensorArgument

  var isPlain: Bool { x.isPlain && y.isPlain }

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."), Parameter("y", "Tensor, number or list."))
  }
}

/// Functions of two elements each, and choices by a mask.
var pairFunctions: [Builtin] {
  [
    pair(
      "maximum", "The greater of x and y, element by element.", "maximum(tensor([1, 5]), 3)",
      "tensor([3., 5.], shape=(2,), dtype=float32)", gradient: .maximum
    ) {
      try Tensor.apply(.maximum, $0, $1)
    },
    pair(
      "minimum", "The lesser of x and y, element by element.", "minimum(tensor([1, 5]), 3)",
      "tensor([1., 3.], shape=(2,), dtype=float32)", gradient: .minimum
    ) {
      try Tensor.apply(.minimum, $0, $1)
    },
    pair(
      "subtract", aliases: ["sub"], "x − y, element by element.", "subtract(tensor([1, 5]), 3)",
      "tensor([-2.,  2.], shape=(2,), dtype=float32)", gradient: .subtract
    ) {
      try Tensor.apply(.subtract, $0, $1)
    },
    pair(
      "multiply", aliases: ["mul"], "x · y, element by element.", "multiply(tensor([1, 5]), 3)",
      "tensor([ 3., 15.], shape=(2,), dtype=float32)", gradient: .multiply
    ) {
      try Tensor.apply(.multiply, $0, $1)
    },
    pair(
      "divide", aliases: ["div"], "x / y, element by element.", "divide(tensor([1, 5]), 2)",
      "tensor([0.5000, 2.5000], shape=(2,), dtype=float32)", gradient: .divide
    ) {
      try Tensor.apply(.divide, $0, $1)
    },
    pair(
      "power", aliases: ["pow"], "x to the power of y, as x ** y.", "power(tensor([1, 2, 3]), 2)",
      "tensor([1., 4., 9.], shape=(3,), dtype=float32)", gradient: .power
    ) {
      try Tensor.apply(.power, $0, $1)
    },
    comparison(.equal, "eq", "x equals y, as x == y", "[false,  true]"),
    comparison(.notEqual, "ne", "x differs from y, as x != y", "[ true, false]"),
    comparison(.less, "lt", "x is less than y, as x < y", "[ true, false]"),
    comparison(.lessEqual, "le", "x is not greater than y, as x <= y", "[true, true]"),
    comparison(.greater, "gt", "x is greater than y, as x > y", "[false, false]"),
    comparison(.greaterEqual, "ge", "x is not less than y, as x >= y", "[false,  true]"),
    pair(
      "logical_and", "Where both are true.", "logical_and(tensor([1, 0]) > 0, true)",
      "tensor([ true, false], shape=(2,), dtype=bool)"
    ) {
      try Tensor.apply(.multiply, mask($0), mask($1))
    },
    pair(
      "logical_or", "Where one or both are true.", "logical_or(tensor([1, 0]) > 0, true)",
      "tensor([true, true], shape=(2,), dtype=bool)"
    ) {
      try Tensor.apply(.add, mask($0), mask($1))
    },
    pair(
      "logical_xor", "Where one of the two is true, and not both.", "logical_xor(tensor([1, 0]) > 0, true)",
      "tensor([false,  true], shape=(2,), dtype=bool)"
    ) {
      try Tensor.compare(.notEqual, mask($0), mask($1))
    },
    Builtin(
      "logical_not", .tensors, "Where x is false (or 0).",
      details: "x of any shape → a mask of the same shape.",
      examples: [
        Example("logical_not(tensor([1, 0]) > 0)", "tensor([false,  true], shape=(2,), dtype=bool)")
      ],
      signature: { OneTensor.signature },
      run: { call, _ in
        let mask = Operand(call.x.operand.tensor.converted(to: .bool))
        return .result(try Tensor.compare(.equal, mask, Operand(bool: false)), isPlain: call.x.isPlain)
      }),
    Builtin(Where.self), Builtin(AllClose.self),
  ]
}

private func pair(
  _ name: String, aliases: [String] = [], _ summary: String, _ code: String, _ output: String,
  gradient: Arithmetic? = nil, _ body: @escaping (Operand, Operand) throws -> Tensor
) -> Builtin {
  Builtin(
    name, aliases: aliases, .tensors, summary, details: "x and y broadcast.",
    examples: [Example(code, output)], signature: { TwoTensors.signature },
    run: { call, _ in
      if let gradient, let value = try recorded([call.x, call.y], { try $0.binary(gradient, $1[0], $1[1]) }) {
        return value
      }
      return .result(try body(call.x.operand, call.y.operand), isPlain: call.isPlain)
    })
}

private func comparison(_ relation: Relation, _ name: String, _ meaning: String, _ output: String) -> Builtin
{
  Builtin(
    name, .tensors, "Where \(meaning).", details: "x and y broadcast.",
    examples: [Example("\(name)(tensor([1, 2]), 2)", "tensor(\(output), shape=(2,), dtype=bool)")],
    signature: { TwoTensors.signature },
    run: { call, _ in
      .result(try Tensor.compare(relation, call.x.operand, call.y.operand), isPlain: call.isPlain)
        .comparing(call.x.object, call.y.object)
    })
}

private func mask(_ operand: Operand) -> Operand { Operand(operand.tensor.converted(to: .bool)) }

struct Where: Command {
  let mask: TensorArgument
  let yes: TensorArgument
  let no: TensorArgument

  static let name = "where"
  static let category = Category.tensors
  static let summary = "Elements of one tensor where a mask is true, of another elsewhere."
  static let details = "mask ? yes : no, element by element; all three broadcast."
  static let examples = [
    Example(
      "where(tensor([1, -2, 3]) > 0, 1, 0)", "tensor([1., 0., 1.], shape=(3,), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("mask", aliases: ["condition"], "What chooses."),
      Parameter("yes", aliases: ["x"], "Taken where the mask is true."),
      Parameter("no", aliases: ["y"], "Taken where the mask is false."))
  }
  func run(in session: Session) throws -> Value {
    try recorded([mask, yes, no]) { try $0.choose($1[0], $1[1], $1[2]) }
      ?? .result(
        Tensor.select(mask.operand.tensor, yes.operand, no.operand), isPlain: yes.isPlain && no.isPlain)
  }
}

struct AllClose: Command {
  let x: TensorArgument
  let y: TensorArgument
  let relative: Double
  let absolute: Double

  static let name = "allclose"
  static let category = Category.tensors
  static let summary = "Whether two tensors agree up to rounding."
  static let details = "All |x − y| ≤ atol + rtol·|y|, as numpy and PyTorch. nan agrees with nothing."
  static let examples = [Example("allclose(0.1 + 0.2, 0.3)", "true")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."), Parameter("y", "Tensor, number or list."),
      Parameter("rtol", "Allowed share of |y|.", default: 1e-5),
      Parameter("atol", "Allowed difference.", default: 1e-8))
  }
  func run(in session: Session) throws -> Value {
    let (a, b) = (x.input.converted(to: .float64), y.input.converted(to: .float64))
    let size = Operand(try b.mapped(.abs))
    let scaled = Operand(try Tensor.apply(.multiply, size, Operand(number: relative)))
    let limit = Operand(try Tensor.apply(.add, scaled, Operand(number: absolute)))
    let difference = Operand(try Tensor.apply(.subtract, Operand(a), Operand(b)).mapped(.abs))
    // Equal infinities have no difference that could be compared.
    let isNear = try Tensor.compare(.lessEqual, difference, limit)
    let isEqual = try Tensor.compare(.equal, Operand(a), Operand(b))
    let agree = try Tensor.apply(.add, Operand(isNear), Operand(isEqual)).reduced(.all)
    return .bool(agree.number == 1)
  }
}
