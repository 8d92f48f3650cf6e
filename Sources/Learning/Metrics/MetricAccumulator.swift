import Autograd

/// Takes a metric over a set, batch by batch, in memory of a fixed size.
struct MetricAccumulator {
  let metric: Metric
  /// Above it a single output means yes: ½ of probabilities.
  private let cut: Float
  private var hits = 0
  private var count = 0
  private var width = 0
  /// By metric: true positives, predicted and actual ones of each class; histograms of positives' and
  /// negatives' scores; Σt, Σt², Σ(t − p)² of each output; or one sum.
  private var sums: [Double] = []
  private var hasOddScores = false

  private static let thresholds = 200

  /// Outputs, and what they should have been; targets are as many columns, or class numbers.
  struct Batch {
    let outputs: UnsafeBufferPointer<Float>
    let width: Int
    let targets: UnsafeBufferPointer<Float>
    let targetWidth: Int
    let count: Int

    func output(_ row: Int) -> UnsafeBufferPointer<Float> {
      UnsafeBufferPointer(rebasing: outputs[row * width..<(row + 1) * width])
    }
    func target(_ row: Int) -> UnsafeBufferPointer<Float> {
      UnsafeBufferPointer(rebasing: targets[row * targetWidth..<(row + 1) * targetWidth])
    }
    /// The true class; −1 for a number that is none.
    func truth(_ row: Int) -> Int {
      targetWidth == 1 ? Int(exactly: targets[row]) ?? -1 : firstMaximum(target(row))
    }
    /// Whether a column's target is yes.
    func isTrue(_ row: Int, _ column: Int) -> Bool {
      targetWidth == width ? targets[row * width + column] > 0.5 : targets[row] == Float(column)
    }
  }

  init(_ metric: Metric, cut: Double = 0.5) {
    self.metric = metric
    self.cut = Float(cut)
  }

  mutating func add(_ batch: Batch) {
    if sums.isEmpty { prepare(width: batch.width) }
    count += batch.count
    switch metric {
    case .accuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .topK:
      for row in 0..<batch.count where isHit(batch, row) { hits += 1 }
    case .binaryAccuracy(let threshold): addBinary(batch, above: Float(threshold))
    case .precision(let averaging), .recall(let averaging), .f1(let averaging): addCounts(batch, averaging)
    case .auc: addScores(batch)
    case .r2: addSquares(batch)
    case .rmse: add(batch, .meanSquaredError)
    case .cosineSimilarity: add(batch, .cosine)
    case .logLoss: add(batch, batch.crossEntropy)
    case .mean(let kind): add(batch, Loss(kind).rule(isSparse: false).kind)
    }
  }

  private mutating func prepare(width: Int) {
    self.width = width
    let size =
      switch metric {
      case .precision, .recall, .f1, .r2: 3 * width
      case .auc: 2 * Self.thresholds
      default: 1
      }
    sums = [Double](repeating: 0, count: size)
  }

  /// - one output: right when it is above the cut where the target is above ½ (Keras's binary accuracy);
  /// - several: right when the largest output is at the true class, the first one in a tie, as numpy's
  ///   argmax; for `topK`, when fewer than k outputs are larger than the true class's (Keras's in_top_k).
  private func isHit(_ batch: Batch, _ row: Int) -> Bool {
    if batch.width == 1 { return (batch.outputs[row] > cut) == (batch.targets[row] > 0.5) }
    let (output, truth) = (batch.output(row), batch.truth(row))
    guard case .topK(let k) = metric else { return firstMaximum(output) == truth }
    guard output.indices.contains(truth), output[truth].isFinite else { return false }
    return output.count { $0 > output[truth] } < k
  }

  private mutating func addBinary(_ batch: Batch, above threshold: Float) {
    for index in 0..<batch.count * batch.width
    where (batch.outputs[index] > threshold) == (batch.targets[index] > 0.5) { hits += 1 }
  }

  private mutating func addCounts(_ batch: Batch, _ averaging: Metric.Averaging) {
    let isByColumn = width == 1 || averaging.threshold != nil
    let threshold = averaging.threshold.map { Float($0) } ?? cut
    for row in 0..<batch.count {
      guard isByColumn else {
        let (called, truth) = (firstMaximum(batch.output(row)), batch.truth(row))
        sums[width + called] += 1
        guard (0..<width).contains(truth) else { continue }
        sums[2 * width + truth] += 1
        if called == truth { sums[truth] += 1 }
        continue
      }
      for column in 0..<width {
        let isCalled = batch.outputs[row * width + column] > threshold
        let isTrue = batch.isTrue(row, column) && (width > 1 || batch.targets[row] > 0.5)
        if isCalled, isTrue { sums[column] += 1 }
        if isCalled { sums[width + column] += 1 }
        if isTrue { sums[2 * width + column] += 1 }
      }
    }
  }

  /// A score belongs to the last of the evenly spread thresholds that it is above.
  private mutating func addScores(_ batch: Batch) {
    let last = Self.thresholds - 1
    for row in 0..<batch.count {
      for column in 0..<width {
        let score = batch.outputs[row * width + column]
        guard (0...1).contains(score) else {
          hasOddScores = true
          continue
        }
        let place = max(0, Int((score * Float(last)).rounded(.up)) - 1)
        sums[(batch.isTrue(row, column) ? 0 : Self.thresholds) + place] += 1
      }
    }
  }

