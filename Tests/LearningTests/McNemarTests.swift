import Testing

@testable import Learning

/// Against statsmodels 0.15 and scipy 1.17: `scripts/reference/mcnemar.py`.
@Suite struct McNemarTests {
  @Test(
    arguments: [
      (0, 0, .exact, 0, 1), (0, 1, .exact, 0, 1), (1, 0, .exact, 0, 1), (5, 5, .exact, 5, 1),
      (2, 12, .exact, 2, 0.012939453125), (12, 2, .exact, 2, 0.012939453125),
      (0, 24, .exact, 0, 1.1920928955078125e-07), (10, 14, .exact, 10, 0.5412561893463135),
      (0, 25, .chiSquare, 23.04, 1.5866563039511885e-06), (12, 13, .chiSquare, 0, 1),
      (13, 12, .chiSquare, 0, 1), (25, 0, .chiSquare, 23.04, 1.5866563039511885e-06),
      (59, 121, .chiSquare, 20.67222222222222, 5.450094825427117e-06),
      (120, 155, .chiSquare, 4.203636363636364, 0.04033739374756883),
      (1000, 1200, .chiSquare, 18.000454545454545, 2.2085222894420412e-05),
      (0, 2000, .chiSquare, 1998.0005, 0),
    ] as [(Int, Int, McNemar.Method, Double, Double)])
  func isThatOfStatsmodels(b: Int, c: Int, method: McNemar.Method, statistic: Double, p: Double) {
    let test = McNemar(b: b, c: c)
    #expect(test.method == method && test.statistic == statistic)
    // The exact ones are exact; the error function of two libraries agrees to some last places.
    let tolerance = method == .exact ? 0 : 1e-12 * p
    #expect(abs(test.pValue - p) <= tolerance, "\(test.pValue)")
  }

  @Test func countsWhatOneAloneHasRight() {
    let test = McNemar([true, true, true, false, false, true], [true, false, false, true, false, false])
    #expect(test.b == 3 && test.c == 1)
  }
}
