import Autograd
import Interpreter
import Tensors

/// `f(x)`, element by element.
struct OneTensor {
  let x: TensorArgument

  static var signature: Signature<Self> { Signature(Self.init, Parameter("x", "Tensor, number or list.")) }
}

/// Functions of single elements: of a tensor a tensor, of a number a number.
var elementwiseFunctions: [Builtin] {
  [
    unary(.abs, "Absolute value.", "abs(-3)", "3"),
    unary(.negative, aliases: ["neg"], "-x.", "negative(3)", "-3"),
    unary(
      .sign, "-1, 0 or 1 by the sign.", "sign(tensor([-2, 0, 5]))",
      "tensor([-1.,  0.,  1.], shape=(3,), dtype=float32)"),
    unary(.exp, "eˣ.", "exp(0)", "1"),
    unary(.expm1, "eˣ − 1, exact also near 0.", "expm1(0)", "0"),
    unary(.log, "Natural logarithm; -inf of 0, nan of what is below.", "log(1)", "0"),
    unary(.log1p, "log(1 + x), exact also near 0.", "log1p(0)", "0"),
    unary(.log2, "Logarithm to base 2.", "log2(8)", "3"),
    unary(.log10, "Logarithm to base 10.", "log10(1000)", "3"),
    unary(
      .sqrt, "Square root; nan of what is below 0.", "sqrt(tensor([1, 4, 9]))",
      "tensor([1., 2., 3.], shape=(3,), dtype=float32)"),
    unary(.sin, "Sine; x in radians.", "sin(0)", "0"),
    unary(.cos, "Cosine; x in radians.", "cos(0)", "1"),
    unary(.tan, "Tangent; x in radians.", "tan(0)", "0"),
    unary(.floor, "The greatest whole number not above.", "floor(-1.5)", "-2"),
    unary(.ceil, "The least whole number not below.", "ceil(-1.5)", "-1"),
    unary(.trunc, "Without the fraction.", "trunc(-1.5)", "-1"),
    composed("square", "x².", "square(tensor([1, -3]))", "tensor([1., 9.], shape=(2,), dtype=float32)") {
      try Tensor.apply(.multiply, $0, $0)
    } gradient: {
      try $0.square($1)
    },
    composed("reciprocal", "1 / x.", "reciprocal(4)", "0.25") {
      try Tensor.apply(.divide, Operand(number: 1), $0)
    } gradient: {
      try $0.divide($0.number(1), $1)
    },
    composed("rsqrt", "1 / √x.", "rsqrt(4)", "0.5") {
      try Tensor.apply(.divide, Operand(number: 1), Operand($0.tensor.mapped(.sqrt), isWeak: $0.isWeak))
    } gradient: {
      try $0.divide($0.number(1), $0.sqrt($1))
    },
    question(
      .isnan, "Where an element is not a number.", "isnan(tensor([1, 2]) / tensor([0, 1]) - tensor([0, 1]))",
      "tensor([false, false], shape=(2,), dtype=bool)"),
    question(
      .isinf, "Where an element is infinite.", "isinf(tensor([1, 2]) / tensor([0, 1]))",
      "tensor([ true, false], shape=(2,), dtype=bool)"),
    question(
      .isfinite, "Where an element is neither infinite nor nan.", "isfinite(tensor([1, 2]) / tensor([0, 1]))",
      "tensor([false,  true], shape=(2,), dtype=bool)"),
    Builtin(Round.self), Builtin(Clip.self), Builtin(AsType.self), Builtin(To.self),
    conversion("long", .int64), conversion("double", .float64),
  ]
}

private func unary(
  _ function: UnaryFunction, aliases: [String] = [], _ summary: String, _ code: String, _ output: String
) -> Builtin {
  Builtin(
    function.rawValue, aliases: aliases, .tensors, summary,
    details: "x of any shape → the same shape. Integers give "
      + (["abs", "negative", "sign", "floor", "ceil", "trunc"].contains(function.rawValue)
        ? "integers." : "float32."),
    examples: [Example(code, output)], signature: { OneTensor.signature },
    run: { call, _ in
      try recorded([call.x]) { try $0.unary(function, $1[0]) }
        ?? .result(call.x.input.mapped(function), isPlain: call.x.isPlain)
    })
}

