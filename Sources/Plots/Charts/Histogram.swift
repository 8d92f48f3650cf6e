import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How often numbers occur: counts in bins of equal width.
public struct Histogram {
  /// One more than the bins, rising.
  public let edges: [Double]
  public let counts: [Int]
  /// Numbers that were no finite ones, and are in no bin.
  public let missing: Int
  /// Every bin holds as many whole numbers as any other, and the edges lie between them.
  private let isWhole: Bool
  private let mean: Double
  private let deviation: Double

  /// Bins from the smallest to the largest number, which the last one includes; of equal numbers bins about
  /// them. When `bins` is `nil` there are as many as Sturges's rule or that of Freedman and Diaconis says,
  /// whichever has more, and at most 60; whole numbers near each other, as classes, have one each, and further
  /// apart a bin holds equally many of them, as there would be gaps and towers that are none of theirs.
  public init(_ numbers: [Double], bins: Int? = nil) {
    let sorted = numbers.filter { abs($0) <= 1e300 }.sorted()
    missing = numbers.count - sorted.count
    guard let low = sorted.first, let high = sorted.last else {
      (edges, counts, mean, deviation) = ([0, 1], [0], .nan, .nan)
      isWhole = false
      return
    }
    let count = Double(sorted.count)
    mean = sorted.reduce(0) { $0 + $1 / count }
    let center = mean
    deviation = (sorted.reduce(0) { $0 + ($1 - center) / count * ($1 - center) }).squareRoot()
    // Bins narrower than the numbers' last digits would be empty or equal.
    let isOne = high - low <= max(abs(low), abs(high)) * 1e-12
    let room = isOne ? max(abs(low) * 0.1, 0.5) : 0
    var (start, end) = (low - room, high + room)
    var number = max(1, bins ?? (isOne ? 1 : Self.usualBins(sorted)))
    isWhole = bins == nil && Self.areWhole(sorted)
    var width: Double?
    if isWhole {
      let range = high - low + 1
      let each = range <= Self.mostSingle ? 1 : (range / Double(number)).rounded(.up)
      number = Int((range / each).rounded(.up))
      (start, end) = (low - 0.5, low - 0.5 + Double(number) * each)
      width = each
    }
    let edges = (0...number).map { edge in
      start + (width.map { $0 * Double(edge) } ?? (end - start) * (Double(edge) / Double(number)))
    }
    var counts = Array(repeating: 0, count: number)
    for value in sorted {
      var bin = min(max(Int((value - start) / (end - start) * Double(number)), 0), number - 1)
      // Rounding may carry a number over an edge.
      if value < edges[bin] { bin -= 1 } else if bin + 1 < number, value >= edges[bin + 1] { bin += 1 }
      counts[min(max(bin, 0), number - 1)] += 1
    }
    (self.edges, self.counts) = (edges, counts)
  }

  /// Whole numbers have a bin each up to so many, and share them up to so many: of more in a bin nobody sees one
  /// more or less.
  private static let mostSingle = 25.0
  private static let mostShared = 6_000.0

  /// Edges half way between them are exact.
  private static func areWhole(_ sorted: [Double]) -> Bool {
    guard let low = sorted.first, let high = sorted.last, max(-low, high) <= 1e9, high - low < mostShared
    else { return false }
    return sorted.allSatisfy { $0 == $0.rounded() }
  }

  private static func usualBins(_ sorted: [Double]) -> Int {
    let count = Double(sorted.count)
    let sturges = log2(count).rounded(.up) + 1
    let quarters = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
    let width = 2 * quarters / cbrt(count)
    let range = (sorted.last ?? 0) - (sorted.first ?? 0)
    let freedman = width > 0 ? min((range / width).rounded(.up), 1e6) : 0
    return Int(min(max(sturges, freedman), 60))
  }

  /// - Parameter label: what the x axis says.
  public func chart(_ label: String = "") -> Chart {
    Chart(
      x: Chart.Axis(label, isWhole: isWhole), y: Chart.Axis("count", isWhole: true),
      series: [
        Chart.Series(
          xs: zip(edges, edges.dropFirst()).map { ($0 + $1) / 2 }, ys: counts.map(Double.init),
          form: .bars(edges: edges))
      ], remark: words)
  }

  /// `1,000 numbers from -3.1 to 3.2, mean 0.01, deviation 1; 20 bins of 0.3, most (120) from 0 to 0.3`
  private var words: String {
    let total = counts.reduce(0, +)
    let gaps = missing == 0 ? "" : ", \(countText(missing)) not finite"
    guard total > 0, let most = counts.max(), let bin = counts.firstIndex(of: most) else {
      return "no finite numbers\(gaps)"
    }
    let step = (edges[edges.count - 1] - edges[0]) / Double(counts.count)
    let place =
      isWhole && step == 1
      ? "at \(briefText(edges[bin] + 0.5))" : "from \(briefText(edges[bin])) to \(briefText(edges[bin + 1]))"
    return "\(countText(total)) \(total == 1 ? "number" : "numbers"), mean \(briefText(mean)), "
      + "deviation \(briefText(deviation)); \(counts.count) \(counts.count == 1 ? "bin" : "bins") of "
      + "\(briefText(step)) from \(briefText(edges[0])) to \(briefText(edges[edges.count - 1])), most "
      + "(\(countText(most))) \(place)\(gaps)"
  }
}
