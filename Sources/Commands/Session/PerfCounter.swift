import Interpreter

/// `perf_counter()`, Python's name for it.
struct PerfCounter: Command {
  static let name = "perf_counter"
  static let category = Category.session
  static let hasEffect = false
  static let summary = "Seconds on a clock that only goes forward; differences of it are durations."
  static let details = "time in front of a statement says how long that took."
  static let examples = [Example("start = perf_counter()\nperf_counter() - start < 60", "true")]
  static var signature: Signature<Self> { Signature { Self() } }

  private static let start = ContinuousClock.now
  func run(in session: Session) throws -> Value { .number((ContinuousClock.now - Self.start) / .seconds(1)) }
}
