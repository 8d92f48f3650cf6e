import Autograd
import Interpreter
import Tensors

/// Elements by their places, in reverse, or repeated.
var pickingFunctions: [Builtin] {
  [Builtin(Gather.self), Builtin(Flip.self), Builtin(BroadcastTo.self)]
}

struct Gather: Command {
  let x: TensorArgument
  let axis: Int
  let places: TensorArgument

  static let name = "gather"
  static let category = Category.tensors
  static let summary = "One element for each place along an axis."
  static let details = """
    result[i, j] = x[i, index[i, j]] with axis 1, x[index[i, j], j] with axis 0. The index has as many axes \
    as x, and is nowhere longer beside the axis. As PyTorch's gather; numpy calls it take_along_axis.
    """
  static let examples = [
    Example(
      "gather(tensor([[1, 2], [3, 4]]), 1, [[1], [0]])",
      "tensor([[2.],\n        [3.]], shape=(2, 1), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axis", aliases: ["dim"], "Axis that the places count along."),
      Parameter("index", aliases: ["indices"], "Places, whole numbers; negative ones count from the end."))
  }
  func run(in session: Session) throws -> Value {
    try recordedPick([x]) { try $0.gathered(places.tensor, axis) }
      ?? .tensor(x.tensor.gathered(places.tensor, axis))
  }
}

struct Flip: Command {
  let x: TensorArgument
  let axes: AxesArgument

  static let name = "flip"
  static let category = Category.tensors
  static let summary = "A tensor with axes in reverse order."
  static let details = "As numpy's flip; a copy, as in PyTorch."
  static let examples = [
    Example("flip(tensor([1, 2, 3]))", "tensor([3., 2., 1.], shape=(3,), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axis", aliases: ["dims", "dim"], "Axis or axes to turn; none for all.", default: .all))
  }
  func run(in session: Session) throws -> Value {
    try recorded([x]) { try $0.index($1[0], x.shape.flipping(axes.axes)) }
      ?? .tensor(x.tensor.flipped(axes.axes))
  }
}

struct BroadcastTo: Command {
  let x: TensorArgument
  let shape: ShapeArgument

  static let name = "broadcast_to"
  static let aliases = ["expand"]
  static let category = Category.tensors
  static let summary = "A tensor repeated to fill a shape."
  static let details = """
    Aligned at the last axes; a length of 1 repeats, and -1 keeps a length. The gradient is summed over what \
    was repeated.
    """
  static let examples = [
    Example(
      "broadcast_to(tensor([1, 2]), 2, 2)",
      "tensor([[1., 2.],\n        [1., 2.]], shape=(2, 2), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      Parameter("shape", aliases: ["size"], "Lengths, one by one or in a tuple."))
  }
  func run(in session: Session) throws -> Value {
    try recorded([x]) { try $0.broadcast($1[0], to: x.shape.stretched(to: shape.dimensions)) }
      ?? .tensor(x.tensor.broadcast(to: shape.dimensions))
  }
}
