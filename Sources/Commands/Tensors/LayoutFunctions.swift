import Interpreter
import Tensors

var layoutFunctions: [Builtin] {
  [
    Builtin(Reshape.self), Builtin(Transpose.self), Builtin(Permute.self),
    Builtin(
      "T", aliases: ["mT"], .tensors, "A tensor with its axes in reverse.", details: "[m, n] → [n, m].",
      examples: [Example("tensor([[1, 2, 3]]).T.shape", "(3, 1)")], isProperty: true,
      signature: { OneTensor.signature },
      run: { call, _ in
        try recorded([call.x]) { try $0.permute($1[0], (0..<call.x.shape.rank).reversed()) }
          ?? .tensor(call.x.tensor.transposed())
      }),
    Builtin(Squeeze.self), Builtin(Unsqueeze.self), Builtin(RepeatItems.self), Builtin(Repeat.self),
    Builtin(Tile.self),
    joining(
      "concatenate", aliases: ["concat", "cat"], "Tensors one behind the other along an axis.",
      "Their other lengths must agree.", "concatenate((tensor([1, 2]), tensor([3])))",
      "tensor([1., 2., 3.], shape=(3,), dtype=float32)", Tensor.concatenated),
    joining(
      "stack", "Tensors of one shape along a new axis.", "n tensors [a, b] → [n, a, b].",
      "stack([tensor([1, 2]), tensor([3, 4])], axis=1)",
      "tensor([[1., 3.],\n        [2., 4.]], shape=(2, 2), dtype=float32)", isNewAxis: true, Tensor.stacked),
  ]
}

struct Reshape: Command {
  let x: TensorArgument
  let shape: ShapeArgument

  static let name = "reshape"
  static let aliases = ["view"]
  static let category = Category.tensors
  static let summary = "The same elements under another shape."
  static let details = "Row after row; one length may be -1 and is worked out from the others."
  static let examples = [
    Example("arange(6).reshape(2, -1)", "tensor([[0, 1, 2],\n        [3, 4, 5]], shape=(2, 3), dtype=int64)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("shape", aliases: ["size"], "Lengths, one by one or in a tuple."))
  }
  func run(in session: Session) throws -> Value {
    try recordedShape(x) { try $0.reshaped(shape.dimensions) }
      ?? .tensor(x.tensor.reshaped(shape.dimensions)).following(x)
  }
}

struct Transpose: Command {
  let x: TensorArgument
  let axes: ShapeArgument

  static let name = "transpose"
  static let category = Category.tensors
  static let summary = "A tensor with its axes in another order."
  static let details = """
    Axis i of the result is axis axes[i] of x; without axes their order is reversed. As numpy's transpose. \
    In dialect torch two axes change places, as in PyTorch, whose permute is like numpy's transpose.
    """
  static let examples = [Example("zeros(2, 3, 4).transpose(1, 0, 2).shape", "(3, 2, 4)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axes", aliases: ["dims"], "The axes in their new order, one by one or in a tuple."))
  }
  func run(in session: Session) throws -> Value {
    guard session.lab.dialect == .torch, axes.dimensions.count == 2 else {
      return try Self.permuted(x, axes.dimensions)
    }
    let pair = try axes.dimensions.map { try x.shape.axis($0) }
    var order = Array(0..<x.shape.rank)
    order.swapAt(pair[0], pair[1])
    return try Self.permuted(x, order)
  }

  /// Without axes in reverse.
  static func permuted(_ x: TensorArgument, _ axes: [Int]) throws -> Value {
    let rank = x.shape.rank
    let order = axes.isEmpty ? (0..<rank).reversed() : axes
    return try recorded([x]) {
      let order = try order.map { try x.shape.axis($0) }
      guard order.sorted() == Array(0..<rank) else {
        throw TensorError("axes \(Shape(order)) are no order of \(rank) axes")
      }
      return try $0.permute($1[0], order)
    } ?? .tensor(x.tensor.transposed(axes.isEmpty ? nil : axes))
  }
}

