#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Up to a high rate and down to next to nothing, and the momentum the other way (Smith and Topin, 2018).
public struct OneCycle: Hashable, Sendable {
  public var highest: Double
  public var steps: Int
  /// Share of the steps that go up.
  public var rise: Double
  public var isLinear: Bool
  /// The momentum where the rate is highest, and at both ends; `nil` leaves it as it is.
  public var momentum: Momentum?
  /// highest/divisor is the first rate, and that divided by `finalDivisor` the last.
  public var divisor: Double
  public var finalDivisor: Double
  /// Down to the first rate as slowly as up, and only then to the last.
  public var hasThreePhases: Bool

  public struct Momentum: Hashable, Sendable {
    public var lowest: Double
    public var highest: Double
    public init(lowest: Double, highest: Double) {
      self.lowest = lowest
      self.highest = highest
    }
  }

  /// The rate of the first step.
  public var first: Double { highest / divisor }

  public init(
    highest: Double, steps: Int, rise: Double = 0.3, isLinear: Bool = false,
    momentum: Momentum? = Momentum(lowest: 0.85, highest: 0.95), divisor: Double = 25,
    finalDivisor: Double = 1e4,
    hasThreePhases: Bool = false
  ) {
    self.highest = highest
    self.steps = steps
    self.rise = rise
    self.isLinear = isLinear
    self.momentum = momentum
    self.divisor = divisor
    self.finalDivisor = finalDivisor
    self.hasThreePhases = hasThreePhases
  }

  private enum Level { case first, highest, last }
  private typealias Phase = (end: Double, from: Level, to: Level)

  private var phases: [Phase] {
    let (steps, up) = (Double(steps), rise * Double(steps))
    return hasThreePhases
      ? [(up - 1, .first, .highest), (2 * up - 2, .highest, .first), (steps - 1, .first, .last)]
      : [(up - 1, .first, .highest), (steps - 1, .highest, .last)]
  }

  /// The phase of a step and how much of it has passed.
  private func place(_ step: Double) -> (phase: Phase, share: Double) {
    var start = 0.0
    let phases = phases
    for phase in phases.dropLast() {
      if step <= phase.end { return (phase, share(step, from: start, to: phase.end)) }
      start = phase.end
    }
    let last = phases[phases.count - 1]
    return (last, share(step, from: start, to: last.end))
  }

  /// PyTorch divides by zero in a phase without length, which ends as it begins.
  private func share(_ step: Double, from start: Double, to end: Double) -> Double {
    end > start ? (step - start) / (end - start) : 1
  }

  private func between(_ from: Double, _ to: Double, _ share: Double) -> Double {
    isLinear ? (to - from) * share + from : to + (from - to) / 2 * (cos(.pi * share) + 1)
  }

  /// The rate behind `step` steps of the schedule.
  public func rate(at step: Double) -> Double {
    func rate(_ level: Level) -> Double {
      switch level {
      case .first: first
      case .highest: highest
      case .last: first / finalDivisor
      }
    }
    let (phase, share) = place(step)
    return between(rate(phase.from), rate(phase.to), share)
  }

  /// The momentum that goes with it: lowest where the rate is highest.
  public func momentum(at step: Double) -> Double? {
    guard let momentum else { return nil }
    func share(_ level: Level) -> Double { level == .highest ? momentum.lowest : momentum.highest }
    let (phase, passed) = place(step)
    return between(share(phase.from), share(phase.to), passed)
  }
}
