import CKernels
import Tensors

/// y = f(x), element by element, by the kernel of plain tensors. Where f is flat the gradient is 0.
public struct Unary: Operation {
  public var name: String { function.rawValue }
  public let function: UnaryFunction
  public init(_ function: UnaryFunction) { self.function = function }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_unary(
      function.code, R.code, call.output + part.lowerBound, call.inputs[0] + part.lowerBound, part.count)
  }

  public func gradients(_ context: GradientContext) throws -> [Var?] {
    let (record, x, y, dy) = (context.record, context.inputs[0], context.output, context.incoming)
    switch function {
    case .negative: return [try record.scale(dy, by: -1)]
    case .abs: return [try record.multiply(dy, record.unary(.sign, x))]
    case .exp: return [try record.multiply(dy, y)]
    case .expm1: return [try record.multiply(dy, record.add(y, record.number(1)))]
    case .log: return [try record.divide(dy, x)]
    case .log1p: return [try record.divide(dy, record.add(x, record.number(1)))]
    case .log2: return [try record.divide(dy, record.scale(x, by: 0.693_147_180_559_945_3))]
    case .log10: return [try record.divide(dy, record.scale(x, by: 2.302_585_092_994_045_7))]
    case .sqrt: return [try record.divide(dy, record.scale(y, by: 2))]
    case .sin: return [try record.multiply(dy, record.unary(.cos, x))]
    case .cos: return [try record.scale(record.multiply(dy, record.unary(.sin, x)), by: -1)]
    case .tan: return [try record.multiply(dy, record.add(record.multiply(y, y), record.number(1)))]
    case .sign, .floor, .ceil, .trunc, .round: return [try record.scale(dy, by: 0)]
    }
  }
}
