/// How often each class was taken for each: `counts[true][predicted]`.
public struct ConfusionMatrix: Equatable, Sendable {
  public let counts: [[Int]]

  /// A square of counts.
  public init(counts: [[Int]]) { self.counts = counts }

  public init(_ judgements: Judgements) {
    let row = [Int](repeating: 0, count: judgements.classCount)
    var counts = [[Int]](repeating: row, count: judgements.classCount)
    for (truth, called) in zip(judgements.truths, judgements.called) {
      if let truth { counts[truth][called] += 1 }
    }
    self.counts = counts
  }

  public var classCount: Int { counts.count }
  public var total: Int { counts.joined().reduce(0, +) }
  public var hits: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
  /// Samples of each class.
  public var actual: [Int] { counts.map { $0.reduce(0, +) } }
  /// Samples that were called each class.
  public var predicted: [Int] {
    counts.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
  }

  /// Of what was called a class, how much is: tp / (tp + fp); 0 where nothing was, as in scikit-learn.
  public var precision: [Double] {
    zip(counts.indices, predicted).map { $1 == 0 ? 0 : Double(counts[$0][$0]) / Double($1) }
  }

  /// Of what is a class, how much was called so: tp / (tp + fn); 0 where there is none.
  public var recall: [Double] {
    zip(counts.indices, actual).map { $1 == 0 ? 0 : Double(counts[$0][$0]) / Double($1) }
  }

  /// A class taken for another.
  public struct Pair: Equatable, Sendable {
    public let truth: Int
    public let called: Int
    public let count: Int
    /// Of all samples of the true class.
    public let share: Double
  }

  /// What was taken for what, the commonest first; of equally many the lower classes.
  public var pairs: [Pair] {
    let actual = actual
    let all = counts.indices.flatMap { truth in
      counts.indices.compactMap { called -> Pair? in
        let count = counts[truth][called]
        guard truth != called, count > 0 else { return nil }
        return Pair(truth: truth, called: called, count: count, share: Double(count) / Double(actual[truth]))
      }
    }
    return all.sorted { ($1.count, $0.truth, $0.called) < ($0.count, $1.truth, $1.called) }
  }
}