struct Permute: Command {
  let x: TensorArgument
  let axes: ShapeArgument

  static let name = "permute"
  static let category = Category.tensors
  static let summary = "A tensor with its axes in another order, as PyTorch's permute."
  static let details = "Axis i of the result is axis dims[i] of x."
  static let examples = [Example("zeros(2, 3, 4).permute(1, 0, 2).shape", "(3, 2, 4)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("dims", aliases: ["axes"], "The axes in their new order, one by one or in a tuple."))
  }
  func run(in session: Session) throws -> Value { try Transpose.permuted(x, axes.dimensions) }
}

struct Squeeze: Command {
  let x: TensorArgument
  let axis: Int?

  static let name = "squeeze"
  static let category = Category.tensors
  static let summary = "A tensor without its axes of length 1."
  static let details = "[1, n, 1] → [n]; with axis, without that one alone."
  static let examples = [Example("zeros(1, 3, 1).squeeze().shape", "(3,)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axis", aliases: ["dim"], "The one axis to take away; none for all."))
  }
  func run(in session: Session) throws -> Value {
    try recordedShape(x) { try $0.squeezed(axis) } ?? .tensor(x.tensor.squeezed(axis)).following(x)
  }
}

struct Unsqueeze: Command {
  let x: TensorArgument
  let axis: Int

  static let name = "unsqueeze"
  static let aliases = ["expand_dims"]
  static let category = Category.tensors
  static let summary = "A tensor with a new axis of length 1."
  static let details = "[n] → [1, n] with axis 0, [n, 1] with axis 1 or -1."
  static let examples = [Example("zeros(3).unsqueeze(1).shape", "(3, 1)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axis", aliases: ["dim"], "Place of the new axis in the result."))
  }
  func run(in session: Session) throws -> Value {
    try recordedShape(x) { try $0.unsqueezed(axis) } ?? .tensor(x.tensor.unsqueezed(axis)).following(x)
  }
}

struct RepeatItems: Command {
  let x: TensorArgument
  let times: Int
  let axis: Int?

  static let name = "repeat_interleave"
  static let category = Category.tensors
  static let summary = "Each item several times over, as PyTorch's."
  static let details = "numpy calls it repeat; tile puts the whole tensor side by side."
  static let examples = [
    Example("repeat_interleave(arange(3), 2)", "tensor([0, 0, 1, 1, 2, 2], shape=(6,), dtype=int64)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."), Parameter("repeats", "How often."),
      Parameter(
        "axis", aliases: ["dim"], "Axis of the items; none for the elements in row order."
      ))
  }
  func run(in session: Session) throws -> Value {
    try recordedPick([x]) { try $0.repeated(times, axis) } ?? .tensor(x.tensor.repeated(times, axis))
  }
}

/// numpy's `repeat(x, 2, axis)` or PyTorch's `x.repeat(2, 1)`.
struct Repeat: Command {
  let x: TensorArgument
  let repeats: ShapeArgument
  let axis: Int?

  static let name = "repeat"
  static let category = Category.tensors
  static let summary = "Each item several times over; in dialect torch the whole tensor side by side."
  static let details = """
    repeat(x, times, axis) as numpy, which is PyTorch's repeat_interleave. In dialect torch repeat(x, 2, 1) is \
    PyTorch's repeat, which is numpy's tile: one count an axis.
    """
  static let examples = [
    Example("repeat(arange(3), 2)", "tensor([0, 0, 1, 1, 2, 2], shape=(6,), dtype=int64)"),
    Example("dialect torch\nrepeat(arange(3), 2)", "tensor([0, 1, 2, 0, 1, 2], shape=(6,), dtype=int64)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("repeats", "How often; in dialect torch a count for each axis."),
      Parameter(
        "axis", aliases: ["dim"], "Axis of the items; none for the elements in row order.", namedOnly: true))
  }
  func run(in session: Session) throws -> Value {
    let counts = repeats.dimensions
    if session.lab.dialect == .torch, axis == nil { return try Tile(x: x, times: repeats).run(in: session) }
    guard counts.count == 1 || (counts.count == 2 && axis == nil) else {
      throw Problem("repeat takes a count and an axis", at: .parameter("repeats"))
    }
    return try RepeatItems(x: x, times: counts[0], axis: counts.count == 2 ? counts[1] : axis).run(
      in: session)
  }
}

