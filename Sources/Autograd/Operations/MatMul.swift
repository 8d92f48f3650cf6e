import CKernels
import Tensors

/// C = A·B; A [M, K], B [K, N] → [M, N]. With `transposesFirst` A is given as [K, M].
///
/// dA = dC·Bᵀ, dB = Aᵀ·dC.
public struct MatMul: Operation {
  public var name: String { transposesFirst ? "matmul_transposed" : "matmul" }
  public let transposesFirst: Bool

  public init(transposesFirst: Bool = false) { self.transposesFirst = transposesFirst }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    guard inputs[0].rank == 2, inputs[1].rank == 2 else {
      throw TensorError("a matrix product takes two matrices, not \(inputs[0]) and \(inputs[1])")
    }
    let (rows, depth) = transposesFirst ? (inputs[0][1], inputs[0][0]) : (inputs[0][0], inputs[0][1])
    guard depth == inputs[1][0] else {
      throw TensorError(
        "\(inputs[0]) times \(inputs[1]) does not fit: \(depth) columns meet \(inputs[1][0]) rows")
    }
    return [rows, inputs[1][1]]
  }

  public func pieces(_ shapes: CallShapes) -> Int { ProductCut(shapes).pieces }

  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    runProduct(
      ProductCut(call.shapes), pieces: range, a: call.inputs[0], transposesFirst: transposesFirst,
      b: call.inputs[1], c: call.output)
  }

  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, a, b) = (context.record, context.inputs[0], context.inputs[1])
    let first =
      !context.isNeeded[0]
      ? nil
      : transposesFirst
        ? try record.matmul(b, record.transpose(context.incoming))
        : try record.matmul(context.incoming, record.transpose(b))
    let second =
      !context.isNeeded[1]
      ? nil
      : try record.apply(MatMul(transposesFirst: !transposesFirst), [a, context.incoming])
    return [first, second]
  }
}

/// y = activation(x·W + b) in one kernel; a plan puts it in the place of the operations that it
/// joins, with the same bits. x [M, K], W [K, N], b [N].
struct FusedDense: Operation {
  var name: String { hasRelu ? "matmul_bias_relu" : "matmul_bias" }
  let hasRelu: Bool

  func shape(of inputs: [Shape]) throws -> Shape { [inputs[0][0], inputs[1][1]] }
  func pieces(_ shapes: CallShapes) -> Int { ProductCut(shapes).pieces }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    runProduct(
      ProductCut(call.shapes), pieces: range, a: call.inputs[0], transposesFirst: false, b: call.inputs[1],
      c: call.output, bias: call.inputs[2], hasRelu: hasRelu)
  }
}

/// W ← W − rate·(xᵀ·δ) in one kernel: a weight's gradient and its plain descent, with the bits of the two
/// but without storing the gradient. Inputs: W [K, N], x [M, K], δ [M, N], scalars, of which the rate is
/// the first. The output is empty, as that of `Update`.
struct FusedDescent: Operation {
  let name = "matmul_transposed_descent"
  let mutatedInputs = 0..<1

  /// Whether the kernel takes products over batches of this size.
  static func fits(batch: Int) -> Bool { batch <= NN_DESCENT_DEPTH }

  func shape(of inputs: [Shape]) throws -> Shape { [0] }
  func pieces(_ shapes: CallShapes) -> Int { Self.cut(shapes).pieces }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    runProduct(
      Self.cut(call.shapes), pieces: range, a: call.inputs[1], transposesFirst: true, b: call.inputs[2],
      c: call.inputs[0], rate: call.inputs[3])
  }

  private static func cut(_ shapes: CallShapes) -> ProductCut {
    ProductCut(output: shapes.inputs[0], depth: shapes.inputs[1][0])
  }
}

/// How a product is cut: along the longer side of the output, in whole tiles.
private struct ProductCut {
  let rows: Int
  let columns: Int
  let depth: Int
  let isByColumn: Bool
  let pieces: Int

  /// A multiple of every instruction set's tile.
  private static let rowsEach = 12
  private static let columnsEach = 32

  /// Of inputs A, B, … → C.
  init(_ shapes: CallShapes) { self.init(output: shapes.output, depth: shapes.inputs[1][0]) }

  init(output: Shape, depth: Int) {
    rows = output[0]
    columns = output[1]
    self.depth = depth
    isByColumn = columns >= rows
    let (length, each) = isByColumn ? (columns, Self.columnsEach) : (rows, Self.rowsEach)
    // Below about 5 µs of work handing it to another thread costs more than it saves.
    let isSmall = rows * columns * depth < 1 << 18
    pieces = isSmall ? 1 : max(1, (length + each - 1) / each)
  }

  /// The part of the output that pieces `range` make.
  func part(_ range: Range<Int>) -> (rows: Range<Int>, columns: Range<Int>) {
    if pieces == 1 { return (0..<rows, 0..<columns) }
    if isByColumn {
      return (
        0..<rows, range.lowerBound * Self.columnsEach..<min(columns, range.upperBound * Self.columnsEach)
      )
    }
    return (range.lowerBound * Self.rowsEach..<min(rows, range.upperBound * Self.rowsEach), 0..<columns)
  }
}

private func runProduct<R: Real>(
  _ cut: ProductCut, pieces range: Range<Int>, a: UnsafeMutablePointer<R>, transposesFirst: Bool,
  b: UnsafeMutablePointer<R>, c: UnsafeMutablePointer<R>, bias: UnsafeMutablePointer<R>? = nil,
  hasRelu: Bool = false, rate: UnsafeMutablePointer<R>? = nil
) {
  let part = cut.part(range)
  var product = nn_matmul_call(
    type: R.code, rows: cut.rows, columns: cut.columns, depth: cut.depth, a: a,
    a_row_stride: transposesFirst ? 1 : cut.depth, a_column_stride: transposesFirst ? cut.rows : 1, b: b,
    b_stride: cut.columns, c: c, c_stride: cut.columns, bias: bias, has_relu: hasRelu ? 1 : 0, adds: 0,
    rate: rate)
  nn_matmul(
    &product, part.rows.lowerBound, part.rows.upperBound, part.columns.lowerBound, part.columns.upperBound)
}
