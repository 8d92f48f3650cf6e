import Autograd
import Tensors

/// A model and its training as they were: weights, moving averages, the optimizer's memory and settings, the
/// count of steps (from which dropout draws) and the history. What goes back to it goes on to the same bits.
public struct TrainingCopy {
  let model: Model
  let recipe: Recipe?
  let training: Training?
  let optimizer: (any Optimizer)?
  let step: Int
  private let history: TrainingHistory
  let weights: WeightsCopy
  private let memory: Set<ObjectIdentifier>

  public init(_ model: Model) {
    self.model = model
    recipe = model.recipe
    training = model.training
    optimizer = model.training?.optimizer
    step = model.training?.step ?? 0
    history = model.history
    let memory = model.training?.allMemory ?? []
    weights = WeightsCopy(model.state + memory)
    self.memory = Set(memory.map(ObjectIdentifier.init))
  }

  /// The model as it was when its numbers were these and so many updates were made; in all else it is as it was.
  init(_ model: Model, weights: WeightsCopy, step: Int) {
    self.model = model
    recipe = model.recipe
    training = model.training
    optimizer = model.training?.optimizer
    self.step = step
    history = model.history
    self.weights = weights
    memory = Set((model.training?.allMemory ?? []).map(ObjectIdentifier.init))
  }

  /// What the numbers take.
  var bytes: Int { weights.count * MemoryLayout<Float>.stride }

  /// Memory that the optimizer has had only since the copy is as at the start.
  public func restore() {
    weights.restore()
    model.recipe = recipe
    model.training = training
    model.history = history
    guard let training, let optimizer else { return }
    training.optimizer = optimizer
    training.step = step
    training.clearMemory(except: memory)
  }
}
