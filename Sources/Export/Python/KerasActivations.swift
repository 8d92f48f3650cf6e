import Autograd
import Learning
import Tensors

/// Activations in Keras: by name where the defaults hold, else as a function with the settings in it.
extension KerasWriter {
  /// What an `activation=` takes.
  mutating func function(of activation: Activation) -> Python {
    guard let body = body(of: activation) else { return .text(name(of: activation)) }
    return .atom(
      definitions.function(
        activation.name, returning: body, decorated: "@keras.saving.register_keras_serializable(\"nn\")"))
  }

  /// A layer of its own.
  mutating func layer(of activation: Activation) -> Python {
    switch activation {
    case .along(.softmax, let axis): return call("Softmax", [("axis", .int(axis))])
    case .pointwise(let function) where function.kind == .relu:
      let (slope, most, threshold) = (function.setting(0), function.setting(1), function.setting(2))
      return call(
        "ReLU",
        [
          ("max_value", most == .infinity ? nil : .number(most)),
          ("negative_slope", slope == 0 ? nil : .number(slope)),
          ("threshold", threshold == 0 ? nil : .number(threshold)),
        ])
    case .pointwise(let function) where function.kind == .leakyRelu:
      return call("LeakyReLU", [("negative_slope", .number(function.setting(0)))])
    case .pointwise(let function) where function.kind == .elu:
      return call("ELU", [("alpha", .number(function.setting(0)))])
    default: return call("Activation", [("", self.function(of: activation))])
    }
  }

  private func call(_ name: String, _ arguments: [(String, Python?)]) -> Python {
    .call("keras.layers.\(name)", with: arguments)
  }

  private func name(of activation: Activation) -> String {
    switch activation.name {
    case "swish": "silu"
    case "hard_swish": "hard_silu"
    case let name: name
    }
  }

  /// The function of x with its settings; `nil` when Keras knows it by its name as it is.
  private func body(of activation: Activation) -> String? {
    switch activation {
    case .linear: return nil
    case .along(.softmin, let axis): return "keras.activations.softmax(-x, axis=\(axis))"
    case .along(let function, let axis):
      return axis == -1 ? nil : "keras.activations.\(function.rawValue)(x, axis=\(axis))"
    case .pointwise(let function):
      return function == PointwiseFunction(function.kind) && function.kind != .threshold
        ? nil : body(of: function)
    }
  }

  private func body(of function: PointwiseFunction) -> String? {
    let settings = function.settings.map { Python.number($0).text }
    switch function.kind {
    case .hardTanh: return "keras.ops.clip(x, \(settings.joined(separator: ", ")))"
    case .softplus: return softplus(function.setting(0), threshold: function.setting(1))
    case .relu:
      let most = function.setting(1)
      return Python.call(
        "keras.activations.relu",
        with: [
          ("", .atom("x")), ("negative_slope", .number(function.setting(0))),
          ("max_value", most == .infinity ? nil : .number(most)), ("threshold", .number(function.setting(2))),
        ]
      ).text
    case .gelu: return "keras.activations.gelu(x, approximate=True)"
    default:
      let names: [PointwiseKind: [String]] = [
        .leakyRelu: ["negative_slope"], .elu: ["alpha"], .celu: ["alpha"], .softShrink: ["threshold"],
        .hardShrink: ["threshold"], .squareplus: ["b"], .threshold: ["threshold", "default_value"],
      ]
      let arguments = zip(names[function.kind] ?? [], settings).map { "\($0)=\($1)" }
      return "keras.activations.\(function.name)(\((["x"] + arguments).joined(separator: ", ")))"
    }
  }

  /// log(1 + eᵃˣ)/a, and x where a·x is above the threshold.
  private func softplus(_ steepness: Double, threshold: Double) -> String {
    let scaled = steepness == 1 ? "x" : "\(steepness) * x"
    let soft = "keras.ops.softplus(\(scaled))" + (steepness == 1 ? "" : " / \(steepness)")
    // From 20 on both are the same float32.
    return threshold < 20 ? "keras.ops.where(\(scaled) > \(threshold), x, \(soft))" : soft
  }
}
