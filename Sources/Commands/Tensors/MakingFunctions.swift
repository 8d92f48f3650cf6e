import Interpreter
import Tensors

var makingFunctions: [Builtin] {
  [
    Builtin(MakeTensor.self),
    filled(
      "zeros", "A tensor of zeros.", 0, "zeros(2, 3)",
      "tensor([[0., 0., 0.],\n        [0., 0., 0.]], shape=(2, 3), dtype=float32)"),
    filled(
      "ones", "A tensor of ones.", 1, "ones(3, dtype=int64)", "tensor([1, 1, 1], shape=(3,), dtype=int64)"),
    alike(
      "zeros_like", "Zeros of another tensor's shape and type.", 0,
      "tensor([0., 0.], shape=(2,), dtype=float32)"),
    alike(
      "ones_like", "Ones of another tensor's shape and type.", 1,
      "tensor([1., 1.], shape=(2,), dtype=float32)"),
    Builtin(Full.self), Builtin(Arange.self), Builtin(Linspace.self), Builtin(Eye.self), Builtin(OneHot.self),
  ]
}

struct MakeTensor: Command {
  let values: TensorArgument
  let dtype: DTypeArgument?
  let requiresGradient: Bool

  static let name = "tensor"
  static let aliases = ["array"]
  static let category = Category.making
  static let summary = "A tensor of numbers in lists."
  static let details = """
    float32 of numbers and bool of true and false, unless dtype says otherwise. A tensor is copied.
    """
  static let examples = [
    Example(
      "tensor([[1, 2], [3, 4.5]])",
      "tensor([[1.0000, 2.0000],\n        [3.0000, 4.5000]], shape=(2, 2), dtype=float32)"),
    Example("tensor([1, 2], dtype=int64)", "tensor([1, 2], shape=(2,), dtype=int64)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("values", aliases: ["data"], "Number, or lists of numbers, nested."),
      Parameter("dtype", "Type of the elements.", defaultText: "float32"), .requiresGradient)
  }
  func run(in session: Session) throws -> Value {
    let tensor = dtype.map { values.input.converted(to: $0.dtype) } ?? values.tensor
    return try .made(tensor, requiresGradient, in: session)
  }
}

/// `f(shape…, dtype)`.
struct ShapeCall {
  let shape: ShapeArgument
  let dtype: DTypeArgument
  let requiresGradient: Bool

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("shape", aliases: ["size"], "Lengths, one by one or in a tuple."),
      Parameter("dtype", "Type of the elements.", default: DTypeArgument.float32, namedOnly: true),
      .requiresGradient)
  }
}

extension Parameter where T == Bool {
  /// `requires_grad=true`: the tensor is a parameter, whose gradient backward keeps.
  static var requiresGradient: Self {
    Parameter("requires_grad", "Keep its gradient when backward runs.", default: false, namedOnly: true)
  }
}

extension Value {
  /// A tensor that was just made; as a parameter when its gradient shall be kept.
  static func made(_ tensor: Tensor, _ requiresGradient: Bool, in session: Session) throws -> Value {
    let object = TensorObject(tensor)
    if requiresGradient { try object.setRequiresGradient(true, in: session) }
    return .object(object)
  }
}

private func filled(
  _ name: String, _ summary: String, _ value: Double, _ code: String, _ output: String
) -> Builtin {
  Builtin(
    name, .making, summary, examples: [Example(code, output)], signature: { ShapeCall.signature },
    run: { call, session in
      try .made(
        Tensor.full(call.shape.dimensions, value, dtype: call.dtype.dtype), call.requiresGradient, in: session
      )
    })
}

private func alike(_ name: String, _ summary: String, _ value: Double, _ output: String) -> Builtin {
  Builtin(
    name, .making, summary, examples: [Example("\(name)(tensor([5, 6]))", output)],
    signature: { OneTensor.signature },
    run: { call, _ in
      let model = call.x.tensor
      return .tensor(try Tensor.full(model.shape.dimensions, value, dtype: model.dtype))
    })
}

struct Full: Command {
  let shape: SizeArgument
  let value: Double
  let dtype: DTypeArgument

