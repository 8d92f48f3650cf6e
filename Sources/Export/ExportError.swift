import Learning
import Tensors

/// What a model is exported as.
public enum ExportTarget: String, Sendable {
  case onnx = "ONNX"
  case keras = "Keras"
  case torch = "PyTorch"
}

/// A model that cannot be exported. Thrown before anything is written.
public struct ExportError: Error, Equatable {
  public let message: String
  /// What would be right.
  public let label: String?

  init(_ message: String, label: String? = nil) {
    self.message = message
    self.label = label
  }

  /// A layer that the target has no words for.
  static func layer(_ place: LayerPlace, _ target: ExportTarget, _ reason: String, label: String? = nil)
    -> Self
  {
    Self(
      "layer \(place.number), \(place.layer.spec.written), cannot be written for \(target.rawValue): \(reason)",
      label: label)
  }
}

/// A layer with its place in a model: number `2.0` and name `sequential/dense` of the first layer of the
/// model that is layer 2.
struct LayerPlace {
  let number: String
  let name: String
  let layer: any Layer

  /// What names of its parts begin with: `sequential/` of `sequential/dense`.
  var prefix: Substring { name.dropLast(layer.name.count) }

  /// The layers of a model that is this layer.
  var within: [LayerPlace] {
    guard let nested = layer.spec as? any ModelHolding else { return [] }
    return nested.model.layers.enumerated().map { index, layer in
      LayerPlace(number: "\(number).\(index)", name: "\(name)/\(layer.name)", layer: layer)
    }
  }

  /// The layers of a model, those of models within as one.
  static func layers(of model: Model) -> [LayerPlace] {
    model.layers.enumerated().map { LayerPlace(number: "\($0)", name: $1.name, layer: $1) }
  }
}