struct Tile: Command {
  let x: TensorArgument
  let times: ShapeArgument

  static let name = "tile"
  static let category = Category.tensors
  static let summary = "The whole tensor several times side by side."
  static let details = "As numpy's tile and PyTorch's repeat: one count an axis, aligned at the last."
  static let examples = [Example("tile(arange(3), 2)", "tensor([0, 1, 2, 0, 1, 2], shape=(6,), dtype=int64)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("repeats", aliases: ["reps"], "Counts, one by one or in a tuple."))
  }
  func run(in session: Session) throws -> Value {
    try recordedPick([x]) { try $0.tiled(times.dimensions) } ?? .tensor(x.tensor.tiled(times.dimensions))
  }
}

/// `f([a, b, …], axis)`; the tensors may also stand one by one, with the axis named.
private struct JoiningCall {
  let tensors: TensorsArgument
  let axis: Int

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("tensors", "Tensors in a list or tuple."),
      Parameter("axis", aliases: ["dim"], "Axis along which they are put.", default: 0))
  }
}

/// A list or tuple of tensors.
struct TensorsArgument: Bindable {
  let arguments: [TensorArgument]
  var tensors: [Tensor] { arguments.map(\.tensor) }

  static var typeName: String { "list of tensors" }
  static var receivers: [String] { [] }
  var literal: String { "[…]" }

  static func bind(_ argument: Argument, in session: Session) throws -> TensorsArgument {
    switch try argument.given() {
    case .list(let list):
      return TensorsArgument(
        arguments: try list.items.map { item in
          if case .object(let object as TensorObject) = item { return TensorArgument(object) }
          return TensorArgument(try TensorArgument.operand(of: item).strong)
        })
    case .object(let object as TensorObject) where object.shape.rank > 0:
      return TensorsArgument(
        arguments: try (0..<object.shape[0]).compactMap { row in
          guard case .object(let row as TensorObject)? = try object.index([.value(.number(Double(row)))])
          else { return nil }
          return TensorArgument(row)
        })
    default: throw Mismatch()
    }
  }
}

private func joining(
  _ name: String, aliases: [String] = [], _ summary: String, _ details: String, _ code: String,
  _ output: String, isNewAxis: Bool = false, _ body: @escaping ([Tensor], Int) throws -> Tensor
) -> Builtin {
  Builtin(
    name, aliases: aliases, .tensors, summary, details: details, examples: [Example(code, output)],
    signature: { JoiningCall.signature },
    run: { call, _ in
      let arguments = call.tensors.arguments
      return try recorded(arguments) { record, values in
        guard isNewAxis else { return try record.concatenate(values, axis: call.axis) }
        let rows = try zip(values, arguments).map { value, argument in
          try record.reshape(value, to: argument.shape.positions.unsqueezed(call.axis).shape.dimensions)
        }
        return try record.concatenate(rows, axis: call.axis)
      } ?? .tensor(body(call.tensors.tensors, call.axis))
    })
}

/// As `recorded`, for a function that only changes the shape: `body` does so with a tensor of that shape.
func recordedShape(_ x: TensorArgument, _ body: (Tensor) throws -> Tensor) throws -> Value? {
  try recorded([x]) {
    // Shapes are worked out on a tensor that takes no memory to speak of.
    try $0.reshape($1[0], to: body(Tensor(zeros: x.shape, dtype: .bool)).shape.dimensions)
  }
}
