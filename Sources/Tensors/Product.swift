import CKernels

extension Tensor {
  /// The matrix product: [m, k] · [k, n] → [m, n]; a vector on the left is a row, on the right a
  /// column, and its axis is gone from the result. Floats go through the kernel of training, on `threads`
  /// when there is much to do; the result does not depend on them. Throws `TensorError` when the inner
  /// lengths differ or a tensor has no or more than two axes.
  public static func product(_ left: Tensor, _ right: Tensor, threads: Threads? = nil) throws -> Tensor {
    guard (1...2).contains(left.rank), (1...2).contains(right.rank) else {
      throw TensorError(
        "a matrix product takes tensors of one or two axes, not shapes \(left.shape) and \(right.shape)")
    }
    let (m, k) = left.rank == 1 ? (1, left.count) : (left.shape[0], left.shape[1])
    let (rows, n) = right.rank == 1 ? (right.count, 1) : (right.shape[0], right.shape[1])
    guard k == rows else {
      throw TensorError(
        "the matrix product of shapes \(left.shape) and \(right.shape) does not fit: \(k) against \(rows)",
        notes: [advice(left, right)])
    }
    var type = left.dtype.promoted(with: right.dtype)
    if type == .bool { type = .int64 }
    let result = Shape((left.rank == 1 ? [] : [m]) + (right.rank == 1 ? [] : [n]))
    try checkedCount(result.dimensions, type)
    let (a, b) = (left.converted(to: type), right.converted(to: type))
    return Tensor(uninitialized: result, type) { out in
      a.withBytes { a in
        b.withBytes { b in
          if type.isFloat {
            floatProduct(
              nn_matmul_call(
                type: type.code, rows: m, columns: n, depth: k, a: a.baseAddress, a_row_stride: k,
                a_column_stride: 1, b: b.baseAddress, b_stride: n, b_is_turned: 0, c: out, c_stride: n,
                bias: nil,
                has_relu: 0, adds: 0, rate: nil), threads)
          } else {
            nn_integer_product(type.code, out, a.baseAddress, b.baseAddress, m, k, n)
          }
        }
      }
    }
  }

  /// Cut along the longer side of the result, in whole tiles of the kernel.
  private static func floatProduct(_ product: nn_matmul_call, _ threads: Threads?) {
    let (rows, columns) = (product.rows, product.columns)
    // Below about 50 µs of work it does not pay to wake a thread.
    guard let threads, Double(rows) * Double(columns) * Double(product.depth) > 0x1p22 else {
      return withUnsafePointer(to: product) { nn_matmul($0, 0, rows, 0, columns) }
    }
    let isByRow = rows > columns
    let (length, each) = isByRow ? (rows, 48) : (columns, 32)
    threads.run(pieces: (length + each - 1) / each) { pieces in
      let part = pieces.lowerBound * each..<min(length, pieces.upperBound * each)
      withUnsafePointer(to: product) {
        if isByRow {
          nn_matmul($0, part.lowerBound, part.upperBound, 0, columns)
        } else {
          nn_matmul($0, 0, rows, part.lowerBound, part.upperBound)
        }
      }
    }
  }

  /// What would fit, when turning one side around does it.
  private static func advice(_ left: Tensor, _ right: Tensor) -> String {
    if left.rank == 2, right.rank == 2 {
      if left.shape[1] == right.shape[1] { return "the second one transposed would fit, by its .T" }
      if left.shape[0] == right.shape[0] { return "the first one transposed would fit, by its .T" }
    }
    return "the last axis of the first must be as long as the first axis of the second"
  }

  /// Every element of one times every element of the other: [m], [n] → [m, n].
  public static func outer(_ left: Operand, _ right: Operand) throws -> Tensor {
    func flat(_ operand: Operand, _ shape: Shape) -> Operand {
      Operand(operand.tensor.viewed(as: shape), isWeak: operand.isWeak)
    }
    return try apply(
      .multiply, flat(left, [left.tensor.count, 1]), flat(right, [1, right.tensor.count]))
  }
}
