import Tensors

extension Diagnosis {
  /// The scale of the inputs, as they go into the network.
  public struct InputFacts: Sendable {
    public let mean: Double
    public let deviation: Double
    /// max |x|
    public let largest: Double
    /// Numbers that are nan or infinite.
    public let notFinite: Int
    /// Whole numbers up to 255, as pixels are stored.
    public let areBytes: Bool

    /// Standardized data lie within 5 or so; from far above, sums reach where activations are flat or gradients
    /// large.
    public static let most = 30.0

    var status: Status {
      if notFinite > 0 || areBytes || deviation == 0 { return .bad }
      return largest > Self.most ? .doubtful : .good
    }

    /// `rows` are samples one behind the other.
    init(_ rows: [Float], areBytes: Bool) {
      self.areBytes = areBytes
      let finite = rows.lazy.filter(\.isFinite).map(Double.init)
      let count = Double(max(finite.count, 1))
      let mean = finite.reduce(0, +) / count
      self.mean = mean
      deviation = (finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
      largest = finite.reduce(0) { max($0, abs($1)) }
      notFinite = rows.count { !$0.isFinite }
    }
  }

  /// What the targets are like.
  public struct LabelFacts: Sendable {
    /// Samples of each class; empty where the targets are no classes.
    public let counts: [Int]
    /// A class number that the model has no output for, with its place and the number of outputs.
    public let outside: (value: Double, row: Int, classes: Int)?
    /// Samples whose inputs are also there with another class.
    public let contradictions: Int
    /// How often the sample that lies nearest has the same class: hits, of so many, and what chance would give.
    public let neighbours: (hits: Int, of: Int, chance: Double)?
    /// Of targets that are no classes.
    public let deviation: Double

    /// Of the largest class over the smallest.
    public static let greatestImbalance = 10.0

    public var missing: Int { counts.count { $0 == 0 } }
    public var imbalance: Double {
      guard let largest = counts.max(), let smallest = counts.filter({ $0 > 0 }).min() else { return 1 }
      return Double(largest) / Double(smallest)
    }
    public var isOneClass: Bool { counts.count { $0 > 0 } == 1 }
    /// The inputs tell no more of the classes than chance, by three deviations of its binomial distribution.
    public var areUnrelated: Bool {
      guard let (hits, count, chance) = neighbours else { return false }
      return Double(hits) < chance * Double(count) + 3 * (chance * (1 - chance) * Double(count)).squareRoot()
    }

    var status: Status {
      if outside != nil || isOneClass { return .bad }
      guard !counts.isEmpty else { return deviation == 0 ? .bad : .good }
      let isOdd =
        missing > 0 || imbalance > Self.greatestImbalance || areUnrelated
        || Double(contradictions) > 0.01 * Double(counts.reduce(0, +))
      return isOdd ? .doubtful : .good
    }

    init(outside: (value: Double, row: Int, classes: Int)) {
      (counts, contradictions, neighbours, deviation) = ([], 0, nil, .nan)
      self.outside = outside
    }

    /// Of targets that are no classes.
    init(values: [Double]) {
      (counts, outside, contradictions, neighbours) = ([], nil, 0, nil)
      let mean = values.reduce(0, +) / Double(max(values.count, 1))
      deviation =
        (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(values.count, 1))).squareRoot()
    }

    /// `classes` of all samples; `looked` are some of them with their inputs, row behind row.
    init(_ classes: [Int], count: Int, looked: [Int], rows: [Float]) {
      var counts = [Int](repeating: 0, count: count)
      for number in classes where counts.indices.contains(number) { counts[number] += 1 }
      self.counts = counts
      (outside, deviation) = (nil, .nan)
      let width = looked.isEmpty ? 0 : rows.count / looked.count
      contradictions = Self.contradictions(looked, rows, width: width)
      neighbours = Self.neighbours(looked, rows, width: width, counts: counts)
    }

    private static func contradictions(_ classes: [Int], _ rows: [Float], width: Int) -> Int {
      var seen: [[Float]: (classes: Set<Int>, count: Int)] = [:]
      for (index, number) in classes.enumerated() {
        let row = Array(rows[index * width..<(index + 1) * width])
        seen[row, default: ([], 0)].classes.insert(number)
        seen[row]?.count += 1
      }
      return seen.values.reduce(0) { $0 + ($1.classes.count > 1 ? $1.count : 0) }
    }

    /// Enough to tell 10 classes from chance, and few enough to compare each with each.
    private static let (fewest, most) = (100, 400)

    private static func neighbours(
      _ classes: [Int], _ rows: [Float], width: Int, counts: [Int]
    ) -> (hits: Int, of: Int, chance: Double)? {
      let total = Double(max(counts.reduce(0, +), 1))
      let chance = counts.reduce(0) { $0 + (Double($1) / total) * (Double($1) / total) }
      // Where one class is nearly all there is, its neighbours say little.
      guard classes.count >= fewest, chance <= 0.6 else { return nil }
      let count = min(classes.count, most)
      var hits = 0
      rows.withUnsafeBufferPointer { rows in
        for one in 0..<count {
          var nearest = (distance: Float.infinity, index: -1)
          for other in 0..<count where other != one {
            var sum: Float = 0
            for feature in 0..<width {
              let step = rows[one * width + feature] - rows[other * width + feature]
              sum += step * step
            }
            if sum < nearest.distance { nearest = (sum, other) }
          }
          if nearest.index >= 0, classes[nearest.index] == classes[one] { hits += 1 }
        }
      }
      return (hits, count, chance)
    }
  }
}
