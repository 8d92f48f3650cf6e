import Autograd
import Interpreter
import Tensors

extension TensorObject {
  static let gradientMembers = ["grad", "requires_grad", "is_leaf", "grad_fn", "data"]

  func gradientMember(_ name: String) -> Value? {
    switch name {
    case "grad": gradient
    case "requires_grad": .bool(requiresGradient)
    case "is_leaf": .bool(!requiresGradient || parameter != nil)
    case "grad_fn": operationName.map { .text($0) } ?? Value.none
    case "data": .tensor(tensor)
    default: nil
    }
  }

  private var gradient: Value {
    guard let parameter, parameter.hasGradient else { return .none }
    return .object(TensorObject(gradientOf: parameter))
  }

  /// Whether it is trained, or was made from something that is.
  var requiresGradient: Bool {
    guard case .recorded(let traced) = backing else { return false }
    return traced.parameter?.isTrainable ?? traced.requiresGradient
  }

  private var operationName: String? {
    guard case .recorded(let traced) = backing, traced.requiresGradient else { return nil }
    return traced.operationName
  }

  func setGradientMember(_ name: String, _ value: Value, in session: Session) throws -> Bool {
    switch name {
    case "requires_grad":
      guard case .bool(let wanted) = value else { throw Problem("requires_grad is true or false") }
      try setRequiresGradient(wanted, in: session)
    case "grad":
      guard let parameter else {
        throw Problem(
          "only a tensor with requires_grad has a grad", label: "set x.requires_grad = true first")
      }
      if case .none = value {
        parameter.gradient = nil
        break
      }
      parameter.gradient = try Self.numbers(of: value, for: parameter.shape, "grad")
    case "data": write(try Self.numbers(of: value, for: shape, "data"))
    default: return false
    }
    return true
  }

  private static func numbers(of value: Value, for shape: Shape, _ name: String) throws -> Tensor {
    guard let operand = try TensorArgument.operandIfAny(of: value) else {
      throw Problem("\(name) is a tensor of shape \(shape), not \(article(value.typeName))")
    }
    let tensor = operand.strong
    guard tensor.shape == shape else {
      throw Problem("\(name) has shape \(shape), not \(tensor.shape)")
    }
    return tensor
  }

  /// Makes the tensor one whose gradient is kept, or no longer.
  func setRequiresGradient(_ wanted: Bool, in session: Session) throws {
    if let parameter {
      parameter.isTrainable = wanted
      return
    }
    if requiresGradient {
      guard !wanted else { return }
      throw Problem("a computed tensor requires a gradient because its parts do", label: "use detach()")
    }
    guard wanted else { return }
    guard dtype.isFloat else {
      throw Problem(
        "only a float tensor can require a gradient, not \(dtype.rawValue)", label: "x.astype(float32) is one"
      )
    }
    let parameter = Autograd.Parameter(name: "tensor", value: tensor, dtype: dtype)
    hold(.recorded(session.graph.leaf(parameter)))
  }
}
