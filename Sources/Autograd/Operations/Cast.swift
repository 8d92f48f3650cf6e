import Tensors

/// The same numbers, from here on as float32 or float64. One float64 value makes all of a graph compute in
/// double; what is float32 in it is rounded where it is cast.
public struct Cast: Operation {
  public let dtype: DType
  public var name: String { "to_\(dtype.rawValue)" }
  public init(_ dtype: DType) { self.dtype = dtype == .float64 ? .float64 : .float32 }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    for index in Blocks.elements(range, of: call.shapes.output.count) {
      let number = call.inputs[0][index]
      call.output[index] = dtype == .float32 ? R(Float(number)) : number
    }
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] { [context.incoming] }
}
