import Testing

@testable import Plots

struct TickTests {
  /// The texts of as many ticks as a line of so many characters holds, two blanks between them.
  private func texts(_ scale: AxisScale, room: Int = 60, isWhole: Bool = false) -> [String] {
    scale.ticks(isWhole: isWhole) { ticks in
      ticks.reduce(0) { $0 + $1.text.count + 2 } <= room
    }.map(\.text)
  }

  private static let steps: [(low: Double, high: Double, room: Int, texts: [String])] = [
    (0.0, 1.0, 60, ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]),
    (0, 1, 30, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0, 1, 20, ["0.0", "0.5", "1.0"]),
    (0, 1, 7, ["0", "1"]), (0, 1, 3, ["0"]), (0, 1, 2, []),
    (-3, 3, 30, ["-3", "-2", "-1", "0", "1", "2", "3"]),
    // The ends need not be ticks, and a tick that rounding puts a little outside is one.
    (0.13, 0.58, 25, ["0.2", "0.3", "0.4", "0.5"]), (0.1, 0.3, 16, ["0.1", "0.2", "0.3"]),
    (0, 60_000, 30, ["0", "20,000", "40,000", "60,000"]),
    (0, 2_500_000, 30, ["0", "1e6", "2e6"]), (0, 3e-5, 30, ["0", "1e-5", "2e-5", "3e-5"]),
    (1e9, 1e9 + 100, 42, ["1.00000000e9", "1.00000005e9", "1.00000010e9"]),
    (1e300, 2e300, 20, ["1e300", "2e300"]),
  ]

  @Test(arguments: steps)
  func `even steps`(low: Double, high: Double, room: Int, expected: [String]) {
    #expect(texts(AxisScale(low: low, high: high), room: room) == expected)
  }

  @Test func `epochs are whole`() {
    #expect(texts(AxisScale([1, 3]), isWhole: true) == ["1", "2", "3"])
    #expect(texts(AxisScale([1, 100]), room: 30, isWhole: true) == ["20", "40", "60", "80", "100"])
    #expect(texts(AxisScale([1]), isWhole: true) == ["1"], "one epoch")
  }

  private static let decades: [(numbers: [Double], room: Int, texts: [String])] = [
    ([1.0, 1000], 60, ["1", "2", "5", "10", "20", "50", "100", "200", "500", "1,000"]),
    ([1, 1000], 30, ["1", "10", "100", "1,000"]), ([0.01, 10], 30, ["0.01", "0.1", "1", "10"]),
    ([1e-8, 1], 20, ["1e-6", "1e-3", "1e0"]),
    // Less than a decade: even numbers at their places.
    ([2, 3], 24, ["2.0", "2.5", "3.0"]),
  ]

  @Test(arguments: decades)
  func `powers of ten`(numbers: [Double], room: Int, expected: [String]) {
    let shown = texts(AxisScale(numbers, isLogarithmic: true), room: room)
    #expect(shown == expected)
  }

  // MARK: Scales

  @Test func `a scale holds what it is made of`() {
    let scale = AxisScale([1, 3, .nan, .infinity, 2])
    #expect((scale.low, scale.high) == (1, 3))
    #expect(scale.share(2) == 0.5)
    #expect(scale.share(.nan).isNaN)
    let margin = AxisScale([0, 10], margin: 0.1)
    #expect((margin.low, margin.high) == (-1, 11))
    let bars = AxisScale([2, 10], margin: 0.1, isFromZero: true)
    #expect((bars.low, bars.high) == (0, 11))
  }

  private static let oddRanges: [(numbers: [Double], low: Double, high: Double)] = [
    ([Double](), 0.0, 1.0), ([.nan], 0, 1), ([0], -1, 1), ([5], 4.5, 5.5), ([-5, -5], -5.5, -4.5),
    // What no text of a few digits tells apart is one number.
    ([1, 1 + 1e-12], 0.9, 1.1), ([1e-300], -1, 1), ([.leastNonzeroMagnitude, 0], -1, 1),
  ]

  @Test(arguments: oddRanges)
  func `a range is never empty`(numbers: [Double], low: Double, high: Double) {
    let scale = AxisScale(numbers)
    #expect(abs(scale.low - low) < 1e-9)
    #expect(abs(scale.high - high) < 1e-9)
  }

  @Test func `numbers at the edge of what there is`() {
    let scale = AxisScale([-1e300, 1e300, 1.7e308])
    #expect((scale.low, scale.high) == (-1e300, 1e300))
    #expect(scale.share(0) == 0.5)
    #expect(scale.share(1.7e308).isNaN)
    #expect(!texts(scale).isEmpty)
  }

  @Test func `a logarithmic scale has no place for 0`() {
    let scale = AxisScale([0, -5, 1, 100], isLogarithmic: true)
    #expect(abs(scale.low - 1) < 1e-12)
    #expect(abs(scale.high - 100) < 1e-10)
    #expect(abs(scale.share(10) - 0.5) < 1e-12)
    #expect(scale.share(0).isNaN)
    #expect(scale.share(-1).isNaN)
    let none = AxisScale([0, -1], isLogarithmic: true)
    #expect((none.low, none.high) == (1, 10))
  }

  private static let brief: [(number: Double, text: String)] = [
    (0.3, "0.3"), (1200, "1,200"), (1.5e-7, "1.5e-7"), (0, "0"), (-2, "-2"), (12345.6, "12,346"),
    (0.12345, "0.1235"), (.nan, "nan"), (-.infinity, "-inf"), (100, "100"),
  ]

  @Test(arguments: brief)
  func `a number in few digits`(number: Double, text: String) { #expect(briefText(number) == text) }
}
