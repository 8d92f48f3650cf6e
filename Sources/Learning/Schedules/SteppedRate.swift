#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the learning rate goes from step to step of a schedule, as PyTorch's `lr_scheduler`s have it: each
/// takes the rate that the optimizer has, so that several of them, and the user, can change it in turn.
public enum SteppedRate: Hashable, Sendable {
  /// × gamma every `size` steps.
  case step(size: Int, gamma: Double)
  /// × gamma at each milestone; at one that stands twice, twice.
  case multiStep(milestones: [Int], gamma: Double)
  /// × gamma at every step.
  case exponential(gamma: Double)
  /// × factor at first, and back after `steps`.
  case constant(factor: Double, steps: Int)
  /// From × start to × end in `steps` equal parts.
  case linear(start: Double, end: Double, steps: Int)
  /// first·(1 − t/steps)^power, and as it is then.
  case polynomial(steps: Int, power: Double)
  /// Half a cosine from the first rate to `end` in `steps`, and up again.
  case cosine(steps: Int, end: Double)
  /// Half cosines from the first rate to `end`, each `lengthening` times as long.
  case cosineRestarts(steps: Int, lengthening: Int, end: Double)
  case oneCycle(OneCycle)

  /// The rate when the schedule is made.
  /// - Parameters:
  ///   - current: the optimizer's rate.
  ///   - first: the one that the optimizer had before its first schedule.
  public func start(current: Double, first: Double) -> Double {
    switch self {
    case .multiStep(let milestones, let gamma): current * pow(gamma, Double(milestones.count { $0 == 0 }))
    case .constant(let factor, _): current * factor
    case .linear(let start, _, _): current * start
    case .cosineRestarts: rate(current: current, first: first, at: 0)
    case .oneCycle(let cycle): cycle.rate(at: 0)
    default: current
    }
  }

  /// The rate that step `position`, from 1, goes over to. Warm restarts take parts of steps.
  public func rate(current: Double, first: Double, at position: Double) -> Double {
    let t = position
    switch self {
    case .step(let size, let gamma):
      return fmod(t, Double(size)) == 0 ? current * gamma : current
    case .multiStep(let milestones, let gamma):
      let count = milestones.count { Double($0) == t }
      return count == 0 ? current : current * pow(gamma, Double(count))
    case .exponential(let gamma): return current * gamma
    case .constant(let factor, let steps): return t == Double(steps) ? current * (1 / factor) : current
    case .linear(let start, let end, let steps):
      guard t <= Double(steps) else { return current }
      return current * (1 + (end - start) / (Double(steps) * start + (t - 1) * (end - start)))
    case .polynomial(let steps, let power):
      guard t <= Double(steps) else { return current }
      return current * pow((1 - t / Double(steps)) / (1 - (t - 1) / Double(steps)), power)
    case .cosine(let steps, let end):
      let length = Double(steps)
      // Behind the lowest point the factor would be 0/0.
      if fmod(t - 1 - length, 2 * length) == 0 {
        return current + (first - end) * (1 - cos(.pi / length)) / 2
      }
      return (1 + cos(.pi * t / length)) / (1 + cos(.pi * (t - 1) / length)) * (current - end) + end
    case .cosineRestarts(let steps, let lengthening, let end):
      let (passed, length) = Self.part(of: t, first: Double(steps), lengthening: Double(lengthening))
      return end + (first - end) * (1 + cos(.pi * passed / length)) / 2
    case .oneCycle(let cycle): return cycle.rate(at: t)
    }
  }

  /// How far `t` is in its part, and how long that is.
  private static func part(
    of t: Double, first: Double, lengthening: Double
  ) -> (passed: Double, length: Double) {
    guard lengthening > 1 else { return (fmod(t, first), first) }
    var (passed, length) = (t, first)
    while passed >= length {
      passed -= length
      length *= lengthening
    }
    return (passed, length)
  }
}
