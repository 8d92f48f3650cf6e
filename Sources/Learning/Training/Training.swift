import Autograd
import Tensors

/// How a model is to be trained, as far as somebody said it.
public struct Recipe: Sendable {
  public var optimizer: any Optimizer
  /// `nil`: the one that suits the last layer and the targets.
  public var loss: Loss?
  /// `nil`: accuracy when the loss is a cross-entropy.
  public var metrics: [Metric]?
  /// A cross-entropy is taken from probabilities clipped to [1e-7, 1 − 1e-7] even behind a softmax or
  /// sigmoid, where it could be exact.
  public var isClipped: Bool

  public init(
    _ optimizer: any Optimizer = RMSprop(), loss: Loss? = nil, metrics: [Metric]? = nil,
    isClipped: Bool = false
  ) {
    self.optimizer = optimizer
    self.loss = loss
    self.metrics = metrics
    self.isClipped = isClipped
  }
}

/// How a model is trained, all settled, with what the optimizer remembers of each parameter.
public final class Training {
  /// Only its learning rate changes, when a callback moves it.
  public internal(set) var optimizer: any Optimizer
  public let loss: Loss
  public let metrics: [Metric]
  let isClipped: Bool
  /// Updates made so far.
  public internal(set) var step = 0
  private var memory: [ObjectIdentifier: [Parameter]] = [:]

  init(_ optimizer: any Optimizer, loss: Loss, metrics: [Metric], isClipped: Bool) {
    self.optimizer = optimizer
    self.loss = loss
    self.metrics = metrics
    self.isClipped = isClipped
  }

  /// The same training with another loss: the optimizer remembers what it did.
  init(_ other: Training, loss: Loss) {
    (optimizer, metrics, isClipped) = (other.optimizer, other.metrics, other.isClipped)
    (step, memory) = (other.step, other.memory)
    self.loss = loss
  }

  /// What the rule remembers of a parameter, in the rule's order; zeros at first.
  func memory(of parameter: Parameter) -> [Parameter] {
    if let known = memory[ObjectIdentifier(parameter)] { return known }
    let made = optimizer.newMemory(of: parameter)
    memory[ObjectIdentifier(parameter)] = made
    return made
  }

  /// The same for a parameter that was updated already; `nil` of any other.
  func knownMemory(of parameter: Parameter) -> [Parameter]? { memory[ObjectIdentifier(parameter)] }

  /// All memory but these is again what it was before the first step.
  func clearMemory(except kept: Set<ObjectIdentifier>) {
    for states in memory.values {
      for (index, state) in states.enumerated() where !kept.contains(ObjectIdentifier(state)) {
        state.value = optimizer.initialMemory(index, of: state.shape)
      }
    }
  }

  var allMemory: [Parameter] { memory.values.flatMap { $0 } }
}

extension Model {
  /// Says how to train from now on. The optimizer's memory starts anew.
  public func compile(_ recipe: Recipe) {
    self.recipe = recipe
    training = nil
  }

  /// Does what comes before a fit: when that throws, the model is to be trained as it was before.
  public func settling<T>(_ work: () throws -> T) rethrows -> T {
    let before = (recipe, training)
    let generators = (own: random, within: generatorsWithin)
    do { return try work() } catch {
      (recipe, training) = before
      try? adopt(generators.own, within: generators.within)
      throw error
    }
  }

  /// Builds the model for these samples and settles what the recipe left open, for this and later fits.
  /// Throws `LearningError` when the samples, the loss and the last layer do not go together.
  public func prepare(for samples: Samples) throws -> Training {
    let settled = try settled(for: samples)
    training = settled
    return settled
  }

  /// Throws `LearningError` when the model, as it is trained, cannot be judged by these samples.
  public func check(_ samples: Samples) throws { _ = try settled(for: samples) }

  /// The training that there is, else one by the recipe. A loss that nobody named follows the targets.
  func settled(for samples: Samples) throws -> Training {
    try build(input: samples.sampleShape)
    let recipe = recipe ?? Recipe()
    let loss =
      try recipe.loss
      ?? .suiting(
        lastActivation, outputs: outputs, targets: samples.targets, dialect: dialect)
    let width = try targets(of: samples, for: loss).width
    for metric in training?.metrics ?? recipe.metrics ?? [] {
      try metric.check(outputs: outputs, targetWidth: width, loss: loss)
    }
    if let training {
      return training.loss == loss ? training : Training(training, loss: loss)
    }
    let metrics = recipe.metrics ?? (loss.isCrossEntropy ? [.accuracy] : [])
    return Training(recipe.optimizer, loss: loss, metrics: metrics, isClipped: recipe.isClipped)
  }

  func targets(of samples: Samples, for loss: Loss) throws -> Targets {
    try Targets(
      samples.targets, classCount: samples.classCount, for: loss, outputs: outputs)
  }

  private var outputs: Int { outputShape?.count ?? 0 }
}