  private mutating func addSquares(_ batch: Batch) {
    for row in 0..<batch.count {
      for column in 0..<width {
        let target = Double(batch.targets[row * width + column])
        let miss = target - Double(batch.outputs[row * width + column])
        sums[column] += target
        sums[width + column] += target * target
        sums[2 * width + column] += miss * miss
      }
    }
  }

  private mutating func add(_ batch: Batch, _ kind: LossKind) {
    sums[0] += Double(batch.count) * LossRule(kind).mean(batch.outputs, batch.targets, columns: batch.width)
  }
}

extension MetricAccumulator.Batch {
  fileprivate var crossEntropy: LossKind {
    if width == 1 { return .binaryCrossEntropy }
    return targetWidth == 1 ? .sparseCategoricalCrossEntropy : .categoricalCrossEntropy
  }
}

extension MetricAccumulator {
  /// All that was counted, in a form that `take` reads.
  var numbers: [Double] {
    [Double(hits), Double(count), hasOddScores ? 1 : 0, Double(sums.count)] + sums
  }

  /// Takes what an accumulator of the same metric counted, of so many outputs, from the front of `rest`.
  /// Whether it was that.
  mutating func take(_ rest: inout ArraySlice<Double>, outputs: Int) -> Bool {
    let head = rest.prefix(4).map(wholeNumber)
    guard head.count == 4, let hits = head[0], let count = head[1], let isOdd = head[2], let size = head[3],
      isOdd <= 1
    else { return false }
    rest = rest.dropFirst(4)
    if size > 0 { prepare(width: outputs) }
    guard size == sums.count, rest.count >= size else { return false }
    sums = Array(rest.prefix(size))
    rest = rest.dropFirst(size)
    (self.hits, self.count, hasOddScores) = (hits, count, isOdd == 1)
    return true
  }

  /// The metric of all that was added.
  var tally: Tally {
    guard count > 0 else { return Tally(metric, value: 0) }
    switch metric {
    case .binaryAccuracy: return counted(count * width)
    case _ where metric.isCount: return counted(count)
    case .precision(let averaging), .recall(let averaging), .f1(let averaging): return averaged(averaging)
    case .auc:
      return Tally(
        metric, value: hasOddScores ? .nan : area, count: count,
        detail: hasOddScores
          ? "it takes probabilities" : width == 1 ? nil : "all \(width) outputs against the rest")
    case .r2: return Tally(metric, value: determination, count: count)
    case .rmse: return Tally(metric, value: (sums[0] / Double(count)).squareRoot(), count: count)
    case .cosineSimilarity: return Tally(metric, value: -sums[0] / Double(count), count: count)
    default: return Tally(metric, value: sums[0] / Double(count), count: count)
    }
  }

  private func counted(_ count: Int) -> Tally {
    Tally(metric, value: Double(hits) / Double(count), hits: hits, count: count)
  }

  private func averaged(_ averaging: Metric.Averaging) -> Tally {
    if width == 1 { return Tally(metric, value: ratio(sums[0], sums[1], sums[2]), count: count) }
    let average = averaging.average ?? .macro
    let classes = (0..<width).map {
      (right: sums[$0], called: sums[width + $0], actual: sums[2 * width + $0])
    }
    let occurring = classes.filter { $0.called + $0.actual > 0 }
    let value: Double
    switch average {
    case .micro:
      value = ratio(
        classes.reduce(0) { $0 + $1.right }, classes.reduce(0) { $0 + $1.called },
        classes.reduce(0) { $0 + $1.actual })
    case .macro:
      let sum = occurring.reduce(0) { $0 + ratio($1.right, $1.called, $1.actual) }
      value = occurring.isEmpty ? 0 : sum / Double(occurring.count)
    case .weighted:
      let sum = classes.reduce(0) { $0 + $1.actual * ratio($1.right, $1.called, $1.actual) }
      let all = classes.reduce(0) { $0 + $1.actual }
      value = all == 0 ? 0 : sum / all
    }
    let number = average == .macro ? occurring.count : width
    return Tally(
      metric, value: value, count: count,
      detail: "\(average.rawValue) over \(number) \(plural(number, "class", "classes"))")
  }

  /// 0 where nothing could be right.
  private func ratio(_ right: Double, _ called: Double, _ actual: Double) -> Double {
    let (above, below) =
      switch metric {
      case .precision: (right, called)
      case .recall: (right, actual)
      default: (2 * right, called + actual)
      }
    return below == 0 ? 0 : above / below
  }

  /// Trapezia between neighbouring thresholds, from the highest down.
  private var area: Double {
    let (positives, negatives) = (sums[..<Self.thresholds], sums[Self.thresholds...])
    let (all, none) = (positives.reduce(0, +), negatives.reduce(0, +))
    guard all > 0, none > 0 else { return 0 }
    var (above, area) = (0.0, 0.0)
    for (positive, negative) in zip(positives.reversed(), negatives.reversed()) {
      area += negative / none * (above + positive / 2) / all
      above += positive
    }
    return area
  }

  private var determination: Double {
    let n = Double(count)
    let scores = (0..<width).map { column -> Double in
      let spread = sums[width + column] - sums[column] * sums[column] / n
      let score = 1 - sums[2 * width + column] / spread
      return score.isInfinite ? 0 : score
    }
    return scores.reduce(0, +) / Double(width)
  }
}
