/// Something that looks on while a model is fitted, epoch by epoch, and may stop it, change its rate or keep
/// its weights. A reference: it goes on where it was when a stopped fit goes on.
///
/// Epochs are counted as Keras counts them for callbacks, from 0 or `initial_epoch`: `fit.epochIndex`.
public protocol FitCallback: AnyObject {
  /// Before the first step. Throws `LearningError.callback` when the fit has not what it needs.
  func begin(_ fit: Fit) throws
  func beginEpoch(_ fit: Fit) throws
  /// After an epoch and its validation. `report` is of the epoch that has ended.
  func endEpoch(_ report: EpochReport, of fit: Fit) throws
  /// Before a step and after it, of a callback that `watchesSteps`. Behind a step `fit.lastLoss` is its loss,
  /// which may be no finite number.
  func beginStep(_ fit: Fit)
  func endStep(_ fit: Fit)
  /// When all epochs are done, or one of the callbacks stopped the fit.
  func end(_ fit: Fit) throws
  /// Whether it changes the learning rate, so that the history tells it.
  var movesRate: Bool { get }
  /// Whether it wants to hear of every step; others cost a step nothing.
  var watchesSteps: Bool { get }
  /// All that it has counted and kept since it began, between two epochs or steps.
  var memory: CallbackMemory { get }
  /// In place of `begin`: the fit goes on where another one stood, whose callback remembered this.
  func resume(_ fit: Fit, from memory: CallbackMemory) throws
}

extension FitCallback {
  public func begin(_ fit: Fit) throws {}
  public func beginEpoch(_ fit: Fit) throws {}
  public func endEpoch(_ report: EpochReport, of fit: Fit) throws {}
  public func beginStep(_ fit: Fit) {}
  public func endStep(_ fit: Fit) {}
  public func end(_ fit: Fit) throws {}
  public var movesRate: Bool { false }
  public var watchesSteps: Bool { false }
  public var memory: CallbackMemory { CallbackMemory() }
  public func resume(_ fit: Fit, from memory: CallbackMemory) throws { try begin(fit) }
}
