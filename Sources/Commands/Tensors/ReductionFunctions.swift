import Autograd
import Interpreter
import Tensors

/// `f(x, axis, keepdims)`.
private struct ReductionCall {
  let x: TensorArgument
  let axis: AxesArgument
  let keepsAxes: Bool

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      .reducedAxes(),
      .keepsAxes())
  }
}

/// `f(x, axis, ddof, keepdims, unbiased)`.
private struct SpreadCall {
  let x: TensorArgument
  let axis: AxesArgument
  let ddof: Int?
  let keepsAxes: Bool
  let isUnbiased: Bool?

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor, number or list."),
      .reducedAxes(),
      Parameter(
        "ddof", aliases: ["correction"], "What is taken off n.", defaultText: "0, torch 1",
        rangeText: "0…1,000,000",
        check: {
          $0.map { (0...1_000_000).contains($0) } ?? true
            ? nil : "ddof must be in 0…1,000,000, not \($0?.literal ?? "none")"
        }),
      .keepsAxes(),
      Parameter(
        "unbiased", "PyTorch's older word: true for ddof=1, false for 0.", defaultText: "none",
        namedOnly: true))
  }

  func correction(in session: Session) throws -> Int {
    if ddof != nil, isUnbiased != nil {
      throw Problem("unbiased stands for ddof: only one of them can be given", at: .parameter("unbiased"))
    }
    return ddof ?? isUnbiased.map { $0 ? 1 : 0 } ?? (session.lab.dialect == .torch ? 1 : 0)
  }
}

/// `f(x, axis, keepdims)` with one axis.
private struct PositionCall {
  let x: TensorArgument
  let axis: Int?
  let keepsAxes: Bool

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter(
        "axis", aliases: ["dim"], "Axis to search; none for all elements in row order."),
      Parameter("keepdims", aliases: ["keepdim"], "Keep the axis with length 1.", default: false))
  }
}

/// `f(x, axis)`, running along one axis.
private struct RunningCall {
  let x: TensorArgument
  let axis: Int?

  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("x", "Tensor or list."),
      Parameter(
        "axis", aliases: ["dim"], "Axis to run along; none for all elements in row order."
      ))
  }
}

/// Numbers made of many. Without axis they give one number, which stays a tensor without axes.
var reductionFunctions: [Builtin] {
  [
    reduction(
      "sum", "Sum of the elements.", "Added up in float64 in one fixed order; integers and masks give int64.",
      "sum(tensor([[1, 2], [3, 4]]), axis=0)", "tensor([4., 6.], shape=(2,), dtype=float32)"
    ) {
      try $0.reduced(.sum, $1, keepsAxes: $2)
    } gradient: {
      try $0.sum($1, axes: $2, keepsAxes: $3)
    },
    reduction(
      "prod", "Product of the elements.", "Multiplied in float64; integers and masks give int64.",
      "prod([1, 2, 3, 4])", "24"
    ) {
      try $0.reduced(.prod, $1, keepsAxes: $2)
    } gradient: {
      try $0.reduce(.prod, $1, axes: $2, keepsAxes: $3)
    },
    reduction(
      "mean", "Mean of the elements.", "Σx / n, added up in float64; of a mask the share of true.",
      "mean(tensor([1, 2, 3]) > 1.5)", "0.6666667"
    ) {
      try $0.reduced(.mean, $1, keepsAxes: $2)
    } gradient: {
      try $0.mean($1, axes: $2, keepsAxes: $3)
    },
    reduction(
      "amax", "The greatest element.", "As max; in the gradient equal ones share along an axis, too.",
      "amax(tensor([[1, 2], [3, 4]]), axis=1)", "tensor([2., 4.], shape=(2,), dtype=float32)"
    ) {
      try $0.reduced(.max, $1, keepsAxes: $2)
    } gradient: {
      try $0.reduce(.max, $1, axes: $2, keepsAxes: $3)
    },
    reduction(
      "amin", "The least element.", "As min; in the gradient equal ones share along an axis, too.",
      "amin(tensor([[1, 2], [3, 4]]), axis=1)", "tensor([1., 3.], shape=(2,), dtype=float32)"
    ) {
      try $0.reduced(.min, $1, keepsAxes: $2)
    } gradient: {
      try $0.reduce(.min, $1, axes: $2, keepsAxes: $3)
    },
    reduction("any", "Whether an element is true (or not 0).", "x → bool.", "any(tensor([0, 1]) > 0)", "true")
    {
      try $0.reduced(.any, $1, keepsAxes: $2)
    },
    reduction(
      "all", "Whether all elements are true (or not 0).", "x → bool.", "all(tensor([0, 1]) > 0)", "false"
    ) {
      try $0.reduced(.all, $1, keepsAxes: $2)
    },
    Builtin(Norm.self),
    reduction(
      "logsumexp", "Logarithm of the sum of exponentials.", "log Σ eˣ, without overflow.",
      "logsumexp([0, 0])",
      "0.6931471805599453"
    ) {
      try $0.logSumExp($1, keepsAxes: $2)
    } gradient: {
      try $0.logSumExp($1, axes: $2, keepsAxes: $3)
    },
    spread("var", "Variance of the elements.", "Σ(x − mean)² / (n − ddof).", "var([1, 2, 3, 4])", "1.25") {
      try $0.variance($1, ddof: $2, keepsAxes: $3)
    } gradient: {
      try $0.variance($1, axes: $2, ddof: $3, keepsAxes: $4)
    },
    spread(
      "std", "Standard deviation of the elements.", "√(Σ(x − mean)² / (n − ddof)).",
      "std([2, 4, 4, 4, 5, 5, 7, 9])", "2"
    ) {
      try $0.deviation($1, ddof: $2, keepsAxes: $3)
    } gradient: {
      try $0.deviation($1, axes: $2, ddof: $3, keepsAxes: $4)
    },
    position(
      "argmax", "Position of the greatest element.", "argmax(tensor([[1, 9], [8, 2]]), axis=1)",
      "tensor([1, 0], shape=(2,), dtype=int64)", isLeast: false),
    position("argmin", "Position of the least element.", "argmin([3, 1, 2])", "1", isLeast: true),
    running(
      "cumsum", "Running sums.", .sum, "cumsum(tensor([1, 2, 3]))",
      "tensor([1., 3., 6.], shape=(3,), dtype=float32)"),
    running(
      "cumprod", "Running products.", .prod, "cumprod(tensor([1, 2, 3]))",
      "tensor([1., 2., 6.], shape=(3,), dtype=float32)"),
  ]
}

