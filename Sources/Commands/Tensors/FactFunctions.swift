import Interpreter
import Tensors

/// What a tensor is, and the way from it back to plain values. `x.shape` and its kin need no
/// parentheses.
var factFunctions: [Builtin] {
  [
    fact("shape", "Lengths of a tensor's axes.", "zeros(2, 3).shape", "(2, 3)") {
      .tuple($0.shape.dimensions.map { .number($0) })
    },
    fact("ndim", aliases: ["dim"], "Number of a tensor's axes.", "zeros(2, 3).ndim", "2") {
      .number($0.shape.rank)
    },
    fact("numel", "Number of a tensor's elements.", "zeros(2, 3).numel()", "6") { .number($0.shape.count) },
    Builtin(Size.self),
    fact("dtype", "Type of a tensor's elements.", "zeros(2, 3).dtype", "\"float32\"") {
      .text($0.dtype.rawValue)
    },
    Builtin(
      "item", .tensors, "The number in a tensor of one element.", details: "Of a mask, true or false.",
      examples: [Example("tensor([[2.5]]).item()", "2.5")], signature: { OneTensor.signature },
      run: { call, _ in try item(call.x.operand.tensor) }),
    Builtin(
      "tolist", .tensors, "The elements as lists of numbers, nested as the axes.",
      examples: [Example("tensor([[1, 2], [3, 4]]).tolist()", "[[1, 2], [3, 4]]")],
      signature: { OneTensor.signature }, run: { call, _ in try list(call.x.operand.tensor) }),
  ]
}

/// numpy's `x.size`, PyTorch's `x.size()` and `x.size(1)`.
struct Size: Command {
  let x: TensorArgument
  let axis: Int?

  static let name = "size"
  static let category = Category.tensors
  static let summary = "Number of a tensor's elements; in dialect torch its shape. With an axis, its length."
  static let details = "As numpy's size and PyTorch's size(); numel() is the number in both dialects."
  static let examples = [Example("zeros(2, 3).size", "6"), Example("zeros(2, 3).size(1)", "3")]
  static let isProperty = true
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      Parameter("axis", aliases: ["dim"], "The axis that is measured.", defaultText: "none"))
  }
  func run(in session: Session) throws -> Value {
    if let axis { return .number(x.shape[try x.shape.axis(axis)]) }
    return session.lab.dialect == .torch ? .shape(x.shape) : .number(x.shape.count)
  }
}

private func fact(
  _ name: String, aliases: [String] = [], _ summary: String, _ code: String, _ output: String,
  _ body: @escaping (TensorArgument) -> Value
) -> Builtin {
  Builtin(
    name, aliases: aliases, .tensors, summary, examples: [Example(code, output)], isProperty: true,
    signature: { OneTensor.signature }, run: { call, _ in body(call.x) })
}

private func item(_ tensor: Tensor) throws -> Value {
  guard let number = tensor.number else {
    throw Problem(
      "item needs a tensor of one element, not of \(tensor.count)", notes: ["it has shape \(tensor.shape)"])
  }
  return tensor.dtype == .bool ? .bool(number != 0) : .number(number)
}

private func list(_ tensor: Tensor) throws -> Value {
  // An axis of length 0 counts as 1: the axes before it are lists all the same.
  try Operators.checkSize(tensor.shape.dimensions.reduce(1) { $0 * max($1, 1) })
  let numbers = tensor.converted(to: .float64).elements(of: Double.self)
  func nested(_ axis: Int, _ start: Int, _ step: Int) -> Value {
    guard axis < tensor.rank else {
      return tensor.dtype == .bool ? .bool(numbers[start] != 0) : .number(numbers[start])
    }
    let length = tensor.shape[axis]
    let inner = length == 0 ? 0 : step / length
    return .list((0..<length).map { nested(axis + 1, start + $0 * inner, inner) })
  }
  return nested(0, 0, tensor.count)
}
