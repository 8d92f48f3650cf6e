import CKernels
import Tensors

/// What a weight must keep to. After each update it is put back there.
public enum ConstraintRule: Hashable, Sendable {
  /// w ← max(w, 0)
  case nonNegative
  /// w ← w·desired/(1e-7 + norm), desired = rate·clip(norm, low, high) + (1 − rate)·norm, with the
  /// Euclidean norm along `axis`, which counts from the end when negative.
  case norm(low: Double, high: Double, rate: Double, axis: Int)
}

/// Puts a parameter back where its constraint wants it, in place. The output is empty, as that of
/// `Update`.
public struct Constrain: Operation {
  public let name = "constrain"
  public let mutatedInputs = 0..<1
  public let rule: ConstraintRule
  public init(_ rule: ConstraintRule) { self.rule = rule }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 1, name)
    if case .norm(_, _, _, let axis) = rule, !(-inputs[0].rank..<inputs[0].rank).contains(axis) {
      throw TensorError("a weight of shape \(inputs[0]) has no axis \(axis) to take norms along")
    }
    return [0]
  }

  public func pieces(_ shapes: CallShapes) -> Int {
    switch rule {
    case .nonNegative: Blocks.count(shapes.inputs[0].count)
    case .norm(_, _, _, let axis): Lines(shapes.inputs[0], axis: axis).pieces
    }
  }

  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let shape = call.shapes.inputs[0]
    switch rule {
    case .nonNegative:
      let part = Blocks.elements(range, of: shape.count)
      nn_constrain_sign(R.code, call.inputs[0] + part.lowerBound, part.count)
    case .norm(let low, let high, let rate, let axis):
      let lines = Lines(shape, axis: axis)
      for piece in range {
        let (offset, count) = lines.piece(piece)
        nn_constrain_norm(
          R.code, call.inputs[0] + offset, low, high, rate, lines.length, lines.inner, count)
      }
    }
  }
}

/// A tensor as lines along one axis: `outer` blocks of `inner` lines that stand side by side.
private struct Lines {
  let outer: Int
  let length: Int
  let inner: Int
  private var chunks: Int { max(1, (inner + Self.each - 1) / Self.each) }
  private static let each = Int(NN_COLUMN_CHUNK)

  init(_ shape: Shape, axis: Int) {
    let dimensions = shape.dimensions
    let axis = axis < 0 ? axis + dimensions.count : axis
    outer = dimensions[..<axis].reduce(1, *)
    length = dimensions[axis]
    inner = dimensions[(axis + 1)...].reduce(1, *)
  }

  var pieces: Int { max(1, outer * chunks) }

  /// First element and number of the lines of a piece.
  func piece(_ index: Int) -> (offset: Int, count: Int) {
    let (block, chunk) = index.quotientAndRemainder(dividingBy: chunks)
    let start = chunk * Self.each
    return (block * length * inner + start, min(Self.each, inner - start))
  }
}
