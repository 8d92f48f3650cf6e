import Autograd
import Tensors

/// All that a training must remember to go on to the same bits, beside the model's numbers and generator.
public struct TrainingState {
  public let recipe: Recipe
  /// Updates made so far.
  public let step: Int
  /// What the optimizer remembers, as `0.weight/mean`: the parameter's name in `stateDict` and the
  /// rule's own; in the layout that is used here. `nil` when nothing is known of it.
  public let memory: [(name: String, tensor: Tensor)]?

  public init(_ recipe: Recipe, step: Int, memory: [(name: String, tensor: Tensor)]?) {
    self.recipe = recipe
    self.step = step
    self.memory = memory
  }
}

extension Model {
  /// The training so far; `nil` when there was none.
  public var trainingState: TrainingState? {
    guard let training else { return nil }
    let recipe = Recipe(
      training.optimizer, loss: training.loss, metrics: training.metrics, isClipped: training.isClipped)
    return TrainingState(
      recipe, step: training.step,
      memory: memories(of: training).map { ($0.name, $0.parameter.value) })
  }

  /// Goes on where another model of the same layers stood. Throws `StateError` when the memory is not
  /// that of the optimizer and these parameters; then the model's training is as before. Without a
  /// memory the optimizer starts anew.
  public func restore(_ state: TrainingState) throws {
    let recipe = state.recipe
    guard let loss = recipe.loss else { return }
    let made = Training(
      recipe.optimizer, loss: loss, metrics: recipe.metrics ?? [], isClipped: recipe.isClipped)
    if let memory = state.memory {
      let given = Dictionary(memory.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
      for (name, parameter) in memories(of: made) {
        guard let tensor = given[name], tensor.shape == parameter.shape else {
          throw StateError(
            message: "the optimizer's \(name) \(parameter.shape) is missing in what is loaded", notes: [])
        }
        parameter.value = tensor
      }
      made.step = state.step
    }
    training = made
  }

  private func memories(of training: Training) -> [(name: String, parameter: Parameter)] {
    stateDict.filter(\.parameter.isTrainable).flatMap { entry in
      zip(training.optimizer.stateNames, training.memory(of: entry.parameter)).map {
        ("\(entry.name)/\($0)", $1)
      }
    }
  }
}
