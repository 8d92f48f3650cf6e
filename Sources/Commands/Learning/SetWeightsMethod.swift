import Autograd
import Interpreter
import Learning
import Tensors

/// `model.set_weights([…])` and a layer's: new numbers for all weights, in the order of `get_weights`.
final class SetWeightsMethod: Object {
  private let parameters: [Autograd.Parameter]

  init(_ parameters: [Autograd.Parameter]) { self.parameters = parameters }

  override var typeName: String { "method" }
  override func description(in style: OutputStyle) -> String { "set_weights(weights)" }
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    guard arguments.count == 1, case .list(let list)? = arguments[0].value else {
      throw Problem("set_weights takes one list of tensors, as get_weights gives it")
    }
    let values = try list.items.enumerated().map { index, value in
      guard let operand = try TensorArgument.operandIfAny(of: value) else {
        throw Problem(
          "set_weights takes tensors, not \(article(value.typeName)) at place \(index)", at: .argument(0))
      }
      return operand.strong
    }
    try Model.set(parameters, to: values)
    return Value.none
  }
}
