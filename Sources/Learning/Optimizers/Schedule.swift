#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the learning rate goes with the steps, as Keras's schedules: `rate(at: s)` holds for the step that
/// follows `s` others.
public enum Schedule: Hashable, Sendable {
  /// rate·decayRate^(s/steps); a staircase takes whole powers only.
  case exponential(rate: Double, steps: Double, decayRate: Double, isStaircase: Bool)
  /// rate/(1 + decayRate·s/steps); a staircase takes whole quotients only.
  case inverseTime(rate: Double, steps: Double, decayRate: Double, isStaircase: Bool)
  /// (rate − end)·(1 − s/steps)^power + end; then end, or it cycles through multiples of steps.
  case polynomial(rate: Double, steps: Double, end: Double, power: Double, isCycling: Bool)
  /// values[i] up to and with boundaries[i], the last one after them.
  case piecewise(boundaries: [Double], values: [Double])
  /// From rate (after a linear way to `warmup.target` in `warmup.steps`) along half a cosine to alpha times it.
  case cosine(rate: Double, steps: Double, alpha: Double, warmup: Warmup?)
  /// Cosines again and again, each `lengthening` times as long and `lowering` times as high.
  case cosineRestarts(rate: Double, steps: Double, lengthening: Double, lowering: Double, alpha: Double)

  public struct Warmup: Hashable, Sendable {
    public var target: Double
    public var steps: Double
    public init(target: Double, steps: Double) {
      self.target = target
      self.steps = steps
    }
  }

  public func rate(at step: Int) -> Double {
    let s = Double(step)
    switch self {
    case .exponential(let rate, let steps, let decayRate, let isStaircase):
      return rate * pow(decayRate, isStaircase ? (s / steps).rounded(.down) : s / steps)
    case .inverseTime(let rate, let steps, let decayRate, let isStaircase):
      return rate / (1 + decayRate * (isStaircase ? (s / steps).rounded(.down) : s / steps))
    case .polynomial(let rate, let steps, let end, let power, let isCycling):
      let whole = isCycling ? steps * max(1, (s / steps).rounded(.up)) : steps
      return (rate - end) * pow(1 - min(s, whole) / whole, power) + end
    case .piecewise(let boundaries, let values):
      let index = boundaries.firstIndex { s <= $0 } ?? boundaries.count
      return values.indices.contains(index) ? values[index] : values.last ?? 0
    case .cosine(let rate, let steps, let alpha, let warmup):
      guard let warmup else { return rate * Self.cosine(min(s, steps) / steps, alpha) }
      if s < warmup.steps { return rate + (warmup.target - rate) * s / warmup.steps }
      return warmup.target * Self.cosine(min(s - warmup.steps, steps) / steps, alpha)
    case .cosineRestarts(let rate, let steps, let lengthening, let lowering, let alpha):
      var (part, count) = (s / steps, 0.0)
      if lengthening == 1 {
        count = part.rounded(.down)
        part -= count
      } else {
        count = (log(1 - part * (1 - lengthening)) / log(lengthening)).rounded(.down)
        let before = (1 - pow(lengthening, count)) / (1 - lengthening)
        part = (part - before) / pow(lengthening, count)
      }
      let height = pow(lowering, count)
      return rate * ((1 - alpha) * 0.5 * height * (1 + cos(.pi * part)) + alpha)
    }
  }

  private static func cosine(_ part: Double, _ alpha: Double) -> Double {
    (1 - alpha) * 0.5 * (1 + cos(.pi * part)) + alpha
  }
}
