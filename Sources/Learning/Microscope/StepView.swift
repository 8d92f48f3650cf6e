import Autograd
import Tensors

/// A training step that was made one recorded operation after another, with every number of it: the same
/// operations, rules and bits as those of `fit`, which plans the same record.
public final class StepView {
  /// Where a step stands in the training.
  public struct Place: Equatable, Sendable {
    /// Updates of the training up to and with this one.
    public let number: Int
    /// From 1, counted over all of a model's fits.
    public let epoch: Int
    /// Of the epoch, from 1.
    public let batch: Int
    public let batches: Int
  }

  public let step: StepRecord
  public let place: Place
  /// Which of the samples the batch has, in its order.
  public let rows: [Int32]
  public let loss: Loss
  public let optimizer: any Optimizer
  /// The learning rate of this step.
  public let rate: Double
  /// What all elements of an update share; see `Optimizer.scalars`.
  public let scalars: UpdateScalars
  /// Updates of parameters in their order.
  public let updates: [Update]
  /// Weights that were put back where a constraint wants them, behind the update.
  public let constrained: [Var: ConstraintRule]

  /// The update of one parameter.
  public struct Update {
    public let parameter: Parameter
    public let weight: Var
    /// In the order of the rule's `stateNames`.
    public let states: [Var]
    /// What the update takes: clipped, if so asked.
    public let gradient: Var
  }

  private let eager: Eager<Float>
  public let counter: UInt64
  private let before: [Var: [Float]]
  private let updated: [Var: [Float]]

  /// Makes the step: the model's and the optimizer's numbers are those behind it afterwards. `nil` when
  /// `isCancelled`, asked before each operation, ended it: then nothing has changed.
  init?(
    _ step: StepRecord, of training: Training, _ samples: Samples, _ targets: Targets, rows: [Int32],
    epoch: Int, batch: Int, batches: Int, isCancelled: () -> Bool
  ) {
    (self.step, self.rows, loss, optimizer) = (step, rows, training.loss, training.optimizer)
    counter = UInt64(training.step)
    let number = training.step + 1
    place = Place(number: number, epoch: epoch, batch: batch, batches: batches)
    rate = optimizer.rate(atStep: number)
    scalars = optimizer.scalars(step: number, rate: rate)
    eager = Eager(step.record)
    eager.counter = counter
    eager.load(
      samples, targets, rows: rows, inputs: step.inputs, targets: step.targets, weights: step.weights)
    eager.load(scalars, into: step.scalars)

    var before: [Var: [Float]] = [:]
    for (value, info) in zip(step.record.vars, step.record.values) {
      switch info.role {
      case .parameter, .state: before[value] = eager.elements(of: value)
      default: break
      }
    }
    self.before = before
    let steps = step.record.steps
    let constrained = Dictionary(
      steps[step.update].compactMap { step in
        (step.operation as? Constrain).map { (step.inputs[0], $0.rule) }
      }, uniquingKeysWith: { $1 })
    self.constrained = constrained
    updates = step.update.compactMap { index in
      guard steps[index].operation is Autograd.Update, let weight = steps[index].inputs.first,
        case .parameter(let parameter) = step.record.values[weight.index].role
      else { return nil }
      let inputs = steps[index].inputs
      return Update(
        parameter: parameter, weight: weight, states: Array(inputs[1..<inputs.count - 2]),
        gradient: inputs[inputs.count - 2])
    }
    guard eager.run(steps: step.forward, isCancelled: isCancelled),
      eager.run(steps: step.backward, isCancelled: isCancelled)
    else { return nil }
    var updated: [Var: [Float]] = [:]
    for index in step.update {
      eager.run(steps: index..<index + 1)
      guard let weight = steps[index].inputs.first, constrained[weight] != nil,
        steps[index].operation is Autograd.Update
      else { continue }
      updated[weight] = eager.elements(of: weight)
    }
    self.updated = updated
    eager.store()
    training.step = number
  }

  // MARK: Numbers

  /// The numbers of a value as the step computed with them: of a weight or a state those before its update.
  public func numbers(_ value: Var) -> [Float] { before[value] ?? eager.elements(of: value) }

  /// Those of a weight or a state behind the step.
  public func numbersAfter(_ value: Var) -> [Float] { eager.elements(of: value) }

  /// Those of a weight behind its update, before a constraint put it back.
  public func numbersUpdated(_ value: Var) -> [Float] { updated[value] ?? numbersAfter(value) }

  /// The loss of the batch, with the penalties, before the update.
  public var batchLoss: Float { numbers(step.loss).first ?? .nan }

  /// The forward pass of the same batch with the weights behind the update, in training mode and with the
  /// same random numbers, so that what differs is due to the update alone.
  public private(set) lazy var again: (loss: Float, outputs: [Float]) = {
    let again = Eager<Float>(step.record)
    again.counter = counter
    for (value, info) in zip(step.record.vars, step.record.values) {
      if case .computed = info.role { continue }
      again.set(value, to: eager.elements(of: value))
    }
    again.run(steps: step.forward)
    return (again.elements(of: step.loss).first ?? .nan, again.elements(of: step.outputs))
  }()

  /// Whether the loss and all weights behind the step are finite.
  public var isFinite: Bool {
    batchLoss.isFinite
      && updates.allSatisfy { update in
        ([update.weight] + update.states).allSatisfy { numbersAfter($0).allSatisfy(\.isFinite) }
      }
  }
}
