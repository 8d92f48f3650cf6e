/// A number of each epoch that a callback watches, and what counts as better; as Keras's callbacks have it.
public struct Monitor: Sendable {
  public enum Mode: String, CaseIterable, Sendable {
    /// Losses and errors are better when they are low, shares when they are high.
    case auto
    case min, max
  }

  /// By the history's name: `val_loss`.
  public let name: String
  public let mode: Mode
  /// By how much a number must be better to count; its size alone matters.
  public let leastChange: Double
  private var isLowBetter = true

  public init(_ name: String = "val_loss", mode: Mode = .auto, leastChange: Double = 0) {
    self.name = name
    self.mode = mode
    self.leastChange = abs(leastChange)
  }

  /// Finds the number among those that the fit reports.
  /// Throws `LearningError.callback` when it reports none of the name.
  public mutating func begin(_ fit: Fit, of callback: String) throws {
    let metrics = fit.training.metrics
    let all = fit.reportedNames
    let base = name.hasPrefix("val_") ? String(name.dropFirst(4)) : name
    guard all.contains(name) else {
      throw LearningError.callback(
        callback, problem: "watches \(name), which this fit does not report",
        advice: all.contains(base)
          ? "add validation_data= or validation_split=, or watch monitor=\"\(base)\""
          : "it reports \(all.joined(separator: ", "))")
    }
    switch mode {
    case .min: isLowBetter = true
    case .max: isLowBetter = false
    case .auto: isLowBetter = metrics.first { $0.name == base }.map { !$0.isGreaterBetter } ?? true
    }
  }

  func number(in report: EpochReport) -> Double { report.number(name) ?? .nan }

  /// Whether a number is better than another; better than none is every one.
  public func improves(_ number: Double, on other: Double?) -> Bool {
    guard let other else { return true }
    return isLowBetter ? number + leastChange < other : number - leastChange > other
  }
}
