import Tensors

/// What training makes small: the mean over the batch of a number for each sample, as Keras defines it.
public enum Loss: String, CaseIterable, Sendable {
  /// −Σ t·log p for one-hot (or soft) targets t [batch, k]; p is divided by its sum and clipped to
  /// [1e-7, 1 − 1e-7] unless the last layer is a softmax: then both are one, exact operation.
  case categoricalCrossentropy = "categorical_crossentropy"
  /// −log p[class] for class numbers [batch]; p as above.
  case sparseCategoricalCrossentropy = "sparse_categorical_crossentropy"
  /// −mean(t·log p + (1 − t)·log(1 − p)) over a sample's outputs; p clipped to [1e-7, 1 − 1e-7].
  case binaryCrossentropy = "binary_crossentropy"
  /// mean((t − p)²) over a sample's outputs.
  case mse
  /// mean(|t − p|) over a sample's outputs.
  case mae

  public var name: String { rawValue }

  public var isCrossEntropy: Bool { self != .mse && self != .mae }

  /// Keras's other names of the same losses.
  public static let aliases: [String: Loss] = [
    "mean_squared_error": .mse, "mean_absolute_error": .mae,
  ]

  public init?(named name: String) {
    guard let known = Loss(rawValue: name) ?? Self.aliases[name] else { return nil }
    self = known
  }
}

extension Loss {
  /// The loss that suits a last layer and its targets, for a fit that names none.
  /// Throws `LearningError.output` when it does not follow from them.
  public static func suiting(_ activation: Activation, outputs: Int, targets: Tensor) throws -> Loss {
    let form = Targets.form(of: targets)
    switch (activation, form) {
    case (.softmax, .single) where outputs > 1: return .sparseCategoricalCrossentropy
    case (.softmax, .columns(outputs)): return .categoricalCrossentropy
    case (.sigmoid, .single) where outputs == 1: return .binaryCrossentropy
    case (.sigmoid, .columns(outputs)): return .binaryCrossentropy
    case (.softmax, _): break
    case (_, .single) where outputs == 1: return .mse
    case (_, .columns(outputs)): return .mse
    default: break
    }
    throw LearningError.output(
      loss: "the loss",
      problem: "does not follow from \(outputs) \(plural(outputs, "output")) and y \(targets.shape)",
      advice: form == .single && outputs > 1
        ? "end the model with dense(\(outputs), softmax), or name a loss"
        : "name a loss, as loss=mse")
  }
}
