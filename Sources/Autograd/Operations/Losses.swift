import CKernels
import Tensors

/// What a prediction is measured by; the mean over the batch, as Keras's `sum_over_batch_size`.
/// Formulas stand in `losses.h`.
public enum LossKind: String, CaseIterable, Sendable {
  /// Of logits and targets of the same shape (one-hot or probabilities).
  case softmaxCrossEntropy = "softmax_cross_entropy"
  /// Of logits and a class number per row.
  case sparseSoftmaxCrossEntropy = "sparse_softmax_cross_entropy"
  /// Of logits and targets in 0...1.
  case sigmoidCrossEntropy = "sigmoid_cross_entropy"
  /// Of probabilities, which are normalised and clipped as in Keras.
  case categoricalCrossEntropy = "categorical_crossentropy"
  case sparseCategoricalCrossEntropy = "sparse_categorical_crossentropy"
  case binaryCrossEntropy = "binary_crossentropy"
  case meanSquaredError = "mse"
  case meanAbsoluteError = "mae"

  /// Whether targets are class numbers, one per row, carried as floats (exact below 2²⁴).
  public var isSparse: Bool { self == .sparseSoftmaxCrossEntropy || self == .sparseCategoricalCrossEntropy }

  var kernel: nn_loss_kind {
    switch self {
    case .softmaxCrossEntropy: NN_SOFTMAX_CROSS_ENTROPY
    case .sparseSoftmaxCrossEntropy: NN_SPARSE_SOFTMAX_CROSS_ENTROPY
    case .sigmoidCrossEntropy: NN_SIGMOID_CROSS_ENTROPY
    case .categoricalCrossEntropy: NN_CROSS_ENTROPY
    case .sparseCategoricalCrossEntropy: NN_SPARSE_CROSS_ENTROPY
    case .binaryCrossEntropy: NN_BINARY_CROSS_ENTROPY
    case .meanSquaredError: NN_SQUARED_ERROR
    case .meanAbsoluteError: NN_ABSOLUTE_ERROR
    }
  }
}

/// The mean loss of a batch; prediction [batch, …], targets of the same shape, or [batch] (or
/// [batch, 1]) of class numbers. With `isPerRow` the losses of the rows, [rows].
///
/// Targets get no gradient. A class number out of range makes the loss NaN.
public struct Loss: Operation {
  public var name: String { kind.rawValue }
  public let kind: LossKind
  public let isPerRow: Bool

  public init(_ kind: LossKind, isPerRow: Bool = false) {
    self.kind = kind
    self.isPerRow = isPerRow
  }

  public func shape(of inputs: [Shape]) throws -> Shape {
    try expect(inputs, count: 2, name)
    let (prediction, targets) = (inputs[0], inputs[1])
    guard prediction.rank > 0, prediction.count > 0 else {
      throw TensorError("\(name) needs a batch of predictions, not a value of shape \(prediction)")
    }
    let lead = Shape(Array(prediction.dimensions.dropLast()))
    if kind.isSparse {
      guard targets == lead || targets.dimensions == lead.dimensions + [1] else {
        throw TensorError(
          "\(name) needs a class number per row, shape \(lead), not targets of shape \(targets)")
      }
    } else if targets != prediction {
      throw TensorError("\(name) needs targets of the prediction's shape \(prediction), not \(targets)")
    }
    return isPerRow ? [Rows(prediction).rows] : .scalar
  }
  public func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.inputs[0])
    let kernel = isPerRow ? nn_row_losses : nn_loss
    kernel(R.code, kind.kernel, call.inputs[0], call.inputs[1], call.output, rows.rows, rows.columns)
  }
  public func gradients(_ context: GradientContext) throws -> [Var?] {
    guard !isPerRow else { throw TensorError("\(name) of single rows has no gradient rule") }
    return [try context.record.apply(LossGradient(kind: kind), context.inputs + [context.incoming]), nil]
  }
}

/// Inputs: prediction, targets, the incoming scalar.
struct LossGradient: Operation {
  var name: String { kind.rawValue + "_gradient" }
  let kind: LossKind

  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func pieces(_ shapes: CallShapes) -> Int { Rows(shapes.output).blocks }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    let rows = Rows(call.shapes.output)
    let part = rows.part(range)
    nn_loss_gradient(
      R.code, kind.kernel, call.inputs[0], call.inputs[1], call.inputs[2], call.output, rows.rows,
      rows.columns, part.lowerBound, part.upperBound)
  }
}
