import CKernels
import Tensors

/// x seen as [outer, count, inner], reduced over its middle → [outer, inner]. Sums and products are made in
/// double and rounded once, as those of plain tensors.
public struct MiddleReduction: Operation {
  public enum Kind: String, Sendable { case sum, mean, prod, max, min }
  public var name: String { kind.rawValue }
  public let kind: Kind
  public init(_ kind: Kind) { self.kind = kind }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    guard inputs[0].rank == 3, inputs[0][1] > 0 || ![.max, .min].contains(kind) else {
      throw TensorError("\(name) of no elements: the tensor has shape \(inputs[0])")
    }
    return [inputs[0][0], inputs[0][2]]
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    let (code, factor): (nn_reduction, Double) =
      switch kind {
      case .sum: (NN_SUM, 1)
      case .mean: (NN_SUM, 1 / Double(shape[1]))
      case .prod: (NN_PROD, 1)
      case .max: (NN_MAX, 1)
      case .min: (NN_MIN, 1)
      }
    nn_reduce_real(code, R.code, call.output, call.inputs[0], factor, shape[0], shape[1], shape[2])
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, x) = (context.record, context.inputs[0])
    let shape = record.shape(of: x)
    func spread(_ value: Var) throws -> Var {
      try record.apply(
        Strided(start: 0, shape: shape, strides: [shape[2], 0, 1]), [value])
    }
    switch kind {
    case .sum: return [try spread(context.incoming)]
    case .mean:
      return [try spread(record.scale(context.incoming, by: 1 / Double(Swift.max(shape[1], 1))))]
    case .prod: return [try record.apply(ProductGradient(), [x, context.incoming])]
    case .max, .min:
      // Equal extremes share the gradient evenly.
      let isExtreme = try record.compare(.equal, x, spread(context.output))
      let count = try record.apply(MiddleReduction(.sum), [isExtreme])
      return [try record.multiply(isExtreme, spread(record.divide(context.incoming, count)))]
    }
  }
}

/// dx = dy · the product of all others; inputs: x [outer, count, inner], dy [outer, inner].
struct ProductGradient: Operation {
  let name = "prod_gradient"
  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    nn_product_gradient(
      R.code, call.output, call.inputs[0], call.inputs[1], shape[0], shape[1], shape[2])
  }
}

/// Running sums of x [outer, count, inner] along its middle. dx = the running sums of dy from behind.
public struct RunningSum: Operation {
  public let name = "cumsum"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    nn_running(NN_SUM, R.code, call.output, call.inputs[0], shape[0], shape[1], shape[2])
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, dy) = (context.record, context.incoming)
    let shape = record.shape(of: dy)
    let turn = Strided(
      start: Swift.max(shape[1] - 1, 0) * shape[2], shape: shape,
      strides: [shape[1] * shape[2], -shape[2], 1])
    return [try record.apply(turn, [record.apply(RunningSum(), [record.apply(turn, [dy])])])]
  }
}

/// Running products of x [outer, count, inner] along its middle.
public struct RunningProduct: Operation {
  public let name = "cumprod"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    nn_running(NN_PROD, R.code, call.output, call.inputs[0], shape[0], shape[1], shape[2])
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    [try context.record.apply(RunningProductGradient(), [context.inputs[0], context.incoming])]
  }
}

/// dx = Σ over what comes from here on of dy · the product of all others before it; inputs: x, dy.
struct RunningProductGradient: Operation {
  let name = "cumprod_gradient"
  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    nn_running_product_gradient(
      R.code, call.output, call.inputs[0], call.inputs[1], shape[0], shape[1], shape[2])
  }
}