/// A function that others are put together to.
private func composed(
  _ name: String, _ summary: String, _ code: String, _ output: String,
  _ body: @escaping (Operand) throws -> Tensor, gradient: @escaping (Record, Var) throws -> Var
) -> Builtin {
  Builtin(
    name, .tensors, summary, details: "x of any shape → the same shape.", examples: [Example(code, output)],
    signature: { OneTensor.signature },
    run: { call, _ in
      try recorded([call.x]) { try gradient($0, $1[0]) }
        ?? .result(body(call.x.isPlain ? Operand(call.x.input) : call.x.operand), isPlain: call.x.isPlain)
    })
}

private func question(_ question: FloatClass, _ summary: String, _ code: String, _ output: String) -> Builtin
{
  Builtin(
    question.rawValue, .tensors, summary, details: "x of any shape → a mask of the same shape.",
    examples: [Example(code, output)], signature: { OneTensor.signature },
    run: { call, _ in .result(call.x.input.classified(question), isPlain: call.x.isPlain) })
}

struct Round: Command {
  let x: TensorArgument
  let decimals: Int

  static let name = "round"
  static let category = Category.tensors
  static let summary = "Rounds to the nearest, halves to even."
  static let details = "round(x · 10ᵈ) / 10ᵈ with d = decimals, as numpy and PyTorch."
  static let examples = [Example("round(2.5)", "2"), Example("round(3.14159, 2)", "3.14")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      Parameter(
        "decimals", aliases: ["ndigits"], "Places behind the point; negative ones before it.", default: 0))
  }
  func run(in session: Session) throws -> Value {
    try recorded([x]) { record, values in
      // The rounded numbers everywhere; what is never chosen gets the gradient 0.
      let rounded = try record.constant(x.tensor.rounded(decimals: decimals))
      return try record.choose(record.number(0), values[0], rounded)
    } ?? .result(x.input.rounded(decimals: decimals), isPlain: x.isPlain)
  }
}

struct Clip: Command {
  let x: TensorArgument
  let low: TensorArgument?
  let high: TensorArgument?

  static let name = "clip"
  static let aliases = ["clamp"]
  static let category = Category.tensors
  static let summary = "Limits the elements to a range."
  static let details = "min(max(x, low), high); a limit that is none does not hold. The limits broadcast."
  static let examples = [
    Example(
      "clip(tensor([-1, 0.5, 3]), 0, 1)", "tensor([0.0000, 0.5000, 1.0000], shape=(3,), dtype=float32)"),
    Example("clip(7, 0, 5)", "5"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      Parameter("low", aliases: ["min"], "Least value."),
      Parameter("high", aliases: ["max"], "Greatest value."))
  }
  func run(in session: Session) throws -> Value {
    let limits = [low, high].compactMap { $0 }
    if let value = try recorded(
      [x] + limits,
      { try $0.clip($1[0], low: low == nil ? nil : $1[1], high: high == nil ? nil : $1[limits.count]) })
    {
      return value
    }
    var result = x.operand
    for (limit, operation) in [(low, Arithmetic.maximum), (high, .minimum)] {
      guard let limit else { continue }
      let isPlain = result.isWeak && limit.isPlain
      result = Operand(try Tensor.apply(operation, result, limit.operand), isWeak: isPlain)
    }
    return .result(result.tensor, isPlain: result.isWeak)
  }
}

struct AsType: Command {
  let x: TensorArgument
  let dtype: DTypeArgument

