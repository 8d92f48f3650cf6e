import CKernels
import Tensors

/// An operation that is one matrix product, with what the kernel can do behind it.
protocol Product: Operation {
  /// A is given as [K, M].
  var transposesFirst: Bool { get }
  /// B is given as [N, K].
  var transposesSecond: Bool { get }
  /// Which inputs A and B are.
  var places: (a: Int, b: Int) { get }
  /// Shape of C.
  func output(_ shapes: CallShapes) -> Shape
  /// Where the numbers of one call are.
  func factors<R: Real>(_ call: Invocation<R>) -> Factors<R>
}

/// What a product is made of and goes into: C = relu(A·B + bias), or C −= rate·(A·B).
struct Factors<R: Real> {
  let a: UnsafeMutablePointer<R>
  let b: UnsafeMutablePointer<R>
  let c: UnsafeMutablePointer<R>
  var bias: UnsafeMutablePointer<R>?
  var hasRelu = false
  var rate: UnsafeMutablePointer<R>?
}

extension Product {
  var transposesSecond: Bool { false }

  public func pieces(_ shapes: CallShapes) -> Int { cut(shapes).pieces }

  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let cut = cut(call.shapes)
    let part = cut.part(range)
    var product = product(call, cut)
    nn_matmul(
      &product, part.rows.lowerBound, part.rows.upperBound, part.columns.lowerBound, part.columns.upperBound)
  }

  fileprivate func cut(_ shapes: CallShapes) -> ProductCut {
    ProductCut(
      output: output(shapes), depth: shapes.inputs[places.a][transposesFirst ? 0 : 1],
      prefersColumns: !mutatedInputs.isEmpty)
  }

  fileprivate func product<R: Real>(_ call: Invocation<R>, _ cut: ProductCut) -> nn_matmul_call {
    let factors = factors(call)
    return nn_matmul_call(
      type: R.code, rows: cut.rows, columns: cut.columns, depth: cut.depth, a: factors.a,
      a_row_stride: transposesFirst ? 1 : cut.depth, a_column_stride: transposesFirst ? cut.rows : 1,
      b: factors.b, b_stride: transposesSecond ? cut.depth : cut.columns,
      b_is_turned: transposesSecond ? 1 : 0, c: factors.c, c_stride: cut.columns, bias: factors.bias,
      has_relu: factors.hasRelu ? 1 : 0, adds: 0, rate: factors.rate)
  }
}

/// A product whose first factor is fed into the plan and may be mostly zeros, which are left out then. The
/// bits are the same as long as the other factor is finite.
struct ZeroSkipping: Operation {
  var name: String { whole.name }
  let whole: any Product
  let zeros: NonZeros

  var mutatedInputs: Range<Int> { whole.mutatedInputs }
  func shape(of inputs: [Shape]) throws -> Shape { try whole.shape(of: inputs) }
  func pieces(_ shapes: CallShapes) -> Int { whole.pieces(shapes) }

  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    guard zeros.areListed, R.self == Float.self else { return whole.run(call, pieces: range) }
    let cut = whole.cut(call.shapes)
    let part = cut.part(range)
    var product = whole.product(call, cut)
    var lists = zeros.lists(transposed: whole.transposesFirst)
    nn_matmul_nonzeros(
      &product, &lists, part.rows.lowerBound, part.rows.upperBound, part.columns.lowerBound,
      part.columns.upperBound)
  }

  static func == (left: ZeroSkipping, right: ZeroSkipping) -> Bool {
    left.whole.isSame(as: right.whole) && left.zeros === right.zeros
  }
  func hash(into hasher: inout Hasher) { whole.hash(into: &hasher) }
}

/// How a product is cut, in whole tiles: along the longer side of the output; a weight's descent along its
/// columns, as the forward pass is, so that each thread finds its part of the weight in its own cache.
private struct ProductCut {
  let rows: Int
  let columns: Int
  let depth: Int
  let isByColumn: Bool
  let pieces: Int

  /// A multiple of every instruction set's tile.
  private static let rowsEach = 12
  private static let columnsEach = 32

  init(output: Shape, depth: Int, prefersColumns: Bool) {
    rows = output[0]
    columns = output[1]
    self.depth = depth
    isByColumn = columns >= rows || (prefersColumns && columns >= 2 * Self.columnsEach)
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
