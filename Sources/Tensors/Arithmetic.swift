import CKernels

/// An operation of two numbers.
public enum Arithmetic: String, CaseIterable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
  case maximum, minimum

  /// The operation's name in the C kernels.
  public var code: nn_binary_op {
    switch self {
    case .add: NN_ADD
    case .subtract: NN_SUBTRACT
    case .multiply: NN_MULTIPLY
    case .divide: NN_DIVIDE
    case .floorDivide: NN_FLOOR_DIVIDE
    case .modulo: NN_MODULO
    case .power: NN_POWER
    case .maximum: NN_MAXIMUM
    case .minimum: NN_MINIMUM
    }
  }
}

/// A comparison of two numbers.
public enum Relation: String, CaseIterable, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessEqual = "<="
  case greater = ">"
  case greaterEqual = ">="
}

extension Tensor {
  /// `left ∘ right`, element by element, broadcast. Integers wrap as numpy's; `/` gives floats; `//` and
  /// `%` round down as Python's. Throws `TensorError` when the shapes do not fit, for an integer
  /// divided by zero, and for a number that the tensor's type does not have.
  public static func apply(_ operation: Arithmetic, _ left: Operand, _ right: Operand) throws -> Tensor {
    let type = try resultType(operation, left, right)
    if type == .bool { return try logical(operation, left, right) }
    return try combine(operation.code, left, right, as: type, giving: type)
  }

  /// `left ∘ right` as a mask. Integers of any types compare by value.
  public static func compare(_ relation: Relation, _ left: Operand, _ right: Operand) throws -> Tensor {
    var type = Operand.commonType(left, right)
    if type == .uint8, left.misfit(.uint8) != nil || right.misfit(.uint8) != nil { type = .int64 }
    // float32 does not tell large integers apart.
    if type == .float32, left.tensor.dtype == .int64 || right.tensor.dtype == .int64 { type = .float64 }
    if type == .bool { type = .uint8 }
    switch relation {
    case .equal: return try combine(NN_EQUAL, left, right, as: type, giving: .bool)
    case .notEqual: return try combine(NN_NOT_EQUAL, left, right, as: type, giving: .bool)
    case .less: return try combine(NN_LESS, left, right, as: type, giving: .bool)
    case .lessEqual: return try combine(NN_LESS_EQUAL, left, right, as: type, giving: .bool)
    case .greater: return try combine(NN_LESS, right, left, as: type, giving: .bool)
    case .greaterEqual: return try combine(NN_LESS_EQUAL, right, left, as: type, giving: .bool)
    }
  }

  private static func resultType(
    _ operation: Arithmetic, _ left: Operand, _ right: Operand
  ) throws -> DType {
    let type = Operand.commonType(left, right)
    switch operation {
    case .divide: return type.asFloat
    case .subtract where type == .bool:
      throw TensorError("masks are not subtracted", notes: ["a != b is true where they differ"])
    case .floorDivide, .modulo, .power:
      if type == .bool { return .uint8 }
      if operation == .power, !type.isFloat, right.isWeak, right.isAnyNegative { return .float32 }
      return type
    default: return type
    }
  }

  /// `+` of masks is or, `*` is and, as in numpy and PyTorch.
  private static func logical(
    _ operation: Arithmetic, _ left: Operand, _ right: Operand
  ) throws -> Tensor {
    let isAnd = operation == .multiply || operation == .minimum
    let bytes = try combine(isAnd ? NN_MINIMUM : NN_MAXIMUM, left, right, as: .uint8, giving: .uint8)
    return bytes.converted(to: .bool)
  }

  private static func combine(
    _ code: nn_binary_op, _ left: Operand, _ right: Operand, as type: DType, giving result: DType
  ) throws -> Tensor {
    let a = try left.values(as: type)
    let b = try right.values(as: type)
    let shape = try a.shape.broadcast(with: b.shape)
    try checkedCount(shape.dimensions, result)
    let walk = PairWalk(a.shape, b.shape, filling: shape)
    var outcome = NN_FINE
    func calculate(into out: UnsafeMutableRawPointer?) {
      a.withBytes { a in
        b.withBytes { b in
          outcome = nn_binary(
            code, type.code, out ?? UnsafeMutableRawPointer(mutating: a.baseAddress),
            Int32(walk.lengths.count),
            walk.lengths, a.baseAddress, walk.left, b.baseAddress, walk.right)
        }
      }
    }
    // A left side that was just converted belongs to nobody else: it becomes the result in place, which
    // halves the memory that `pixels / 255` takes.
    let isFresh = left.tensor.dtype != type && a.shape == shape && type == result
    let out = isFresh ? a : Tensor(uninitialized: shape, result) { calculate(into: $0) }
    if isFresh { calculate(into: nil) }
    switch outcome {
    case NN_ZERO_DIVISION:
      throw TensorError(
        "an integer is divided by zero", notes: ["floats give inf and nan: x.astype(float32)"])
    case NN_NEGATIVE_POWER:
      throw TensorError(
        "integers have no negative powers", notes: ["convert them first: x.astype(float32)"])
    default: return out
    }
  }
}

extension Operand {
  fileprivate var isAnyNegative: Bool {
    tensor.dtype == .float64 && tensor.withElements(of: Double.self) { $0.contains { $0 < 0 } }
  }
}