  static let name = "astype"
  static let category = Category.tensors
  static let summary = "The elements as another type."
  static let details = """
    The types are bool, uint8, int64, float32 and float64. Floats lose their fraction on the way to \
    integers; what does not fit uint8 wraps; of a number, only 0 is false.
    """
  static let examples = [
    Example("tensor([1.7, 300]).astype(uint8)", "tensor([ 1, 44], shape=(2,), dtype=uint8)")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      Parameter("dtype", "The new type, as float32 or \"float32\"."))
  }
  func run(in session: Session) throws -> Value {
    try x.elements(as: dtype.dtype)
  }
}

/// PyTorch's `x.to(float64)`, `x.to("cpu")` and `model.to(device)`.
struct To: Command {
  let target: To.Target
  let place: To.Place

  /// What is moved.
  enum Target: Bindable {
    case tensor(TensorArgument)
    case other(Object)

    static var typeName: String { "tensor or model" }
    static var receivers: [String] { ["tensor", "model", "layer"] }
    var literal: String { "" }

    static func bind(_ argument: Argument, in session: Session) throws -> Target {
      switch try argument.given() {
      case .object(let model as ModelObject): .other(model)
      case .object(let layer as LayerObject): .other(layer)
      default: .tensor(try TensorArgument.bind(argument, in: session))
      }
    }
  }

  /// A type, or the one device that there is.
  enum Place: Bindable {
    case type(DTypeArgument)
    case processor

    static var typeName: String { "type of tensor, or \"cpu\"" }
    static var choices: [String] { DTypeArgument.choices }
    var literal: String { "" }

    static func bind(_ argument: Argument, in session: Session) throws -> Place {
      if case .text("cpu")? = argument.value { return .processor }
      if case .text(let text)? = argument.value, text.hasPrefix("cuda") || text == "mps" {
        throw Problem("there is one device, \"cpu\"")
      }
      return .type(try DTypeArgument.bind(argument, in: session))
    }
  }

  static let name = "to"
  static let category = Category.tensors
  static let summary = "The elements as another type; a model or tensor on the one device, \"cpu\"."
  static let details =
    "As astype; to(\"cpu\") gives back what it is called on, so that notebooks run as they are."
  static let examples = [Example("tensor([1, 2]).to(float64).dtype", "\"float64\"")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list; or a model."),
      Parameter("dtype", aliases: ["device"], "The new type, or \"cpu\"."))
  }
  func run(in session: Session) throws -> Value {
    switch (target, place) {
    case (.other(let object), .processor): return .object(object)
    case (.other(let object), .type):
      throw Problem("a \(object.typeName)'s weights are float32", at: .parameter("dtype"))
    case (.tensor(let x), .processor): return x.object.map { .object($0) } ?? .tensor(x.tensor)
    case (.tensor(let x), .type(let dtype)): return try x.elements(as: dtype.dtype)
    }
  }
}

/// PyTorch's short forms of `to`.
private func conversion(_ name: String, _ dtype: DType) -> Builtin {
  Builtin(
    name, .tensors, "The elements as \(dtype.rawValue).", details: "As x.to(\(dtype.rawValue)).",
    examples: [Example("tensor([1]).\(name)().dtype", "\"\(dtype.rawValue)\"")],
    signature: { OneTensor.signature },
    run: { call, _ in try call.x.elements(as: dtype) })
}

extension TensorArgument {
  fileprivate func elements(as dtype: DType) throws -> Value {
    // What is recorded is of floats already.
    if dtype.isFloat,
      let cast = try recorded([self], { self.dtype == dtype ? $1[0] : try $0.apply(Cast(dtype), [$1[0]]) })
    {
      return cast
    }
    return .tensor(input.converted(to: dtype)).following(self)
  }
}

extension Value {
  /// A tensor of several elements (or none) with another type: `x.float()`. `nil` of anything else.
  func elements(as dtype: DType) throws -> Value? {
    guard case .object(let object as TensorObject) = self, object.shape.count != 1 else { return nil }
    return try TensorArgument(object).elements(as: dtype)
  }
}
