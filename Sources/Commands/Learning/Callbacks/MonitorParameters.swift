import Interpreter
import Learning

/// The arguments of callbacks that watch a number.
enum Watching {
  static var monitor: Parameter<String> {
    Parameter("monitor", "The number of each epoch that is watched.", default: "val_loss")
  }

  static var mode: Parameter<Mode> {
    Parameter("mode", "Whether low or high is better; auto knows the metrics.", default: .auto)
  }

  static func leastChange(_ fallback: Double) -> Parameter<Double> {
    Parameter(
      "min_delta", "By how much a number must be better to count.", default: fallback,
      check: { $0.isFinite ? nil : "min_delta must be finite" })
  }

  static func count(_ name: String, _ summary: String, _ fallback: Int) -> Parameter<Int> {
    Parameter(name, summary, default: fallback, in: 0...1_000_000)
  }

  enum Mode: String, Choice {
    case auto, min, max

    var rule: Monitor.Mode { Monitor.Mode(rawValue: rawValue) ?? .auto }
  }
}
