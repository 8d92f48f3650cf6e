import Autograd
import Interpreter
import Learning
import Tensors

/// A layer's matrix of weights, [inputs, units].
struct ShownWeights {
  let value: Tensor
  let name: String
  /// They multiply what goes into the model, so that an input may be a pixel.
  let areOfInputs: Bool

  /// The first matrix of a model. Throws `Problem` when there is none yet.
  init(firstOf model: Model) throws {
    guard model.isBuilt else {
      throw Problem(
        "this model has no weights yet", at: .parameter("x"), label: "it gets them with its first inputs")
    }
    let layer = model.leaves.first { $0.weight("weight")?.shape.rank == 2 }
    guard let layer, let weight = layer.weight("weight") else {
      throw Problem("this model has no matrix of weights", at: .parameter("x"))
    }
    (value, name, areOfInputs) = (weight.value, layer.name, true)
  }

  init(of object: LayerObject, in session: Session) throws {
    guard let layer = try object.settled() else {
      throw Problem(
        "this layer has no weights yet", at: .parameter("x"),
        label: "it gets them in a model that saw its inputs")
    }
    guard let weight = layer.weight("weight") ?? layer.weights.first else {
      throw Problem("a layer of \(layer.spec.kind) has no weights", at: .parameter("x"))
    }
    (value, name) = (weight.value, layer.name)
    areOfInputs = Self.home(of: weight, in: session)?.isFirst ?? true
  }

  /// `nil` for a tensor that is no layer's matrix of weights.
  init?(_ object: TensorObject, in session: Session) {
    guard let parameter = object.parameter, parameter.shape.rank == 2 else { return nil }
    let home = Self.home(of: parameter, in: session)
    (value, name, areOfInputs) = (parameter.value, home?.name ?? "weights", home?.isFirst ?? true)
  }

  /// The layer of a model among the session's variables that a weight belongs to.
  private static func home(of weight: Autograd.Parameter, in session: Session) -> (
    name: String, isFirst: Bool
  )? {
    for (_, value) in session.variables {
      guard case .object(let object as ModelObject) = value else { continue }
      let layers = object.model.leaves.filter { !$0.weights.isEmpty }
      if let index = layers.firstIndex(where: { $0.weights.contains { $0 === weight } }) {
        return (layers[index].name, index == 0)
      }
    }
    return nil
  }
}
