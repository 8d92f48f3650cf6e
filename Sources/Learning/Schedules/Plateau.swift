/// Lowers the rate when a number has not become better for a while, as PyTorch's `ReduceLROnPlateau`.
public struct Plateau: Hashable, Sendable {
  public var isGreaterBetter: Bool
  public var factor: Double
  /// Steps without a better number that are let pass.
  public var patience: Int
  /// How much better counts: a share of the best, or an amount.
  public var threshold: Double
  public var isThresholdRelative: Bool
  /// Steps after a cut in which nothing counts.
  public var cooldown: Int
  public var lowest: Double
  /// A smaller change of the rate is not made.
  public var epsilon: Double
  private var best: Double
  private var badSteps = 0
  private var rest = 0

  public init(
    isGreaterBetter: Bool = false, factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4,
    isThresholdRelative: Bool = true, cooldown: Int = 0, lowest: Double = 0, epsilon: Double = 1e-8
  ) {
    self.isGreaterBetter = isGreaterBetter
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.isThresholdRelative = isThresholdRelative
    self.cooldown = cooldown
    self.lowest = lowest
    self.epsilon = epsilon
    best = isGreaterBetter ? -.infinity : .infinity
  }

  private func isBetter(_ number: Double) -> Bool {
    switch (isGreaterBetter, isThresholdRelative) {
    case (false, true): number < best * (1 - threshold)
    case (false, false): number < best - threshold
    case (true, true): number > best * (1 + threshold)
    case (true, false): number > best + threshold
    }
  }

  /// Notes a step's number and gives the rate for the next.
  public mutating func rate(after number: Double, current: Double) -> Double {
    if isBetter(number) {
      (best, badSteps) = (number, 0)
    } else {
      badSteps += 1
    }
    if rest > 0 { (rest, badSteps) = (rest - 1, 0) }
    guard badSteps > patience else { return current }
    (rest, badSteps) = (cooldown, 0)
    let lower = max(current * factor, lowest)
    return current - lower > epsilon ? lower : current
  }
}
