import CKernels
import Tensors

/// y = x/(1 − rate), or 0 with probability `rate` (inverted dropout). What is dropped depends on the
/// generator's seed and stream, on the step's count and on the element's place, never on threads.
///
/// A second input, a scalar, counts on top of the step's count (`Record.draw`). Linear in x with the same mask, so dx is the same operation on dy.
public struct Dropout: Operation {
  public let name = "dropout"
  public let rate: Double
  public let seed: UInt64
  public let stream: UInt64

  /// `rate` lies in 0..<1. Two layers need generators of different streams.
  public init(rate: Double, random: Random) {
    self.rate = rate
    seed = random.seed
    stream = random.stream
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    if inputs.count != 2 { try expect(inputs, count: 1, name) }
    guard rate >= 0, rate < 1 else { throw TensorError("dropout's rate must be in 0..<1, not \(rate)") }
    return inputs[0]
  }
  public func pieces(_ shapes: CallShapes) -> Int { Blocks.count(shapes.output.count) }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let part = Blocks.elements(range, of: call.shapes.output.count)
    nn_dropout(
      R.code, call.inputs[0], call.output, rate, seed, stream, call.draw(afterInputs: 1), part.lowerBound,
      part.upperBound)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    [try context.record.apply(self, [context.incoming] + context.inputs.dropFirst()), nil]
  }
}
