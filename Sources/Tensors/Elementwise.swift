import CKernels

/// A function of one number, applied to every element.
public enum UnaryFunction: String, CaseIterable, Sendable {
  case negative, abs, sign
  case exp, expm1, log, log1p, log2, log10, sqrt, sin, cos, tan
  case floor, ceil, trunc, round

  /// The result of an integer is that integer, or an integer again; the others make floats of it.
  fileprivate enum Kind { case signed, float, rounding }

  fileprivate var kind: Kind {
    switch self {
    case .negative, .abs, .sign: .signed
    case .floor, .ceil, .trunc, .round: .rounding
    default: .float
    }
  }

  /// The function's name in the C kernels.
  public var code: nn_unary_op {
    switch self {
    case .negative: NN_NEGATIVE
    case .abs: NN_ABS
    case .sign: NN_SIGN
    case .exp: NN_EXP
    case .expm1: NN_EXPM1
    case .log: NN_LOG
    case .log1p: NN_LOG1P
    case .log2: NN_LOG2
    case .log10: NN_LOG10
    case .sqrt: NN_SQRT
    case .sin: NN_SIN
    case .cos: NN_COS
    case .tan: NN_TAN
    case .floor: NN_FLOOR
    case .ceil: NN_CEIL
    case .trunc: NN_TRUNC
    case .round: NN_ROUND
    }
  }
}

/// A question about one float.
public enum FloatClass: String, CaseIterable, Sendable {
  case isnan, isinf, isfinite
}

extension Tensor {
  /// The function of every element. Integers become float32 where the function leaves them; a mask has
  /// no sign. Outside of a function's domain the result is NaN or infinite, as in numpy.
  public func mapped(_ function: UnaryFunction) throws -> Tensor {
    let input: Tensor
    switch function.kind {
    case .signed:
      guard dtype != .bool else {
        throw TensorError(
          "\(function.rawValue) takes numbers, not a mask", notes: ["logical_not(x) turns a mask around"])
      }
      input = self
    case .rounding:
      guard dtype.isFloat else { return self }
      input = self
    case .float: input = converted(to: dtype.asFloat)
    }
    return Tensor(uninitialized: shape, input.dtype) { out in
      input.withBytes { nn_unary(function.code, input.dtype.code, out, $0.baseAddress, count) }
    }
  }

  /// Rounded to `decimals` places, halves to even: round(x · 10ᵈ) / 10ᵈ, as numpy.
  public func rounded(decimals: Int) throws -> Tensor {
    guard decimals != 0, dtype.isFloat || decimals < 0 else { return try mapped(.round) }
    // Doubles have no digits so far behind the point, nor so far before it.
    if decimals > 18 { return self }
    let exponent = max(decimals, -400)
    let scale = Operand(number: (0..<Swift.abs(exponent)).reduce(1.0) { power, _ in power * 10 })
    let (out, back): (Arithmetic, Arithmetic) = exponent > 0 ? (.multiply, .divide) : (.divide, .multiply)
    let scaled = try Tensor.apply(out, Operand(converted(to: dtype.asFloat)), scale).mapped(.round)
    return try Tensor.apply(back, Operand(scaled), scale).converted(to: dtype)
  }

  /// A mask of the floats of a class; integers are finite.
  public func classified(_ question: FloatClass) -> Tensor {
    guard dtype.isFloat else {
      return Tensor(Array(repeating: question == .isfinite, count: count), shape: shape)
    }
    let code =
      switch question {
      case .isnan: NN_IS_NAN
      case .isinf: NN_IS_INF
      case .isfinite: NN_IS_FINITE
      }
    return Tensor(uninitialized: shape, .bool) { out in
      withBytes {
        nn_classify(code, dtype.code, out.assumingMemoryBound(to: UInt8.self), $0.baseAddress, count)
      }
    }
  }

  /// Elements of `yes` where the mask is true, of `no` elsewhere; all three broadcast.
  public static func select(_ mask: Tensor, _ yes: Operand, _ no: Operand) throws -> Tensor {
    let type = Operand.commonType(yes, no)
    let a = try yes.values(as: type)
    let b = try no.values(as: type)
    let shape = try mask.shape.broadcast(with: a.shape).broadcast(with: b.shape)
    try checkedCount(shape.dimensions, type)
    let choice = try mask.converted(to: .bool).broadcast(to: shape)
    return try select(choice, a, b)
  }

  /// As above, for a mask of the result's shape and sides of one type.
  static func select(_ choice: Tensor, _ yes: Tensor, _ no: Tensor) throws -> Tensor {
    // A single number is read again and again instead of being copied out.
    let a = yes.count == 1 ? yes : try yes.broadcast(to: choice.shape)
    let b = no.count == 1 ? no : try no.broadcast(to: choice.shape)
    return Tensor(uninitialized: choice.shape, a.dtype) { out in
      choice.withElements(of: Bool.self) { mask in
        a.withBytes { a in
          b.withBytes { b in
            mask.withMemoryRebound(to: UInt8.self) { mask in
              nn_select(
                Int32(yes.dtype.size), out, mask.baseAddress, a.baseAddress, yes.count == 1 ? 0 : 1,
                b.baseAddress, no.count == 1 ? 0 : 1, choice.count)
            }
          }
        }
      }
    }
  }
}
