import Autograd
import Tensors

/// A model and its training as they were at the end of an epoch: what is needed to make another model that is
/// the same and goes on to the same bits.
public struct Snapshot {
  /// The epoch after which it was taken, as the history counts; the one before the first for the start of a fit.
  public let epoch: Int
  private let model: Model
  /// Layers that the model had: it may have grown since.
  private let layerCount: Int
  private let numbers: WeightsCopy
  private let recipe: Recipe?
  private let training: Training?
  private let optimizer: (any Optimizer)?
  private let step: Int
  /// About what it takes: the numbers, and for each array of them what keeps it.
  let bytes: Int

  init(_ copy: TrainingCopy, epoch: Int) {
    self.epoch = epoch
    (model, numbers, recipe) = (copy.model, copy.weights, copy.recipe)
    (training, optimizer, step) = (copy.training, copy.optimizer, copy.step)
    layerCount = copy.model.specs.count
    bytes = copy.bytes + numbers.values.count * 256 + 256
  }

  /// The model as it is now.
  init(_ model: Model, epoch: Int) { self.init(TrainingCopy(model), epoch: epoch) }

  /// Whether the model has these very numbers now, bit by bit.
  var isCurrent: Bool {
    numbers.values.allSatisfy { parameter, value in
      guard parameter.dtype == .float32, value.dtype == .float32 else { return false }
      return parameter.withNumbers { now in
        value.withElements(of: Float.self) { then in
          zip(now, then).allSatisfy { $0.bitPattern == $1.bitPattern }
        }
      }
    }
  }

  /// A model of its own with what the optimizer remembered, its count of steps and the generator: trained for the
  /// remaining epochs it has the very bits of the original.
  /// - Parameter history: the epochs up to this one.
  public func makeModel(history: TrainingHistory) throws -> Model {
    let (copy, pairs) = try model.copied(layers: layerCount)
    var then: [ObjectIdentifier: Tensor] = [:]
    for (parameter, value) in numbers.values { then[ObjectIdentifier(parameter)] = value }
    for pair in pairs { if let value = then[ObjectIdentifier(pair.original)] { pair.copy.value = value } }
    copy.history = history
    copy.earlierEpochs = history.epochs.isEmpty ? epoch : model.earlierEpochs
    copy.recipe = recipe
    guard let training, let optimizer else { return copy }
    let made = Training(
      optimizer, loss: training.loss, metrics: training.metrics, isClipped: training.isClipped)
    made.step = step
    for pair in pairs {
      guard let states = training.knownMemory(of: pair.original) else { continue }
      for (state, own) in zip(states, made.memory(of: pair.copy)) {
        if let value = then[ObjectIdentifier(state)] { own.value = value }
      }
    }
    copy.training = made
    return copy
  }
}
