import Autograd
import Interpreter
import Tensors

/// Copies, parts and joinings under PyTorch's names.
var copyingFunctions: [Builtin] {
  [
    Builtin(
      "clone", aliases: ["contiguous"], .tensors, "A copy of a tensor, through which the gradient flows.",
      details: "As PyTorch's clone; x.detach() is a copy without a gradient.",
      examples: [Example("x = ones(2)\ny = x.clone()\ny += 1\nx.tolist()", "[1, 1]")],
      signature: { OneTensor.signature },
      run: { call, _ in try recorded([call.x]) { try $0.scale($1[0], by: 1) } ?? .tensor(call.x.tensor) }),
    Builtin(
      "numpy", aliases: ["cpu"], .tensors, "The tensor itself: there is one kind, and one place for it.",
      details: "So that notebooks run as they are: x.detach().cpu().numpy().",
      examples: [Example("ones(2).numpy().tolist()", "[1, 1]")], signature: { OneTensor.signature },
      run: { call, _ in call.x.object.map { .object($0) } ?? .tensor(call.x.tensor) }),
    Builtin(MaskedFill.self), Builtin(IndexSelect.self), Builtin(Chunk.self), Builtin(Unbind.self),
    Builtin(
      "equal", .tensors, "Whether two tensors have the same shape and elements.",
      details: "As PyTorch's equal and numpy's array_equal; eq compares element by element.",
      examples: [Example("equal(tensor([1, 2]), tensor([1, 2]))", "true")],
      signature: {
        Signature(
          { (x: TensorArgument, y: TensorArgument) in (x, y) }, Parameter("x", "Tensor, number or list."),
          Parameter("y", "Tensor, number or list."))
      },
      run: { call, _ in
        guard call.0.shape == call.1.shape else { return .bool(false) }
        return .bool(try Tensor.compare(.equal, call.0.operand, call.1.operand).reduced(.all).number == 1)
      }),
  ]
}

struct MaskedFill: Command {
  let x: TensorArgument
  let mask: TensorArgument
  let value: TensorArgument

  static let name = "masked_fill"
  static let category = Category.tensors
  static let summary = "A tensor with a number where a mask is true."
  static let details = "where(mask, value, x), as PyTorch's method."
  static let examples = [Example("tensor([1, -2]).masked_fill(tensor([1, -2]) < 0, 0).tolist()", "[1, 0]")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "The tensor."), Parameter("mask", "Where the number goes."),
      Parameter("value", "The number."))
  }
  func run(in session: Session) throws -> Value {
    try Where(mask: mask, yes: value, no: x).run(in: session)
  }
}

struct IndexSelect: Command {
  let x: TensorArgument
  let axis: Int
  let places: TensorArgument

  static let name = "index_select"
  static let category = Category.tensors
  static let summary = "The items at some places along an axis."
  static let details = "x[:, places] with axis 1, as PyTorch's index_select."
  static let examples = [Example("index_select(tensor([[1, 2, 3]]), 1, [2, 0]).tolist()", "[[3, 1]]")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axis", aliases: ["dim"], "The axis that the places count along."),
      Parameter("index", aliases: ["indices"], "Places, whole numbers."))
  }
  func run(in session: Session) throws -> Value {
    let place = try x.shape.axis(axis)
    let indices =
      Array(repeating: TensorIndex.slice(lower: nil, upper: nil, step: 1), count: place)
      + [.tensor(places.tensor.converted(to: .int64))]
    return try recorded([x]) { try $0.index($1[0], indices) } ?? .tensor(x.tensor.indexed(indices))
  }
}

/// `x.chunk(3, dim=0)`.
struct Chunk: Command {
  let x: TensorArgument
  let count: Int
  let axis: Int

  static let name = "chunk"
  static let category = Category.tensors
  static let summary = "A tensor cut along an axis into so many pieces, the last perhaps shorter."
  static let details = "As PyTorch's chunk; a tuple."
  static let examples = [Example("len(chunk(arange(5), 2))", "2")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."), Parameter("chunks", "How many.", in: 1...1_000_000),
      Parameter("axis", aliases: ["dim"], "The axis to cut.", default: 0))
  }
  func run(in session: Session) throws -> Value {
    let place = try x.shape.axis(axis)
    let length = x.shape[place]
    let each = max(1, (length + count - 1) / count)
    return .tuple(
      try stride(from: 0, to: max(length, 1), by: each).map { start in
        try x.part(place, .slice(lower: start, upper: min(start + each, length), step: 1))
      })
  }
}

struct Unbind: Command {
  let x: TensorArgument
  let axis: Int

  static let name = "unbind"
  static let category = Category.tensors
  static let summary = "The items of a tensor along an axis, in a tuple."
  static let examples = [Example("a, b = unbind(tensor([[1, 2], [3, 4]]))\nb.tolist()", "[3, 4]")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axis", aliases: ["dim"], "The axis that goes.", default: 0))
  }
  func run(in session: Session) throws -> Value {
    let place = try x.shape.axis(axis)
    try Operators.checkSize(x.shape[place])
    return .tuple(try (0..<x.shape[place]).map { try x.part(place, .item($0)) })
  }
}

extension TensorArgument {
  /// What lies at an index along one axis.
  fileprivate func part(_ axis: Int, _ index: TensorIndex) throws -> Value {
    let indices =
      Array(repeating: TensorIndex.slice(lower: nil, upper: nil, step: 1), count: axis) + [index]
    return try recorded([self]) { try $0.index($1[0], indices) } ?? .tensor(tensor.indexed(indices))
  }
}
