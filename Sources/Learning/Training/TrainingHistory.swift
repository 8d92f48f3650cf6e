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
  /// The rate at its end, when a callback of the fit moves it.
  public let learningRate: Double?

  public init(
    epoch: Int, training: Evaluation, validation: Evaluation?, seconds: Double, learningRate: Double? = nil
  ) {
    self.epoch = epoch
    self.training = training
    self.validation = validation
    self.seconds = seconds
    self.learningRate = learningRate
  }

  /// One of its numbers by Keras's name, `loss` or `val_accuracy`; `nil` when there is none.
  public func number(_ name: String) -> Double? {
    if name == "seconds" { return seconds }
    if name == "learning_rate" { return learningRate }
    let ofValidation = name.hasPrefix("val_")
    let base = ofValidation ? String(name.dropFirst(4)) : name
    guard let evaluation = ofValidation ? validation : training else { return nil }
    if base == "loss" { return evaluation.loss }
    return evaluation.tallies.first { $0.metric.name == base }?.share
  }
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
    let moved = epochs.contains { $0.learningRate != nil }
    return names + (validated ? names.map { "val_" + $0 } : []) + (moved ? ["learning_rate"] : []) + [
      "seconds"
    ]
  }

  /// One number an epoch, by Keras's name; `nil` for a name that is none. An epoch without validation
  /// has no number in a `val_` column.
  public func column(_ name: String) -> [Double]? {
    guard columnNames.contains(name) else { return nil }
    return epochs.map { $0.number(name) ?? .nan }
  }
}
