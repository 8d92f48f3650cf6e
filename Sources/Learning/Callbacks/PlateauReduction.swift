import Tensors

/// Lowers the learning rate when the watched number has not become better for `patience` epochs; as Keras's
/// `ReduceLROnPlateau`. (PyTorch's, which counts otherwise, is `Plateau`.)
public final class PlateauReduction: FitCallback {
  public private(set) var monitor: Monitor
  public let factor: Double
  public let patience: Int
  public let cooldown: Int
  public let lowest: Double
  private var best: Double?
  private var wait = 0
  private var rest = 0

  /// `factor` must be below 1.
  public init(
    _ monitor: Monitor = Monitor(leastChange: 1e-4), factor: Double = 0.1, patience: Int = 10,
    cooldown: Int = 0, lowest: Double = 0
  ) {
    self.monitor = monitor
    self.factor = factor
    self.patience = patience
    self.cooldown = cooldown
    self.lowest = lowest
  }

  public var movesRate: Bool { true }

  public func begin(_ fit: Fit) throws {
    try monitor.begin(fit, of: "reduce_lr_on_plateau")
    try fit.requireSettableRate("reduce_lr_on_plateau")
    (best, wait, rest) = (nil, 0, 0)
  }

  public var memory: CallbackMemory {
    var numbers = ["wait": Double(wait), "rest": Double(rest)]
    numbers["best"] = best
    return CallbackMemory(numbers: numbers)
  }

  public func resume(_ fit: Fit, from memory: CallbackMemory) throws {
    try begin(fit)
    (best, wait, rest) = (
      memory.numbers["best"], memory.whole("wait") ?? 0, memory.whole("rest") ?? 0
    )
  }

  public func endEpoch(_ report: EpochReport, of fit: Fit) throws {
    let number = monitor.number(in: report)
    if rest > 0 { (rest, wait) = (rest - 1, 0) }
    if monitor.improves(number, on: best) {
      (best, wait) = (number, 0)
    } else if rest == 0 {
      wait += 1
      guard wait >= patience else { return }
      // Keras holds the rate in float32.
      let old = fit.learningRate
      guard old > Double(Float(lowest)) else { return }
      fit.learningRate = max(old * factor, lowest)
      fit.remark("the learning rate is \(plainText(fit.learningRate)) from now on, not \(plainText(old))")
      (rest, wait) = (cooldown, 0)
    }
  }
}
