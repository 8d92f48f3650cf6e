import CKernels
import Tensors

/// y = x, or slope·x where x ≤ 0; x [rows, columns], slope [columns] or [1] for all.
///
/// dx = dy, or slope·dy where x ≤ 0; dslope = Σ over rows of dy·min(x, 0).
public struct ParametricRelu: Operation {
  public let name = "prelu"
  public init() {}

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    guard inputs[0].rank == 2, inputs[1] == [inputs[0][1]] || inputs[1] == [1] else {
      throw TensorError("\(name) of \(inputs[0]) needs a slope for all or for each column, not \(inputs[1])")
    }
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    nn_prelu(
      R.code, call.inputs[0], call.inputs[1], call.shapes.inputs[1] == [1] ? 1 : 0, nil, call.output,
      rows.columns, part.lowerBound, part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, x, slope) = (context.record, context.inputs[0], context.inputs[1])
    let dx =
      context.isNeeded[0]
      ? try record.apply(ParametricReluGradient(), [x, slope, context.incoming]) : nil
    guard context.isNeeded[1] else { return [dx, nil] }
    let columns = try record.apply(ColumnDots(takesNegatives: true), [context.incoming, x])
    guard record.shape(of: slope) != record.shape(of: columns) else { return [dx, columns] }
    return [dx, try record.reshape(record.sum(columns), to: [1])]
  }
}

/// Inputs: x, slope, dy.
struct ParametricReluGradient: Operation {
  let name = "prelu_gradient"
  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    nn_prelu(
      R.code, call.inputs[0], call.inputs[1], call.shapes.inputs[1] == [1] ? 1 : 0, call.inputs[2],
      call.output, rows.columns, part.lowerBound, part.upperBound)
  }
}
