import CKernels
import Tensors

/// Throws when an operation gets another number of inputs than it takes.
func expect(_ inputs: [Shape], count: Int, _ name: String) throws {
  guard inputs.count == count else {
    throw TensorError("\(name) takes \(count) values, not \(inputs.count)")
  }
}

private func sameShape(_ inputs: [Shape], _ name: String) throws -> Shape {
  try expect(inputs, count: 2, name)
  guard inputs[0] == inputs[1] else {
    throw TensorError("\(name) needs two values of one shape, not \(inputs[0]) and \(inputs[1])")
  }
  return inputs[0]
}

private func combine<R: Real>(_ kind: nn_vector_operation, _ call: Invocation<R>, _ range: Range<Int>) {
  let part = Blocks.elements(range, of: call.shapes.output.count)
  nn_vector_combine(
    R.code, kind, call.inputs[0] + part.lowerBound, call.inputs[1] + part.lowerBound,
    call.output + part.lowerBound, part.count)
}

/// x + y, element by element. dx = dy = dz.
public struct Add: Operation {
  public let name = "add"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape { try sameShape(inputs, name) }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    combine(NN_VECTOR_ADD, call, range)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] { [context.incoming, context.incoming] }
}

/// x − y, element by element. dx = dz, dy = −dz.
public struct Subtract: Operation {
  public let name = "subtract"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape { try sameShape(inputs, name) }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    combine(NN_VECTOR_SUBTRACT, call, range)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    [context.incoming, context.isNeeded[1] ? try context.record.scale(context.incoming, by: -1) : nil]
  }
}

/// x·y, element by element. dx = dz·y, dy = dz·x.
public struct Multiply: Operation {
  public let name = "multiply"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape { try sameShape(inputs, name) }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    combine(NN_VECTOR_MULTIPLY, call, range)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, x, y) = (context.record, context.inputs[0], context.inputs[1])
    return [
      context.isNeeded[0] ? try record.multiply(context.incoming, y) : nil,
      context.isNeeded[1] ? try record.multiply(context.incoming, x) : nil,
    ]
  }
}

/// x·factor. dx = dy·factor.
public struct Scale: Operation {
  public let name = "scale"
  public let factor: Double
  public init(by factor: Double) { self.factor = factor }
  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_vector_scale(
      R.code, call.inputs[0] + part.lowerBound, factor, call.output + part.lowerBound, part.count)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    [try context.record.scale(context.incoming, by: factor)]
  }
}

/// x + b on every row; x [rows, columns], b [columns]. dx = dy, db = Σ over rows of dy.
public struct AddBias: Operation {
  public let name = "add_bias"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    guard inputs[0].rank == 2, inputs[1] == [inputs[0][1]] else {
      throw TensorError("a bias of shape \(inputs[1]) does not fit onto the rows of \(inputs[0])")
    }
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int {
    Blocks.rowCount(shapes.output[0], columns: shapes.output[1])
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.output
    let rows = Blocks.rows(range, of: shape[0], columns: shape[1])
    nn_rows_add_bias(
      R.code, call.inputs[0], call.inputs[1], call.output, shape[1], rows.lowerBound, rows.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    [
      context.incoming,
      context.isNeeded[1] ? try context.record.apply(ColumnSums(), [context.incoming]) : nil,
    ]
  }
}
