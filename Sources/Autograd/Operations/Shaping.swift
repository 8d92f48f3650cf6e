import CKernels
import Tensors

/// The same numbers under another shape of the same count.
public struct Reshape: Operation {
  public let name = "reshape"
  public let isView = true
  public let to: [Int]
  public init(to dimensions: [Int]) { to = dimensions }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    guard Shape(to).count == inputs[0].count else {
      throw TensorError(
        "\(inputs[0]) has \(inputs[0].count) elements and cannot take the shape \(Shape(to)) with \(Shape(to).count)"
      )
    }
    return Shape(to)
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    if call.output != call.inputs[0] {
      call.output.update(from: call.inputs[0], count: call.shapes.output.count)
    }
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let dimensions = context.record.shape(of: context.inputs[0]).dimensions
    return [try context.record.reshape(context.incoming, to: dimensions)]
  }
}

/// y[j, i] = x[i, j]; x [rows, columns] → [columns, rows].
public struct Transpose: Operation {
  public let name = "transpose"
  /// Columns of x a piece.
  private static let each = 32
  public init() {}

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    guard inputs[0].rank == 2 else {
      throw TensorError("transpose takes a matrix, not a value of shape \(inputs[0])")
    }
    return [inputs[0][1], inputs[0][0]]
  }
  public func pieces(_ shapes: CallShapes) -> Int {
    shapes.output.count < 2 * Blocks.length ? 1 : max(1, (shapes.output[0] + Self.each - 1) / Self.each)
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let (rows, columns) = (call.shapes.inputs[0][0], call.shapes.inputs[0][1])
    let isWhole = pieces(call.shapes) == 1
    nn_transpose(
      R.code, call.inputs[0], call.output, rows, columns, isWhole ? 0 : range.lowerBound * Self.each,
      isWhole ? columns : min(columns, range.upperBound * Self.each))
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    [try context.record.transpose(context.incoming)]
  }
}
