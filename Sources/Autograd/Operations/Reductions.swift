import CKernels
import Tensors

/// factor·Σ x over all elements, added in order in double; the mean has factor 1/count. dx = dy·factor.
public struct Sum: Operation {
  public var name: String { isMean ? "mean" : "sum" }
  public let isMean: Bool
  public init(isMean: Bool = false) { self.isMean = isMean }
  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return .scalar
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let count = call.shapes.inputs[0].count
    nn_vector_sum(R.code, call.inputs[0], factor(count), call.output, count)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let shape = context.record.shape(of: context.inputs[0])
    return [try context.record.apply(Spread(to: shape, factor: factor(shape.count)), [context.incoming])]
  }
  private func factor(_ count: Int) -> Double { isMean ? 1 / Double(max(1, count)) : 1 }
}

/// x·factor everywhere; x a scalar. dx = factor·Σ dy.
struct Spread: Operation {
  let name = "spread"
  let to: Shape
  let factor: Double
  func shape(of inputs: [Shape]) throws -> Shape { to }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    nn_vector_spread(R.code, call.inputs[0], factor, call.output, to.count)
  }
  func gradients(_ context: GradientContext) throws -> [Var?] {
    [try context.record.scale(context.record.sum(context.incoming), by: factor)]
  }
}

/// Σ over rows; x [rows, columns] → [columns].
struct ColumnSums: Operation {
  let name = "column_sums"
  /// Columns a piece.
  private static let each = 64

  func shape(of inputs: [Shape]) throws -> Shape { [inputs[0][1]] }
  func pieces(_ shapes: CallShapes) -> Int {
    shapes.inputs[0].count < Blocks.length ? 1 : (shapes.output[0] + Self.each - 1) / Self.each
  }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let (rows, columns) = (call.shapes.inputs[0][0], call.shapes.output[0])
    let isWhole = pieces(call.shapes) == 1
    nn_column_sums(
      R.code, call.inputs[0], call.output, rows, columns, isWhole ? 0 : range.lowerBound * Self.each,
      isWhole ? columns : min(columns, range.upperBound * Self.each))
  }
}
