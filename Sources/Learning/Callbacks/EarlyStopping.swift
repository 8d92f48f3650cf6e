/// Ends a fit when the watched number has not become better for `patience` epochs; as Keras's
/// `EarlyStopping`, which restores the best weights at the end of every fit, stopped or not.
public final class EarlyStopping: FitCallback {
  public private(set) var monitor: Monitor
  public let patience: Int
  public let baseline: Double?
  public let restoresBest: Bool
  public let startEpoch: Int

  /// The best number so far, and its epoch as the history counts it.
  public private(set) var best: Double?
  public private(set) var bestEpoch: Int?
  /// The epoch after which it stopped the fit; `nil` when it did not.
  public private(set) var stoppedEpoch: Int?
  /// Epochs without a better number.
  public private(set) var wait = 0
  private var weights: WeightsCopy?

  public init(
    _ monitor: Monitor = Monitor(), patience: Int = 0, baseline: Double? = nil, restoresBest: Bool = false,
    startEpoch: Int = 0
  ) {
    self.monitor = monitor
    self.patience = patience
    self.baseline = baseline
    self.restoresBest = restoresBest
    self.startEpoch = startEpoch
  }

  public func begin(_ fit: Fit) throws {
    try monitor.begin(fit, of: "early_stopping")
    (best, bestEpoch, stoppedEpoch, wait, weights) = (nil, nil, nil, 0, nil)
  }

  public var memory: CallbackMemory {
    var numbers = ["wait": Double(wait)]
    numbers["best"] = best
    numbers["best_epoch"] = bestEpoch.map(Double.init)
    numbers["stopped_epoch"] = stoppedEpoch.map(Double.init)
    return CallbackMemory(numbers: numbers, weights: weights)
  }

  public func resume(_ fit: Fit, from memory: CallbackMemory) throws {
    try begin(fit)
    (best, bestEpoch) = (memory.numbers["best"], memory.whole("best_epoch"))
    (stoppedEpoch, wait) = (memory.whole("stopped_epoch"), memory.whole("wait") ?? 0)
    weights = memory.weights
  }

  public func endEpoch(_ report: EpochReport, of fit: Fit) throws {
    guard fit.epochIndex >= startEpoch else { return }
    let number = monitor.number(in: report)
    if restoresBest, weights == nil {
      weights = WeightsCopy(fit.model)
      bestEpoch = report.epoch
    }
    wait += 1
    if monitor.improves(number, on: best) {
      (best, bestEpoch) = (number, report.epoch)
      if restoresBest { weights = WeightsCopy(fit.model) }
      if baseline.map({ monitor.improves(number, on: $0) }) ?? true { wait = 0 }
      return
    }
    if wait >= patience, fit.epochIndex > 0 {
      stoppedEpoch = report.epoch
      fit.stop()
    }
  }

  public func end(_ fit: Fit) throws {
    if let stoppedEpoch {
      let epochs = wait == 1 ? "in this epoch" : "for \(wait) epochs"
      fit.remark("stopped after epoch \(stoppedEpoch): \(monitor.name) was not better \(epochs)")
    }
    guard let weights, let bestEpoch else { return }
    weights.restore()
    self.weights = nil
    if bestEpoch != fit.history.epochs.last?.epoch {
      fit.remark("the model has the weights of epoch \(bestEpoch), the best")
    }
  }
}
