import Autograd
import Tensors

/// A training of a model from one epoch to another: runs, stops when asked, and goes on from there to
/// the very bits that it would have reached without the stop.
///
/// Weights depend on the model's generator, the data and the options alone; not on threads or stops.
public final class Fit {
  /// How often, in which steps and in which order.
  public struct Options: Sendable {
    public var epochs: Int
    /// Samples in each step; the last step of an epoch may have fewer.
    public var batch: Int
    /// A new order of the samples each epoch, from the model's generator and the epoch's number.
    public var isShuffled: Bool
    /// Leaves samples out that would not fill the last step; of fewer samples than a batch none.
    public var dropsLast: Bool
    /// How many epochs of `epochs` are taken as done, as Keras's `initial_epoch`; `nil`: none, and epochs are
    /// numbered on from the model's earlier ones.
    public var initialEpoch: Int?

    /// `epochs` and `batch` must be at least 1, and `initialEpoch` below `epochs`.
    public init(
      epochs: Int = 1, batch: Int = 32, isShuffled: Bool = true, dropsLast: Bool = false,
      initialEpoch: Int? = nil
    ) {
      self.epochs = epochs
      self.batch = batch
      self.isShuffled = isShuffled
      self.dropsLast = dropsLast
      self.initialEpoch = initialEpoch
    }
  }

  /// What is told while it runs.
  public enum Report {
    /// A step was made; `epoch`, `step` and `running` say where it stands.
    case step
    case epoch(EpochReport)
    /// An epoch and all that callbacks do at its end are over.
    case epochDone
    /// What a callback has to say.
    case remark(String)
  }

  /// How a run ended.
  public enum Outcome: Equatable {
    case finished
    /// Asked to stop after this step (from 1) of this epoch, or before its first (0); `run` goes on.
    case stopped(epoch: Int, step: Int)
    /// The loss of this step, or weights after the last one, are no finite numbers. The model has the
    /// weights again that it had before the epoch.
    case diverged(epoch: Int, step: Int, loss: Double)
  }

  public let model: Model
  public let training: Training
  public let samples: Samples
  public let options: Options
  public let stepsPerEpoch: Int
  /// Epochs count from 1 over all fits of a model.
  public internal(set) var firstEpoch: Int
  public var lastEpoch: Int { lastEpoch(from: firstEpoch) }
  /// Its last epoch if it had this first one.
  public func lastEpoch(from first: Int) -> Int { first + options.epochs - (options.initialEpoch ?? 0) - 1 }
  /// The number of the epoch that has just ended, or is being run, as callbacks count: from 0, or from
  /// `initialEpoch`.
  public var epochIndex: Int { (options.initialEpoch ?? 0) + epoch - firstEpoch }
  /// What each of its epochs has numbers of, by the history's names.
  public var reportedNames: [String] {
    let names = ["loss"] + training.metrics.map(\.name)
    return names + (validation == nil ? [] : names.map { "val_" + $0 })
  }
  /// The epoch that is being run, or will be next.
  public internal(set) var epoch: Int
  /// Steps of it that are done.
  public internal(set) var step = 0
  /// Seconds spent in the epoch so far.
  public internal(set) var seconds = 0.0
  /// Loss of the last step's batch, before that step's update.
  public private(set) var lastLoss = Double.nan
  /// The epochs of this fit.
  public internal(set) var history = TrainingHistory()

  let callbacks: [any FitCallback]
  /// Those that hear of every step.
  private let stepCallbacks: [any FitCallback]
  /// Whether a callback asked for the end.
  var isStopping = false
  /// Whether the epoch that is being run, or has just ended, is the last.
  public var isLastEpoch: Bool { isStopping || epoch >= lastEpoch }
  private var hasBegun = false
  /// Callbacks that have begun the epoch that is to be run.
  var begun = 0
  /// What the callbacks of a fit remembered that this one goes on with.
  var resumed: [CallbackMemory]?
  private var hasEnded = false
  private var remarks: [String] = []
  private let validation: Samples?
  private let targets: Targets
  private let threads: Threads
  let workspace = Workspace()
  private let fullStep: RecordedStep
  private let lastStep: RecordedStep
  var order: [Int32] = []
  var running: RunningTotals
  /// The model as it was before the epoch that is being run, or ends just now.
  var snapshot: TrainingCopy?
  /// Updates of the training when this fit last stopped: another fit since then shows here.
  var updates: Int

  /// Builds the model if need be, and records and plans the step.
  /// Throws `LearningError` when data, loss and layers do not go together.
  public init(
    _ model: Model, on samples: Samples, validation: Samples? = nil, options: Options = Options(),
    callbacks: [any FitCallback] = [], threads: Threads
  ) throws {
    self.model = model
    self.samples = samples
    self.validation = validation
    self.options = options
    self.callbacks = callbacks
    stepCallbacks = callbacks.filter(\.watchesSteps)
    self.threads = threads
    training = try model.prepare(for: samples)
    targets = try model.targets(of: samples, for: training.loss)
    if let validation { try model.check(validation) }
    let (count, batch) = (samples.count, min(options.batch, samples.count))
    let drops = options.dropsLast
    stepsPerEpoch = drops ? count / batch : (count + batch - 1) / batch
    firstEpoch = (options.initialEpoch ?? model.epochsSoFar) + 1
    epoch = firstEpoch
    running = RunningTotals(training)
    updates = training.step
    workspace.counter = UInt64(training.step)
    let (settled, columns, steps) = (training, targets, workspace)
    func recorded(_ batch: Int) throws -> RecordedStep {
      let record = try StepRecord(
        model, settled, sample: samples.sampleShape, targets: columns, batch: batch,
        isWeighted: samples.weights != nil)
      return RecordedStep(record, workspace: steps, threads: threads)
    }
    fullStep = try recorded(batch)
    let rest = drops ? batch : count - (stepsPerEpoch - 1) * batch
    lastStep = rest == batch ? fullStep : try recorded(rest)
  }

