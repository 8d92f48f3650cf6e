import Autograd

/// Where a fit stands between two steps: with the layers, samples, options and callbacks that it was made from,
/// all that it needs to go on to the very bits that it would have reached.
public struct FitState {
  public var firstEpoch = 1
  /// The epoch that is being run, or will be next, and the steps of it that are done.
  public var epoch = 1
  public var step = 0
  /// Callbacks that have begun it.
  public var begun = 0
  /// Whether a callback asked for the end.
  public var isStopping = false
  /// Seconds spent in the epoch so far.
  public var seconds = 0.0
  /// Updates that the training has made, from which dropout draws, and the rate of the next.
  public var updates = 0
  public var learningRate = 0.0
  /// Epochs that the model had before it was loaded from a file.
  public var earlierEpochs = 0
  /// The model's and the optimizer's numbers.
  public var numbers: WeightsCopy
  /// Those before the epoch that is being run, to which a loss that is no number goes back.
  public var before: WeightsCopy?
  /// The sums over the epoch so far.
  public var totals: [Double]
  /// All epochs of the model, of which the last so many are of this fit.
  public var history: TrainingHistory
  public var ownEpochs = 0
  /// What each callback remembers.
  public var callbacks: [CallbackMemory]

  public init(
    numbers: WeightsCopy, totals: [Double], history: TrainingHistory, callbacks: [CallbackMemory]
  ) {
    self.numbers = numbers
    self.totals = totals
    self.history = history
    self.callbacks = callbacks
  }
}

extension Fit {
  /// Where it stands, to be taken between two steps: in a `step` report of a step that is not its epoch's last,
  /// in an `epochDone`, behind `begin`, or while it is stopped.
  public var state: FitState {
    var state = FitState(
      numbers: WeightsCopy(model.state + training.allMemory), totals: running.numbers,
      history: model.history, callbacks: callbacks.map(\.memory))
    (state.firstEpoch, state.epoch, state.step, state.begun) = (firstEpoch, epoch, step, begun)
    (state.isStopping, state.seconds) = (isStopping, seconds)
    (state.updates, state.learningRate) = (training.step, training.optimizer.learningRate)
    (state.earlierEpochs, state.ownEpochs) = (model.earlierEpochs, history.epochs.count)
    if step > 0 { state.before = snapshot?.weights }
    return state
  }

  /// Goes on where another fit of the same layers, samples, options and callbacks stood; before `run`.
  /// Throws `StateError` when the state cannot be one of this fit, and changes nothing then.
  public func take(_ state: FitState) throws {
    try check(state)
    guard
      let totals = RunningTotals(training, outputs: model.outputShape?.count ?? 0, numbers: state.totals)
    else { throw Self.misfit("the sums of its epoch") }
    state.numbers.restore()
    training.optimizer.learningRate = state.learningRate
    training.step = state.updates
    (updates, workspace.counter) = (state.updates, UInt64(state.updates))
    (model.history, model.earlierEpochs) = (state.history, state.earlierEpochs)
    history.epochs = state.history.epochs.suffix(state.ownEpochs)
    (firstEpoch, epoch, step, begun) = (state.firstEpoch, state.epoch, state.step, state.begun)
    (isStopping, seconds) = (state.isStopping, state.seconds)
    (running, resumed) = (totals, state.callbacks)
    guard step > 0 else { return }
    order = model.order(ofEpoch: epoch, count: samples.count, isShuffled: options.isShuffled)
    snapshot = TrainingCopy(
      model, weights: state.before ?? state.numbers, step: state.updates - state.step)
  }

  private func check(_ state: FitState) throws {
    let done = state.epoch - state.firstEpoch
    guard state.firstEpoch > 0, done >= 0, done == state.ownEpochs,
      state.history.epochs.count >= state.ownEpochs
    else { throw Self.misfit("its epochs") }
    guard (0...stepsPerEpoch).contains(state.step), state.updates >= state.step,
      state.step == 0 || state.before != nil
    else { throw Self.misfit("its steps") }
    guard state.callbacks.count == callbacks.count, (0...callbacks.count).contains(state.begun) else {
      throw Self.misfit("its callbacks")
    }
    guard state.learningRate.isFinite, state.learningRate >= 0, state.seconds.isFinite else {
      throw Self.misfit("its learning rate")
    }
  }

  private static func misfit(_ what: String) -> StateError {
    StateError(message: "\(what) cannot be those of this fit", notes: [])
  }
}
