/// Mean and scatter of a few repetitions.
public struct Spread: Equatable, Sendable {
  public let count: Int
  public let mean: Double
  /// √(Σ(x − mean)²/(n − 1)); `nil` of a single number.
  public let deviation: Double?

  /// Not a number of none.
  public init(_ values: [Double]) {
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  /// Half the width of the 95 % interval of the mean, by Student's t: t(n − 1)·deviation/√n.
  public var halfInterval: Double? {
    deviation.map { Self.student(count - 1) * $0 / Double(count).squareRoot() }
  }

  /// Whether 0 lies in the 95 % interval of the mean: of differences of pairs, whether the two are not told
  /// apart. Of a single number nothing is known.
  public var mayBeZero: Bool { halfInterval.map { abs(mean) <= $0 } ?? true }

  /// The 97.5 % quantile of Student's t; from a table, beyond it the next lower one, which is larger.
  private static func student(_ freedom: Int) -> Double {
    let table = [
      12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
      2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045,
      2.042,
    ]
    return freedom >= 1 ? table[min(freedom, table.count) - 1] : .infinity
  }
}
