import CKernels
import Tensors

/// y = f(x), element by element. dx = dy·f′(x).
public struct Pointwise: Operation {
  public var name: String { function.name }
  public let function: PointwiseFunction
  public init(_ function: PointwiseFunction) { self.function = function }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_activate(
      R.code, function.kernel, call.inputs[0] + part.lowerBound, call.output + part.lowerBound, part.count)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    // Where y is enough, x need not outlive the forward pass.
    let source = nn_activation_uses_result(function.kernel.kind) != 0 ? context.output : context.inputs[0]
    return [try context.record.apply(PointwiseGradient(function), [source, context.incoming])]
  }
}

/// dx = dy·f′; inputs: y or x (see `nn_activation_uses_result`), dy.
struct PointwiseGradient: Operation {
  var name: String { function.name + "_gradient" }
  let function: PointwiseFunction
  init(_ function: PointwiseFunction) { self.function = function }

  func shape(of inputs: [Shape]) throws -> Shape { inputs[1] }
  func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_activation_gradient(
      R.code, function.kernel, call.inputs[0] + part.lowerBound, call.inputs[1] + part.lowerBound,
      call.output + part.lowerBound, part.count)
  }
}
