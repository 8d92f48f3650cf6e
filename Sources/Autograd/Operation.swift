import CKernels
import Tensors

/// A number that a step is computed in: `Float` for training, `Double` for gradient checks.
public protocol Real: BinaryFloatingPoint, Scalar {}
extension Float: Real {}
extension Double: Real {}

extension Real {
  /// The type's name in the C kernels.
  static var code: nn_dtype { MemoryLayout<Self>.size == 4 ? NN_FLOAT32 : NN_FLOAT64 }
}

/// A kernel, its shape rule and its gradient rule, in one place. Eager and planned runs call the
/// same kernel; gradient rules record further operations, so that the backward pass is in the list
/// like everything else.
public protocol Operation: Hashable, Sendable {
  /// As the field calls it: `matmul`, `relu`, `softmax_cross_entropy`.
  var name: String { get }

  /// Shape of the result. Throws `TensorError` when the inputs do not fit.
  func shape(of inputs: [Shape]) throws -> Shape

  /// Number of independent pieces that the work can be cut into: rows, columns or blocks. Every
  /// element of the output belongs to one piece and is summed in one order, so that the result does
  /// not depend on the number of threads. 1 when the work is not worth cutting.
  func pieces(_ shapes: CallShapes) -> Int

  /// Computes pieces `range` of the output.
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>)

  /// The gradient with respect to each input, recorded; `nil` where it is zero or not needed.
  func gradients(_ context: GradientContext) throws -> [Var?]

  /// Inputs that the operation changes in place, by their place among the inputs: a weight that is
  /// updated. Such an operation runs even when nobody reads its output.
  var mutatedInputs: Range<Int> { get }

  /// Whether the output is the first input's numbers under another shape. Such an operation computes
  /// nothing; a plan gives both the same memory.
  var isView: Bool { get }
}

extension Operation {
  /// Whether both would compute the same from the same inputs.
  public func isSame(as other: any Operation) -> Bool { (other as? Self) == self }

  public func pieces(_ shapes: CallShapes) -> Int { 1 }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    throw TensorError("\(name) has no gradient rule")
  }
  public var mutatedInputs: Range<Int> { 0..<0 }
  public var isView: Bool { false }
}

/// The shapes of one call.
public struct CallShapes: Equatable, Sendable {
  public let inputs: [Shape]
  public let output: Shape

  public init(inputs: [Shape], output: Shape) {
    self.inputs = inputs
    self.output = output
  }
}

/// Where an operation stands in a backward walk.
public struct GradientContext {
  public let record: Record
  public let inputs: [Var]
  public let output: Var
  /// Gradient of the loss with respect to `output`.
  public let incoming: Var
  /// Whether the gradient of each input is wanted.
  public let isNeeded: [Bool]
}

/// One call of a kernel: where its numbers are. Made once by a plan and used at every replay.
public struct Invocation<R: Real> {
  public let inputs: UnsafeBufferPointer<UnsafeMutablePointer<R>>
  public let output: UnsafeMutablePointer<R>
  public let shapes: CallShapes
  /// Counts training steps; random operations draw from it.
  public let counter: UnsafePointer<UInt64>
}

extension Invocation {
  /// What a random operation draws from: the step's count, and the number of the call when it is the input
  /// behind the others.
  func draw(afterInputs count: Int) -> UInt64 {
    counter.pointee &+ (inputs.count > count ? UInt64(inputs[count][0]) : 0)
  }
}

/// How elementwise work is cut for threads: blocks of one length, so that edges never depend on the
/// number of threads.
enum Blocks {
  /// Elements a block: long enough to outweigh handing it to a thread.
  static let length = 8192

  static func count(_ elements: Int) -> Int { max(1, (elements + length - 1) / length) }

  /// The elements of blocks `range`.
  static func elements(_ range: Range<Int>, of count: Int) -> Range<Int> {
    min(range.lowerBound * length, count)..<min(range.upperBound * length, count)
  }

  /// The rows of blocks `range` when each block holds whole rows.
  static func rows(_ range: Range<Int>, of rows: Int, columns: Int) -> Range<Int> {
    let each = rowsPerBlock(columns)
    return min(range.lowerBound * each, rows)..<min(range.upperBound * each, rows)
  }

  static func rowCount(_ rows: Int, columns: Int) -> Int {
    let each = rowsPerBlock(columns)
    return max(1, (rows + each - 1) / each)
  }

  private static func rowsPerBlock(_ columns: Int) -> Int { max(1, length / max(1, columns)) }
}