  /// Whether all its epochs are done, or a callback asked for the end.
  public var isOver: Bool { epoch > lastEpoch || isStopping }

  /// Loss and hits of the epoch so far, over the samples seen in it.
  public var runningEvaluation: Evaluation { running.evaluation }

  /// Trains until the last epoch is done, or until `isCancelled`, which is asked after each step.
  /// Called again after a stop, it goes on.
  public func run(isCancelled: () -> Bool = { false }, report: (Report) -> Void = { _ in }) throws -> Outcome
  {
    guard training === model.training, updates == training.step else { throw LearningError.trainedSince }
    defer { updates = training.step }
    try begin()
    while !isOver {
      if step == 0 {
        guard try beginCallbacks(isCancelled) else { return .stopped(epoch: epoch, step: 0) }
        beginEpoch()
      }
      let start = ContinuousClock.now
      let before = seconds
      while step < stepsPerEpoch {
        for callback in stepCallbacks { callback.beginStep(self) }
        let loss = runStep()
        for callback in stepCallbacks { callback.endStep(self) }
        seconds = before + (ContinuousClock.now - start) / .seconds(1)
        guard loss.isFinite else { return diverge(loss: Double(loss)) }
        report(.step)
        if step < stepsPerEpoch || epoch < lastEpoch, isCancelled() {
          return .stopped(epoch: epoch, step: step)
        }
      }
      guard (model.state + training.allMemory).allSatisfy(\.isFinite) else {
        return diverge(loss: running.evaluation.loss)
      }
      let ended = try endEpoch()
      report(.epoch(ended))
      for callback in callbacks { try callback.endEpoch(ended, of: self) }
      tell(report)
      (epoch, step, snapshot) = (epoch + 1, 0, nil)
      report(.epochDone)
    }
    if !hasEnded {
      for callback in callbacks { try callback.end(self) }
      hasEnded = true
      tell(report)
    }
    return .finished
  }

  // MARK: For callbacks

  /// Ends the fit behind this epoch.
  public func stop() { isStopping = true }

  /// Says something behind the line of this epoch.
  public func remark(_ text: String) { remarks.append(text) }

  /// The rate of the next step.
  public var learningRate: Double {
    get { training.optimizer.rate(atStep: training.step + 1) }
    set { training.optimizer.learningRate = newValue }
  }

  /// Throws when the rate follows a schedule, which a callback cannot change.
  public func requireSettableRate(_ callback: String) throws {
    guard training.optimizer.common.schedule != nil else { return }
    throw LearningError.callback(
      callback, problem: "sets the learning rate, but that of this optimizer follows a schedule",
      advice: "give the optimizer a number, as lr=0.01")
  }

  /// Lets the callbacks begin, once; `run` does it where nobody did. Before it there is no `state` to be taken.
  public func begin() throws {
    guard !hasBegun else { return }
    for (index, callback) in callbacks.enumerated() {
      if let resumed { try callback.resume(self, from: resumed[index]) } else { try callback.begin(self) }
    }
    (resumed, hasBegun) = (nil, true)
  }

  private func tell(_ report: (Report) -> Void) {
    for remark in remarks { report(.remark(remark)) }
    remarks = []
  }

  /// Each callback begins an epoch once, even when the fit was asked to stop among them. Whether it may go on.
  private func beginCallbacks(_ isCancelled: () -> Bool) throws -> Bool {
    while begun < callbacks.count {
      if epoch > firstEpoch, isCancelled() { return false }
      do { try callbacks[begun].beginEpoch(self) } catch {
        // A function of the user's ends early at Ctrl-C: that is a stop like any other.
        if isCancelled() { return false }
        throw error
      }
      begun += 1
    }
    begun = 0
    return true
  }

  private func beginEpoch() {
    order = model.order(ofEpoch: epoch, count: samples.count, isShuffled: options.isShuffled)
    running = RunningTotals(training)
    seconds = 0
    snapshot = TrainingCopy(model)
  }

  private func runStep() -> Float {
    let recorded = step == stepsPerEpoch - 1 ? lastStep : fullStep
    let start = step * fullStep.batch
    training.step += 1
    let scalars = training.optimizer.scalars(
      step: training.step, rate: training.optimizer.rate(atStep: training.step))
    let loss = order.withUnsafeBufferPointer { order in
      recorded.run(
        samples, targets, order: UnsafeBufferPointer(rebasing: order[start..<start + recorded.batch]),
        scalars: scalars)
    }
    step += 1
    lastLoss = Double(loss)
    running.add(loss: loss, count: recorded.batch) { recorded.add(to: &$0, targetWidth: targets.width) }
    return loss
  }

  private func endEpoch() throws -> EpochReport {
    let report = EpochReport(
      epoch: epoch, training: running.evaluation,
      validation: try validation.map { try model.evaluate($0, threads: threads) }, seconds: seconds,
      learningRate: callbacks.contains { $0.movesRate } ? learningRate : nil)
    history.epochs.append(report)
    model.history.epochs.append(report)
    return report
  }

  private func diverge(loss: Double) -> Outcome {
    defer { step = 0 }
    snapshot?.restore()
    return .diverged(epoch: epoch, step: step, loss: loss)
  }
}
