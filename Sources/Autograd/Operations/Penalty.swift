import CKernels
import Tensors

/// l1·Σ|w| + l2·Σw², a scalar; Keras's regularisers. dw = dy·(l1·sign(w) + 2·l2·w), with sign(0) = 0.
public struct Penalty: Operation {
  public let name = "penalty"
  public let l1: Double
  public let l2: Double

  public init(l1: Double, l2: Double) {
    self.l1 = l1
    self.l2 = l2
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return .scalar
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    nn_penalty(R.code, call.inputs[0], l1, l2, call.output, call.shapes.inputs[0].count)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let gradient = PenaltyGradient(l1: l1, l2: l2)
    return [try context.record.apply(gradient, [context.inputs[0], context.incoming])]
  }
}

/// Inputs: w, dy.
struct PenaltyGradient: Operation {
  let name = "penalty_gradient"
  let l1: Double
  let l2: Double

  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_penalty_gradient(
      R.code, call.inputs[0] + part.lowerBound, call.inputs[1], l1, l2, call.output + part.lowerBound,
      part.count)
  }
}
