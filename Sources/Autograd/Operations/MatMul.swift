import CKernels
import Tensors

/// C = A·B; A [M, K], B [K, N] → [M, N]. With `transposesFirst` A is given as [K, M].
///
/// dA = dC·Bᵀ, dB = Aᵀ·dC.
public struct MatMul: Operation, Product {
  public var name: String { transposesFirst ? "matmul_transposed" : "matmul" }
  public let transposesFirst: Bool
  var places: (a: Int, b: Int) { (0, 1) }

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

  func output(_ shapes: CallShapes) -> Shape { shapes.output }

  func factors<R: Real>(_ call: Invocation<R>) -> Factors<R> {
    Factors(a: call.inputs[0], b: call.inputs[1], c: call.output)
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
struct FusedDense: Operation, Product {
  var name: String { hasRelu ? "matmul_bias_relu" : "matmul_bias" }
  let hasRelu: Bool
  let transposesFirst = false
  let places = (a: 0, b: 1)

  func shape(of inputs: [Shape]) throws -> Shape { [inputs[0][0], inputs[1][1]] }
  func output(_ shapes: CallShapes) -> Shape { shapes.output }
  func factors<R: Real>(_ call: Invocation<R>) -> Factors<R> {
    Factors(
      a: call.inputs[0], b: call.inputs[1], c: call.output, bias: call.inputs[2], hasRelu: hasRelu)
  }

  static func == (left: FusedDense, right: FusedDense) -> Bool { left.hasRelu == right.hasRelu }
  func hash(into hasher: inout Hasher) { hasher.combine(hasRelu) }
}

/// C = A·Bᵀ; A [M, K], B [N, K] → [M, N]. A plan puts it in the place of a transposition and the product that
/// reads it, with the same bits: the kernel turns what it copies anyway.
struct MatMulByTransposed: Operation, Product {
  let name = "matmul_by_transposed"
  let transposesFirst = false
  let transposesSecond = true
  let places = (a: 0, b: 1)

  func shape(of inputs: [Shape]) throws -> Shape { [inputs[0][0], inputs[1][0]] }
  func output(_ shapes: CallShapes) -> Shape { shapes.output }
  func factors<R: Real>(_ call: Invocation<R>) -> Factors<R> {
    Factors(a: call.inputs[0], b: call.inputs[1], c: call.output)
  }

  static func == (_: MatMulByTransposed, _: MatMulByTransposed) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

/// W ← W − rate·(xᵀ·δ) in one kernel: a weight's gradient and its plain descent, with the bits of the two
/// but without storing the gradient. Inputs: W [K, N], x [M, K], δ [M, N], scalars, of which the rate is
/// the first. The output is empty, as that of `Update`.
struct FusedDescent: Operation, Product {
  let name = "matmul_transposed_descent"
  let mutatedInputs = 0..<1
  let transposesFirst = true
  let places = (a: 1, b: 2)

  /// Whether the kernel takes products over batches of this size.
  static func fits(batch: Int) -> Bool { batch <= NN_DESCENT_DEPTH }

  func shape(of inputs: [Shape]) throws -> Shape { [0] }
  func output(_ shapes: CallShapes) -> Shape { shapes.inputs[0] }
  func factors<R: Real>(_ call: Invocation<R>) -> Factors<R> {
    Factors(a: call.inputs[1], b: call.inputs[2], c: call.inputs[0], rate: call.inputs[3])
  }

  static func == (_: FusedDescent, _: FusedDescent) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
