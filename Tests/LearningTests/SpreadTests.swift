import Testing

@testable import Learning

@Suite struct SpreadTests {
  /// By hand: squares around 2.5 sum to 5, over 3; t(3) = 3.182, over √4.
  @Test func `mean, deviation and interval`() throws {
    let spread = Spread([1, 2, 3, 4])
    #expect(spread.mean == 2.5 && spread.count == 4)
    #expect(abs(try #require(spread.deviation) - 1.290_994_449) < 1e-9)
    #expect(abs(try #require(spread.halfInterval) - 3.182 * 1.290_994_449 / 2) < 1e-9)
  }

  @Test(
    arguments: [
      // Two numbers around 1: deviation √2·d, t(1) = 12.706: half = 12.706·d.
      ([0.93, 1.07], false), ([0.92, 1.08], true), ([1, 1, 1], false), ([0, 0, 0], true), ([5], true),
      // t(2) = 4.303, deviation 1: half = 2.484.
      ([1.5, 2.5, 3.5], false), ([1.4, 2.4, 3.4], true),
    ] as [([Double], Bool)])
  func `zero is in the interval or not`(differences: [Double], mayBeZero: Bool) {
    #expect(Spread(differences).mayBeZero == mayBeZero)
  }

  @Test func `of one number there is no deviation, of none no mean`() {
    #expect(Spread([3]).deviation == nil && Spread([3]).mean == 3)
    #expect(Spread([]).mean.isNaN && Spread([]).deviation == nil)
  }
}
