import Interpreter
import Syntax
import Tensors

/// PyTorch's methods with a `_` behind: they change the tensor under all of its names and give it back.
var inPlaceFunctions: [Builtin] {
  [
    Builtin(ZeroInPlace.self), arithmetic("add_", .add, "x += alpha·other", "[2, 3]"),
    arithmetic("sub_", .subtract, "x -= alpha·other", "[0, 1]"),
    arithmetic("mul_", .multiply, "x *= other", "[1, 2]"),
    arithmetic("div_", .divide, "x /= other", "[1, 2]"), Builtin(ClampInPlace.self),
    filling(
      "fill_", "Sets all elements of a tensor to a number, in place.", "value", "x.fill_(3);", "[3, 3]"),
    filling(
      "copy_", "Takes over the elements of another tensor, in place.", "src", "x.copy_(tensor([5, 6]));",
      "[5, 6]"),
    drawing("normal_", "mean", 0, "std", 1, "Draws all elements anew, normal, in place.") {
      try Tensor.normal($0, mean: $1, deviation: $2, using: &$3)
    },
    drawing("uniform_", "from", 0, "to", 1, "Draws all elements anew, uniform, in place.") {
      try Tensor.uniform($0, $1, $2, using: &$3)
    },
  ]
}

/// A tensor that is changed.
private struct Changed: Bindable {
  let object: TensorObject

  static var typeName: String { "tensor" }
  static var receivers: [String] { ["tensor"] }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> Changed {
    guard case .object(let object as TensorObject) = try argument.given() else { throw Mismatch() }
    return Changed(object: object)
  }

  func take(_ value: Value) throws -> Value {
    _ = try object.setIndex([.ellipsis], value)
    return .object(object)
  }
}

/// Any value, as it is.
private struct Anything: Bindable {
  let value: Value
  static var typeName: String { "number or tensor" }
  var literal: String { "" }
  static func bind(_ argument: Argument, in session: Session) throws -> Anything {
    Anything(value: try argument.given())
  }
}

private struct ArithmeticCall {
  let x: Changed
  let other: Anything
  let alpha: Double
}

private func arithmetic(
  _ name: String, _ operation: BinaryOperator, _ meaning: String, _ output: String
) -> Builtin {
  Builtin(
    name, .tensors, "\(meaning), in place.", details: "As PyTorch's method. The shape stays as it is.",
    examples: [Example("x = tensor([1, 2])\nx.\(name)(1);\nx.tolist()", output)],
    signature: {
      Signature(
        ArithmeticCall.init, Parameter("x", "The tensor."), Parameter("other", "A number or a tensor."),
        Parameter("alpha", "What other is multiplied by.", default: 1, namedOnly: true))
    },
    run: { call, session in
      let other = try call.scaledOther()
      guard case .object(let result)? = try call.x.object.update(operation, other) else {
        throw Problem("\(name)'s other must be a number or a tensor", at: .parameter("other"))
      }
      guard result === call.x.object else {
        throw Problem(
          "a tensor of shape \(call.x.object.shape) and type \(call.x.object.dtype.rawValue) cannot hold the "
            + "result in place")
      }
      return .object(result)
    })
}

extension ArithmeticCall {
  fileprivate func scaledOther() throws -> Value {
    guard alpha != 1 else { return other.value }
    if let number = other.value.asNumber { return .number(number * alpha) }
    guard case .object(let object) = other.value,
      let scaled = try object.binary(.multiply, .number(alpha), isReversed: false)
    else { throw Problem("other must be a number or a tensor", at: .parameter("other")) }
    return scaled
  }
}

private func filling(
  _ name: String, _ summary: String, _ parameter: String, _ code: String, _ output: String
) -> Builtin {
  Builtin(
    name, .tensors, summary, details: "As PyTorch's method, and as x[...] = \(parameter).",
    examples: [Example("x = tensor([1, 2])\n\(code)\nx.tolist()", output)],
    signature: {
      Signature(
        { (x: Changed, value: Anything) in (x, value) }, Parameter("x", "The tensor."),
        Parameter(parameter, "A number or a tensor."))
    }, run: { call, _ in try call.0.take(call.1.value) })
}

private func drawing(
  _ name: String, _ first: String, _ low: Double, _ second: String, _ high: Double, _ summary: String,
  _ draw: @escaping ([Int], Double, Double, inout Random) throws -> Tensor
) -> Builtin {
  Builtin(
    name, .tensors, summary, details: "As PyTorch's method; the same after the same seed.",
    examples: [Example("x = zeros(3)\nx.\(name)().shape", "(3,)")],
    signature: {
      Signature(
        { (x: Changed, low: Double, high: Double) in (x, low, high) }, Parameter("x", "The tensor."),
        Parameter(first, "The first of its numbers.", default: low),
        Parameter(second, "The second of them.", default: high))
    },
    run: { call, session in
      guard call.1.isFinite, call.2.isFinite else { throw Problem("\(first) and \(second) must be finite") }
      var random = session.lab.nextRandom()
      return try call.0.take(.tensor(try draw(call.0.object.shape.dimensions, call.1, call.2, &random)))
    })
}

struct ClampInPlace: Command {
  let x: TensorArgument
  let low: TensorArgument?
  let high: TensorArgument?

  static let name = "clamp_"
  static let aliases = ["clip_"]
  static let category = Category.tensors
  static let summary = "Keeps the elements of a tensor between two limits, in place."
  static let details = "As PyTorch's method, and as x[...] = x.clamp(min, max)."
  static let examples = [Example("x = tensor([-1, 5])\nx.clamp_(0, 2);\nx.tolist()", "[0, 2]")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "The tensor."), Parameter("min", "Least value."),
      Parameter("max", "Greatest value."))
  }
  func run(in session: Session) throws -> Value {
    guard let object = x.object else { throw Problem("clamp_ changes a tensor", at: .parameter("x")) }
    try object.checkMayChange()
    return try Changed(object: object).take(try Clip(x: x, low: low, high: high).run(in: session))
  }
}

struct ZeroInPlace: Command {
  let tensor: TensorArgument

  static let name = "zero_"
  static let category = Category.tensors
  static let summary = "Sets all elements of a tensor to 0, in place."
  static let examples = [Example("x = ones(2)\nx.zero_();\nx", "tensor([0., 0.], shape=(2,), dtype=float32)")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("x", "The tensor.")) }
  func run(in session: Session) throws -> Value {
    guard let object = tensor.object else { throw Problem("zero_ changes a tensor", at: .parameter("x")) }
    try object.checkMayChange()
    object.write(Tensor(zeros: object.shape, dtype: object.dtype))
    return .object(object)
  }
}
