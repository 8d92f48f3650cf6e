import Interpreter
import Tensors

/// Random tensors. Each call takes the session's next generator, so that a seed fixes them all.
var randomFunctions: [Builtin] {
  [
    Builtin(
      "rand", .making, "Random numbers, uniform in [0, 1).", details: "The same after the same seed.",
      examples: [Example("rand(2, 3).shape", "(2, 3)")], signature: { ShapeCall.signature },
      run: { call, session in
        var random = session.lab.nextRandom()
        let tensor = try Tensor.uniform(
          call.shape.dimensions, dtype: call.dtype.dtype, using: &random, check: session.interrupt.check)
        return try .made(tensor, call.requiresGradient, in: session)
      }),
    Builtin(
      "randn", .making, "Random numbers, normal with mean 0 and deviation 1.",
      details: "By Box and Muller; the same after the same seed.",
      examples: [Example("randn(2, 3).shape", "(2, 3)")], signature: { ShapeCall.signature },
      run: { call, session in
        var random = session.lab.nextRandom()
        let tensor = try Tensor.normal(
          call.shape.dimensions, dtype: call.dtype.dtype, using: &random, check: session.interrupt.check)
        return try .made(tensor, call.requiresGradient, in: session)
      }),
    Builtin(RandInt.self), Builtin(RandPerm.self),
  ]
}

struct RandInt: Command {
  let low: Int
  let high: Int?
  let size: SizeArgument

  static let name = "randint"
  static let category = Category.making
  static let summary = "Random whole numbers from low up to, and without, high."
  static let details = "randint(high) starts at 0. int64; the same after the same seed."
  static let examples = [Example("randint(0, 10, (4,)).shape", "(4,)")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("low", "Least number; of a single number, the bound."),
      Parameter("high", "Bound, not included."),
      Parameter(
        "size", aliases: ["shape"], "Length, or lengths in a tuple; one number when empty.",
        default: SizeArgument.scalar))
  }
  func run(in session: Session) throws -> Value {
    let (first, bound) = high.map { (low, $0) } ?? (0, low)
    guard first < bound else { throw Problem("randint needs low < high, not \(first) and \(bound)") }
    var random = session.lab.nextRandom()
    return .tensor(
      try Tensor.integers(size.dimensions, in: first..<bound, using: &random, check: session.interrupt.check))
  }
}

struct RandPerm: Command {
  let count: Int

  static let name = "randperm"
  static let category = Category.making
  static let summary = "0, 1, … n − 1 in random order."
  static let details = "int64; the same after the same seed."
  static let examples = [Example("randperm(4).sort()", "tensor([0, 1, 2, 3], shape=(4,), dtype=int64)")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("n", "How many.", in: 0...1_000_000_000))
  }
  func run(in session: Session) throws -> Value {
    try Tensor.checkedCount([count], .int64)
    var random = session.lab.nextRandom()
    let order = random.permutation(count)
    return .tensor(
      Tensor([count], of: Int64.self) { out in for index in out.indices { out[index] = Int64(order[index]) } }
    )
  }
}