  static let name = "full"
  static let category = Category.making
  static let summary = "A tensor of one value."
  static let examples = [Example("full((2,), 0.5)", "tensor([0.5000, 0.5000], shape=(2,), dtype=float32)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("shape", aliases: ["size"], "Length, or lengths in a tuple."),
      Parameter("value", aliases: ["fill_value"], "The value of all elements."),
      Parameter("dtype", "Type of the elements.", default: DTypeArgument.float32))
  }
  func run(in session: Session) throws -> Value {
    .tensor(try Tensor.full(shape.dimensions, value, dtype: dtype.dtype))
  }
}

struct Arange: Command {
  let start: Double
  let stop: Double?
  let step: Double
  let dtype: DTypeArgument?

  static let name = "arange"
  static let category = Category.making
  static let summary = "Numbers from start up to, and without, stop."
  static let details = """
    start, start + step, …: ⌈(stop − start) / step⌉ numbers. arange(n) counts from 0. int64 of whole \
    numbers, else float32.
    """
  static let examples = [
    Example("arange(5)", "tensor([0, 1, 2, 3, 4], shape=(5,), dtype=int64)"),
    Example("arange(0, 1, 0.25)", "tensor([0.0000, 0.2500, 0.5000, 0.7500], shape=(4,), dtype=float32)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("start", "First number; of a single number, the stop."),
      Parameter("stop", aliases: ["end"], "Where it ends, not included."),
      Parameter("step", "From one to the next.", default: 1),
      Parameter("dtype", "Type of the elements."))
  }
  func run(in session: Session) throws -> Value {
    let (first, last) = stop.map { (start, $0) } ?? (0, start)
    let isWhole = [first, last, step].allSatisfy { Int64(exactly: $0) != nil }
    return .tensor(
      try Tensor.range(first, last, step: step, dtype: dtype?.dtype ?? (isWhole ? .int64 : .float32)))
  }
}

struct Linspace: Command {
  let start: Double
  let stop: Double
  let count: Int
  let dtype: DTypeArgument

  static let name = "linspace"
  static let category = Category.making
  static let summary = "Evenly spaced numbers, both ends included."
  static let details = "start + (stop − start)·i / (num − 1)."
  static let examples = [
    Example(
      "linspace(0, 1, 5)", "tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000], shape=(5,), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("start", "First number."), Parameter("stop", aliases: ["end"], "Last number."),
      Parameter("num", aliases: ["steps"], "How many.", default: 50, in: 0...1_000_000_000),
      Parameter("dtype", "Type of the elements.", default: DTypeArgument.float32))
  }
  func run(in session: Session) throws -> Value {
    .tensor(try Tensor.spaced(start, stop, count: count, dtype: dtype.dtype))
  }
}

struct Eye: Command {
  let rows: Int
  let columns: Int?
  let dtype: DTypeArgument

  static let name = "eye"
  static let category = Category.making
  static let summary = "Ones on the diagonal, zeros elsewhere."
  static let examples = [
    Example("eye(2)", "tensor([[1., 0.],\n        [0., 1.]], shape=(2, 2), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("n", "Rows."),
      Parameter("m", "Columns; as many as rows when none."),
      Parameter("dtype", "Type of the elements.", default: DTypeArgument.float32))
  }
  func run(in session: Session) throws -> Value {
    .tensor(try Tensor.identity(rows, columns ?? rows, dtype: dtype.dtype))
  }
}

struct OneHot: Command {
  let labels: TensorArgument
  let classes: Int?
  let dtype: DTypeArgument

  static let name = "one_hot"
  static let aliases = ["to_categorical"]
  static let category = Category.making
  static let summary = "Class numbers as rows with a single 1."
  static let details = """
    x [n] → [n, classes]: 1 at each class number, 0 elsewhere. Classes count from 0; without a number of \
    them there is one more than the largest.
    """
  static let examples = [
    Example(
      "one_hot([1, 0], 3)", "tensor([[0., 1., 0.],\n        [1., 0., 0.]], shape=(2, 3), dtype=float32)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Class numbers."),
      Parameter("num_classes", aliases: ["classes"], "How many classes there are."),
      Parameter("dtype", "Type of the elements.", default: DTypeArgument.float32))
  }
  func run(in session: Session) throws -> Value {
    if let classes, classes < 1 {
      throw Problem("one_hot needs at least one class, not \(classes)", at: .parameter("num_classes"))
    }
    return .tensor(try labels.input.oneHot(classes, dtype: dtype.dtype))
  }
}
