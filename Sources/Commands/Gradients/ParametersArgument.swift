import Autograd
import Interpreter

/// What an optimizer works on: a model, a tensor with requires_grad, or a list of such.
struct ParametersArgument: Bindable {
  let parameters: [Autograd.Parameter]

  static var typeName: String { "model, or list of tensors with requires_grad" }
  static var receivers: [String] { ["model", "layer"] }
  var literal: String { "…" }

  static func bind(_ argument: Argument, in session: Session) throws -> ParametersArgument {
    ParametersArgument(parameters: try parameters(of: try argument.given()))
  }

  /// Throws `Mismatch` for what is none of them, `Problem` for a tensor without requires_grad.
  static func parameters(of value: Value) throws -> [Autograd.Parameter] {
    switch value {
    case .object(let object as ModelObject):
      guard object.model.isBuilt else {
        throw Problem(
          "the model has no weights yet",
          label: "say the inputs: linear(784, …) or dense(…, input_shape=(784,)), or call it once")
      }
      return object.model.parameters
    case .object(let object as LayerObject):
      guard let layer = try object.settled() else {
        throw Problem("the layer has no weights yet", label: "make it with its inputs, or call it once")
      }
      return layer.parameters
    case .object(let object as TensorObject):
      guard let parameter = object.parameter else {
        throw Problem("this tensor has no gradient", label: "make it with requires_grad=true")
      }
      return [parameter]
    case .object(let optimizer as OptimizerObject): return optimizer.updates?.parameters ?? []
    case .object(let method as MethodObject): return try parameters(of: method.value)
    case .list(let list): return try list.items.flatMap(parameters)
    default: throw Mismatch()
    }
  }
}
