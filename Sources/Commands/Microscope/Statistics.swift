import Plots

/// What is said of many numbers at once.
struct Statistics {
  let count: Int
  let mean: Double
  /// √(Σ(x − mean)²/n)
  let deviation: Double
  let least: Float
  let greatest: Float
  /// √Σx²
  let norm: Double
  let zeros: Int
  /// Numbers that are not finite.
  let odd: Int
  private let bars: [Int]

  /// The shape is told from at most eight bars.
  private static let barCount = 8

  init(_ numbers: [Float]) {
    count = numbers.count
    let finite = numbers.filter(\.isFinite)
    odd = numbers.count - finite.count
    zeros = numbers.count { $0 == 0 }
    let mean = finite.isEmpty ? .nan : finite.reduce(0.0) { $0 + Double($1) } / Double(finite.count)
    self.mean = mean
    deviation =
      finite.isEmpty
      ? .nan
      : (finite.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(finite.count))
        .squareRoot()
    norm = finite.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    (least, greatest) = (finite.min() ?? .nan, finite.max() ?? .nan)
    var bars = [Int](repeating: 0, count: Self.barCount)
    let width = Double(greatest) - Double(least)
    for number in finite {
      let share = width > 0 ? (Double(number) - Double(least)) / width : 0.5
      bars[min(Int(share * Double(Self.barCount)), Self.barCount - 1)] += 1
    }
    self.bars = bars
  }

  /// How many numbers lie in each eighth from the least to the greatest, the fullest at full height.
  var sparkline: String {
    let heights = Array("▁▂▃▄▅▆▇█")
    let most = max(bars.max() ?? 0, 1)
    return String(bars.map { $0 == 0 ? heights[0] : heights[min(7, 1 + $0 * 6 / most)] })
  }

  /// `mean 0.0123  sd 0.33  min -1.2  max 1.4  zeros 52.0 %  ▁▂▅▇▃▂▁▁`
  func text(norm isNormSaid: Bool = false) -> String {
    func number(_ value: Double) -> String { value == 0 ? "0" : Page.brief(value) }
    var parts = [
      "mean\u{A0}\(number(mean))", "sd\u{A0}\(number(deviation))", "min\u{A0}\(number(Double(least)))",
      "max\u{A0}\(number(Double(greatest)))",
    ]
    if isNormSaid { parts.append("norm\u{A0}\(number(norm))") }
    if zeros > 0 { parts.append("zeros\u{A0}\(percentText(Double(zeros) / Double(max(count, 1))))") }
    if odd > 0 { parts.append("not\u{A0}finite\u{A0}\(odd)") }
    return (parts + [sparkline]).joined(separator: "  ")
  }
}
