import Tensors

extension Schedule {
  /// As the user writes it, with every setting that is not Keras's default:
  /// `exponential_decay(0.1, 1000, 0.96, staircase=true)`.
  public var written: String {
    switch self {
    case .exponential(let rate, let steps, let decayRate, let isStaircase):
      return call("exponential_decay", [rate, steps, decayRate], isStaircase ? ["staircase=true"] : [])
    case .inverseTime(let rate, let steps, let decayRate, let isStaircase):
      return call("inverse_time_decay", [rate, steps, decayRate], isStaircase ? ["staircase=true"] : [])
    case .polynomial(let rate, let steps, let end, let power, let isCycling):
      return call("polynomial_decay", [rate, steps, end, power], isCycling ? ["cycle=true"] : [])
    case .piecewise(let boundaries, let values):
      return call("piecewise_constant_decay", [], [list(boundaries), list(values)])
    case .cosine(let rate, let steps, let alpha, let warmup):
      let warming = warmup.map {
        ["warmup_target=\(plainText($0.target))", "warmup_steps=\(plainText($0.steps))"]
      }
      return call("cosine_decay", [rate, steps], differing([("alpha", alpha, 0)]) + (warming ?? []))
    case .cosineRestarts(let rate, let steps, let lengthening, let lowering, let alpha):
      return call(
        "cosine_decay_restarts", [rate, steps],
        differing([("t_mul", lengthening, 2), ("m_mul", lowering, 1), ("alpha", alpha, 0)]))
    }
  }

  private func list(_ numbers: [Double]) -> String {
    "[\(numbers.map(plainText).joined(separator: ", "))]"
  }

  private func call(_ name: String, _ numbers: [Double], _ settings: [String]) -> String {
    "\(name)(\((numbers.map(plainText) + settings).joined(separator: ", ")))"
  }
}
