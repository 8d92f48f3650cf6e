import CKernels
import Tensors

/// y = e^(x − max) / Σ e^(x − max) along the last axis, or its logarithm.
///
/// dx = y·(dy − Σ dy·y); of the logarithm dx = dy − eʸ·Σ dy.
public struct Softmax: Operation {
  public var name: String { isLogarithm ? "log_softmax" : "softmax" }
  public let isLogarithm: Bool
  public init(isLogarithm: Bool = false) { self.isLogarithm = isLogarithm }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    guard let last = inputs[0].dimensions.last, last > 0 else {
      throw TensorError("\(name) needs at least one class, not a value of shape \(inputs[0])")
    }
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    let kernel = isLogarithm ? nn_log_softmax : nn_softmax
    kernel(R.code, call.inputs[0], call.output, rows.columns, part.lowerBound, part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let operation = SoftmaxGradient(isLogarithm: isLogarithm)
    return [try context.record.apply(operation, [context.output, context.incoming])]
  }
}

/// Inputs: y, dy.
struct SoftmaxGradient: Operation {
  var name: String { isLogarithm ? "log_softmax_gradient" : "softmax_gradient" }
  let isLogarithm: Bool

  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    let kernel = isLogarithm ? nn_log_softmax_gradient : nn_softmax_gradient
    kernel(
      R.code, call.inputs[0], call.inputs[1], call.output, rows.columns, part.lowerBound, part.upperBound)
  }
}

/// A value seen as rows along its last axis.
struct Rows {
  let rows: Int
  let columns: Int

  init(_ shape: Shape) {
    columns = shape.dimensions.last ?? 1
    rows = columns > 0 ? shape.count / columns : 0
  }

  var blocks: Int { Blocks.rowCount(rows, columns: columns) }
  func part(_ range: Range<Int>) -> Range<Int> { Blocks.rows(range, of: rows, columns: columns) }
}
