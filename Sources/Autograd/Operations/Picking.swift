import CKernels
import Tensors

/// Elements of x by their position in row order; inputs: x, positions (whole numbers within range). Several
/// uses of one element add up in the gradient, in the order of the positions.
public struct Pick: Operation {
  public let name = "gather"
  public init() {}
  /// Positions are carried as float32, which counts exactly up to here.
  public static let limit = 1 << 24

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    guard inputs[0].count <= Self.limit else {
      throw TensorError(
        "a gradient flows only through picks from up to \(Self.limit) elements, not \(inputs[0].count)",
        notes: ["take a slice first"])
    }
    return inputs[1]
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    nn_pick(R.code, call.output, call.inputs[0], call.inputs[1], call.shapes.output.count)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let back = PickGradient(target: context.record.shape(of: context.inputs[0]))
    return [try context.record.apply(back, [context.incoming, context.inputs[1]]), nil]
  }
}

/// Inputs: dy, positions.
struct PickGradient: Operation {
  let name = "gather_gradient"
  let target: Shape
  func shape(of inputs: [Shape]) throws -> Shape { target }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    call.output.update(repeating: 0, count: target.count)
    nn_scatter_add(
      R.code, call.output, call.inputs[0], call.inputs[1], call.shapes.inputs[0].count)
  }
  func gradients(_ context: GradientContext) throws -> [Var?] {
    [try context.record.apply(Pick(), [context.incoming, context.inputs[1]]), nil]
  }
}

/// x with other elements at some positions; inputs: x, the elements, their positions in row order.
public struct Replacement: Operation {
  public let name = "set_items"
  public init() {}

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 3, name)
    guard inputs[0].count <= Pick.limit, inputs[1] == inputs[2] else {
      throw TensorError("values of shape \(inputs[1]) do not fill a selection of shape \(inputs[2])")
    }
    return inputs[0]
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    call.output.update(from: call.inputs[0], count: call.shapes.output.count)
    nn_place(R.code, call.output, call.inputs[1], call.inputs[2], call.shapes.inputs[1].count)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, positions) = (context.record, context.inputs[2])
    let nothing = record.constant(Tensor(zeros: record.shape(of: context.inputs[1])))
    return [
      context.isNeeded[0]
        ? try record.apply(Replacement(), [context.incoming, nothing, positions]) : nil,
      context.isNeeded[1] ? try record.apply(Pick(), [context.incoming, positions]) : nil,
      nil,
    ]
  }
}
