/// Sums over an epoch: Keras reports the average over samples of batch losses.
struct RunningTotals {
  private var lossSum = 0.0
  private var count = 0
  private var metrics: [MetricAccumulator]

  init(_ training: Training) {
    metrics = training.metrics.map { MetricAccumulator($0, cut: training.loss.cut) }
  }

  /// Adds a batch of `count` samples; `add` gives a metric its outputs and targets.
  mutating func add(loss: Float, count batch: Int, _ add: (inout MetricAccumulator) -> Void) {
    lossSum += Double(loss) * Double(batch)
    count += batch
    for index in metrics.indices { add(&metrics[index]) }
  }

  /// All sums, in a form that `init(_:outputs:numbers:)` reads.
  var numbers: [Double] { [lossSum, Double(count)] + metrics.flatMap(\.numbers) }

  /// The sums of a fit of the same training, whose model has so many outputs. `nil` when they cannot be that.
  init?(_ training: Training, outputs: Int, numbers: [Double]) {
    self.init(training)
    guard numbers.count >= 2, let count = wholeNumber(numbers[1]) else { return nil }
    (lossSum, self.count) = (numbers[0], count)
    var rest = numbers.dropFirst(2)
    for index in metrics.indices {
      guard metrics[index].take(&rest, outputs: outputs) else { return nil }
    }
    guard rest.isEmpty else { return nil }
  }

  var evaluation: Evaluation {
    Evaluation(loss: count == 0 ? 0 : lossSum / Double(count), tallies: metrics.map(\.tally), count: count)
  }
}

/// A number that counts something; `nil` for others.
func wholeNumber(_ number: Double) -> Int? {
  (0...0x1p53).contains(number) ? Int(exactly: number) : nil
}

extension Model {
  /// The number of the last epoch that it was trained for; 0 before the first.
  var epochsSoFar: Int { history.epochs.last?.epoch ?? earlierEpochs }

  /// The samples in the order in which this epoch takes them: one for each epoch's number, whoever asks.
  func order(ofEpoch epoch: Int, count: Int, isShuffled: Bool) -> [Int32] {
    guard isShuffled else { return (0..<Int32(count)).map { $0 } }
    var random = random.stream("order of epoch \(epoch)")
    return random.permutation(count)
  }
}
