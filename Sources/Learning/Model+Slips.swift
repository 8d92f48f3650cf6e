import Tensors

/// A layer with its place among those of a model: `2`, or `2.0` for the first of a model within.
public struct PlacedSpec: Sendable {
  public let place: String
  public let spec: any LayerSpec
}

extension Model {
  func placedSpecs(_ prefix: String = "") -> [PlacedSpec] {
    specs.enumerated().flatMap { index, spec in
      (spec as? NestedSpec)?.model.placedSpecs("\(prefix)\(index).")
        ?? [PlacedSpec(place: "\(prefix)\(index)", spec: spec)]
    }
  }

  /// The first two layers of weights with nothing between them that is no affine map: together they can do
  /// no more than one. `nil` when there are none.
  public var collapsingLayers: (first: PlacedSpec, second: PlacedSpec)? {
    var straight: PlacedSpec?
    for layer in placedSpecs() {
      let traits = layer.spec.traits
      if let straight, traits.contains(.multiplies) { return (straight, layer) }
      if traits.contains(.bends) {
        straight = nil
      } else if traits.contains(.multiplies) {
        straight = layer
      }
    }
    return nil
  }

  /// Whether a pass in training mode differs from one in inference mode.
  public var hasModes: Bool { placedSpecs().contains { $0.spec.traits.contains(.hasModes) } }
}

extension Training {
  /// What to change when a loss does not take what the last layer gives.
  public func outputSlip(of model: Model) -> (message: String, remedy: String)? {
    let last = model.lastActivation
    if let slip = last.constantSlip(outputs: model.outputShape?.count ?? 0) { return slip }
    let given = last.outputs
    guard loss.domain != given else { return nil }
    switch loss.domain {
    case .probabilities:
      let activation = loss.kind.isBinary || loss.kind == .bce ? "sigmoid" : "softmax"
      return (
        "\(loss.name) takes probabilities, but the last layer gives any numbers",
        "end the model with \(activation), as dense(\(model.outputShape?.count ?? 10), \(activation))"
      )
    case .logits where given == .probabilities:
      return (
        "\(loss.name) takes logits, but the model ends with \(last.name)",
        "leave \(last.name) out: the loss does it itself, exactly"
      )
    case .logProbabilities:
      return (
        "\(loss.name) takes log-probabilities, which the last layer does not give",
        loss.kind == .nll
          ? "end the model with log_softmax(dim=1), or take cross_entropy_loss instead"
          : "end the model with log_softmax(dim=1)"
      )
    default: return nil
    }
  }
}

extension Activation {
  /// What to change when all that comes out is one number, whatever goes in: a softmax of one output.
  func constantSlip(outputs: Int) -> (message: String, remedy: String)? {
    constantError(outputs: outputs).map { ($0.message, $0.advice ?? "") }
  }

  func constantError(outputs: Int) -> LearningError? {
    guard outputs == 1, case .along(let function, _) = self else { return nil }
    return .output(
      loss: "\(function.rawValue) of one output", problem: "is always \(function == .logSoftmax ? 0 : 1)",
      advice: "use sigmoid, or dense(2, \(function.rawValue))")
  }

  /// What its values can stand for in a loss.
  var outputs: Loss.Domain {
    switch self {
    case .along(.logSoftmax, _): .logProbabilities
    case .along: .probabilities
    case .pointwise(let function):
      switch function.kind {
      case .sigmoid, .hardSigmoid, .sparseSigmoid: .probabilities
      case .logSigmoid: .logProbabilities
      default: .values
      }
    case .linear: .values
    }
  }
}

extension Tensor {
  /// Whether these look like pixels as they are stored, whole numbers up to 255, judged by the first rows.
  public var looksLikeBytes: Bool {
    guard rank > 1 || dtype == .uint8, count > 0 else { return false }
    if dtype == .bool || dtype == .int64 { return false }
    let sample = rows(0..<min(shape[0], 64)).converted(to: .float32)
    return sample.withElements(of: Float.self) { numbers in
      var largest: Float = 0
      for number in numbers {
        guard number >= 0, number <= 255, number == number.rounded() else { return false }
        largest = max(largest, number)
      }
      return largest > 100
    }
  }
}
