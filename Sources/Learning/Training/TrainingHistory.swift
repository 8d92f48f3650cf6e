/// Loss and hits over a set.
public struct Evaluation: Equatable, Sendable {
  /// Mean over the samples.
  public let loss: Double
  public let tallies: [Tally]
  /// Number of samples.
  public let count: Int

  public init(loss: Double, tallies: [Tally], count: Int) {
    self.loss = loss
    self.tallies = tallies
    self.count = count
  }
}

/// One pass over the training data.
public struct EpochReport: Equatable, Sendable {
  /// From 1, counted over all of a model's fits.
  public let epoch: Int
  /// Running averages over the epoch's samples, taken while the weights moved (as Keras reports them);
  /// not the loss at its end.
  public let training: Evaluation
  /// After the epoch, in inference mode.
  public let validation: Evaluation?
  public let seconds: Double
}

/// How a model's training went: one report an epoch.
public struct TrainingHistory: Equatable, Sendable {
  public var epochs: [EpochReport] = []

  public init() {}

  /// Keras's names of the columns: `loss`, the metrics, `val_loss`, `val_…`, and `seconds`.
  public var columnNames: [String] {
    guard let first = epochs.first else { return [] }
    let names = ["loss"] + first.training.tallies.map(\.metric.name)
    let validated = epochs.contains { $0.validation != nil }
    return names + (validated ? names.map { "val_" + $0 } : []) + ["seconds"]
  }

  /// One number an epoch, by Keras's name; `nil` for a name that is none. An epoch without validation
  /// has no number in a `val_` column.
  public func column(_ name: String) -> [Double]? {
    guard columnNames.contains(name) else { return nil }
    if name == "seconds" { return epochs.map(\.seconds) }
    let ofValidation = name.hasPrefix("val_")
    let base = ofValidation ? String(name.dropFirst(4)) : name
    return epochs.map { report in
      guard let evaluation = ofValidation ? report.validation : report.training else { return .nan }
      if base == "loss" { return evaluation.loss }
      return evaluation.tallies.first { $0.metric.name == base }?.share ?? .nan
    }
  }
}
