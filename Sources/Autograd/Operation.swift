import Tensors

/// A kernel, its shape rule and its gradient rule, in one place. Eager and planned runs call the
/// same kernel; gradient rules record further operations, so that the backward pass is in the list
/// like everything else.
public protocol Operation: Sendable {
  /// As the field calls it: `matmul`, `relu`, `softmax_cross_entropy`.
  var name: String { get }

  /// Shape of the result. Throws `TensorError` when the inputs do not fit.
  func shape(of inputs: [Shape]) throws -> Shape

  /// Number of independent pieces that the work can be cut into: rows, columns or blocks. Every
  /// element of the output belongs to one piece and is summed in one order, so that the result does
  /// not depend on the number of threads. 1 when the work is not worth cutting.
  func pieces(_ call: Invocation<Float>) -> Int

  /// Computes pieces `range` of the output.
  func run(_ call: Invocation<Float>, pieces range: Range<Int>)
  /// The same in float64, for gradient checks.
  func run(_ call: Invocation<Double>, pieces range: Range<Int>)

  /// The gradient with respect to each input, recorded; `nil` where it is zero or not needed.
  func gradients(_ context: GradientContext) throws -> [Var?]
}

/// Where an operation stands in a backward walk.
public struct GradientContext {
  public let record: Record
  public let inputs: [Var]
  public let output: Var
  /// Gradient of the loss with respect to `output`.
  public let incoming: Var
  public let isNeeded: [Bool]
}

/// One call of a kernel: where its numbers are. Made once by a plan and used at every replay.
public struct Invocation<R> {
  public let inputs: UnsafeBufferPointer<UnsafeMutablePointer<R>>
  public let output: UnsafeMutablePointer<R>
  public let inputShapes: [Shape]
  public let outputShape: Shape
  /// Counts replays; random operations draw from it.
  public let counter: UnsafePointer<UInt64>
}

/// x + y, element by element.
public struct Add: Operation {
  public let name = "add"
  public init() {}
  public func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  public func pieces(_ call: Invocation<Float>) -> Int { 1 }
  public func run(_ call: Invocation<Float>, pieces range: Range<Int>) {}
  public func run(_ call: Invocation<Double>, pieces range: Range<Int>) {}
  public func gradients(_ context: GradientContext) throws -> [Var?] { [context.incoming, context.incoming] }
}
