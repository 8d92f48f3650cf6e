import Autograd

extension LayerSpec {
  /// What it puts its sums through; linear of a layer that has no such thing.
  var activation: Activation {
    switch self {
    case let dense as DenseSpec: dense.activation
    case let layer as ActivationSpec: layer.activation
    case let nested as NestedSpec: nested.model.lastActivation
    default: .linear
    }
  }
}

extension Activation {
  /// The limits of a function that comes close to both and is flat there, as sigmoid and tanh.
  var limits: ClosedRange<Double>? {
    guard case .pointwise(let function) = self else { return nil }
    switch function.kind {
    case .sigmoid, .hardSigmoid, .sparseSigmoid: return 0...1
    case .tanh, .softsign: return -1...1
    case .hardTanh:
      guard let least = function.settings.first, let most = function.settings.last, least < most else {
        return nil
      }
      return least...most
    default: return nil
    }
  }

  /// Whether it is 0, with slope 0, below some point: a unit that stays there learns nothing any more.
  var dies: Bool {
    guard case .pointwise(let function) = self else { return false }
    switch function.kind {
    case .relu: return function.settings.first == 0
    case .relu6, .sparsePlus: return true
    default: return false
    }
  }
}