private func reduction(
  _ name: String, _ summary: String, _ formula: String, _ code: String, _ output: String,
  _ body: @escaping (Tensor, [Int]?, Bool) throws -> Tensor,
  gradient recording: ((Record, Var, [Int]?, Bool) throws -> Var)? = nil
) -> Builtin {
  Builtin(
    name, .tensors, summary, details: formula + " The reduced axes are gone from the shape.",
    examples: [Example(code, output)], signature: { ReductionCall.signature },
    run: { call, session in
      if name == "mean" || name == "sum" { session.watchBatch(call.x) }
      if let recording,
        let value = try recorded([call.x], { try recording($0, $1[0], call.axis.axes, call.keepsAxes) })
      {
        return value
      }
      return .result(try body(call.x.input, call.axis.axes, call.keepsAxes), isPlain: call.x.isPlain)
    })
}

private func spread(
  _ name: String, _ summary: String, _ formula: String, _ code: String, _ output: String,
  _ body: @escaping (Tensor, [Int]?, Int, Bool) throws -> Tensor,
  gradient recording: @escaping (Record, Var, [Int]?, Int, Bool) throws -> Var
) -> Builtin {
  Builtin(
    name, .tensors, summary,
    details: formula + " ddof is 0, as in numpy and Keras, or in dialect torch 1.",
    examples: [Example(code, output)], signature: { SpreadCall.signature },
    run: { call, session in
      let ddof = try call.correction(in: session)
      return try recorded([call.x]) { try recording($0, $1[0], call.axis.axes, ddof, call.keepsAxes) }
        ?? .result(body(call.x.input, call.axis.axes, ddof, call.keepsAxes), isPlain: call.x.isPlain)
    })
}

private func position(
  _ name: String, _ summary: String, _ code: String, _ output: String, isLeast: Bool
) -> Builtin {
  Builtin(
    name, .tensors, summary, details: "The first one of equals; the first nan, if there is one. int64.",
    examples: [Example(code, output)], signature: { PositionCall.signature },
    run: { call, _ in
      .result(
        try call.x.input.position(ofLeast: isLeast, call.axis, keepsAxes: call.keepsAxes),
        isPlain: call.x.isPlain)
    })
}

private func running(
  _ name: String, _ summary: String, _ reduction: Reduction, _ code: String, _ output: String
) -> Builtin {
  Builtin(
    name, .tensors, summary, details: "In float64, rounded once; integers and masks give int64.",
    examples: [Example(code, output)], signature: { RunningCall.signature },
    run: { call, _ in
      try recorded([call.x]) { record, values in
        let flat = try call.axis == nil ? record.reshape(values[0], to: [call.x.shape.count]) : values[0]
        let axis = call.axis ?? 0
        return try reduction == .prod
          ? record.runningProduct(flat, axis: axis) : record.runningSum(flat, axis: axis)
      } ?? .result(call.x.input.accumulated(reduction, call.axis), isPlain: call.x.isPlain)
    })
}
