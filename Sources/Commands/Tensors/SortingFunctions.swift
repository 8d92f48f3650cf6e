import Interpreter
import Tensors

/// `f(x, axis, descending)`.
private struct SortingCall {
  let x: TensorArgument
  let axis: Int
  let descending: Bool

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("axis", aliases: ["dim"], "Axis to sort along.", default: -1),
      Parameter("descending", "From the greatest down.", default: false))
  }
}

var sortingFunctions: [Builtin] {
  [
    Builtin(
      "sort", .tensors, "The elements in rising order along an axis.",
      details: """
        As numpy, the values alone (argsort gives their places); in dialect torch the pair (values, indices). \
        nan comes last.
        """,
      examples: [Example("sort(tensor([3, 1, 2]))", "tensor([1., 2., 3.], shape=(3,), dtype=float32)")],
      signature: { SortingCall.signature },
      run: { call, session in
        guard session.lab.dialect == .torch else {
          return try recordedPick([call.x]) {
            try $0.gathered(call.x.tensor.argsorted(call.axis, descending: call.descending), call.axis)
          } ?? .result(call.x.input.sorted(call.axis, descending: call.descending), isPlain: call.x.isPlain)
        }
        let places = try call.x.tensor.argsorted(call.axis, descending: call.descending)
        let values =
          try recordedPick([call.x]) { try $0.gathered(places, call.axis) }
          ?? .tensor(call.x.tensor.gathered(places, call.axis))
        return .object(ValuesAndPlaces(values, at: places))
      }),
    Builtin(
      "argsort", .tensors, "The positions that sort a tensor along an axis.",
      details: "int64; equal elements keep their order.",
      examples: [Example("argsort(tensor([3, 1, 2]))", "tensor([1, 2, 0], shape=(3,), dtype=int64)")],
      signature: { SortingCall.signature },
      run: { call, _ in .tensor(try call.x.input.argsorted(call.axis, descending: call.descending)) }),
    Builtin(Unique.self), Builtin(TopK.self),
  ]
}

struct Unique: Command {
  let x: TensorArgument
  let countsToo: Bool

  static let name = "unique"
  static let category = Category.tensors
  static let summary = "The distinct elements in rising order."
  static let details = "With return_counts=true a pair: the elements, and how often each occurs."
  static let examples = [
    Example("unique(tensor([2, 1, 2]))", "tensor([1., 2.], shape=(2,), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter("return_counts", "Give the counts too.", default: false))
  }
  func run(in session: Session) throws -> Value {
    let (values, counts) = try x.input.unique()
    let result = Value.result(values, isPlain: x.isPlain)
    return countsToo ? .tuple([result, .tensor(counts)]) : result
  }
}

struct TopK: Command {
  let x: TensorArgument
  let count: Int
  let axis: Int

  static let name = "topk"
  static let category = Category.tensors
  static let summary = "The k greatest elements along an axis, and their positions."
  static let details = "The pair (values, indices), from the greatest down, as PyTorch."
  static let examples = [
    Example("topk(tensor([1, 9, 5]), 2)[1]", "tensor([1, 2], shape=(2,), dtype=int64)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."), Parameter("k", "How many."),
      Parameter("axis", aliases: ["dim"], "Axis to search.", default: -1))
  }
  func run(in session: Session) throws -> Value {
    let tensor = x.tensor
    let place = try tensor.shape.axis(axis)
    guard count >= 0, count <= tensor.shape[place] else {
      throw Problem(
        "topk takes a k from 0 to the axis' length \(tensor.shape[place]), not \(count)", at: .parameter("k"))
    }
    let first: [TensorIndex] =
      Array(repeating: .slice(lower: nil, upper: nil, step: 1), count: place)
      + [.slice(lower: 0, upper: count, step: 1)]
    let positions = try tensor.argsorted(axis, descending: true).indexed(first)
    let values =
      try recordedPick([x]) { try $0.gathered(positions, axis) }
      ?? .tensor(tensor.gathered(positions, axis))
    return .object(ValuesAndPlaces(values, at: positions))
  }
}
