import Plots
import Testing

@Test(
  arguments: [
    (0, "0"), (0.313, "0.3130"), (14.5, "14.50"), (9.9996, "10.00"), (242_762, "242,762"),
    (0.0001, "0.0001000"), (0.000012345, "1.234e-5"), (-2.5e-7, "-2.500e-7"), (6.02e23, "6.020e23"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
  ] as [(Double, String)])
func significantDigits(number: Double, text: String) {
  #expect(significantText(number) == text)
}

@Test(
  arguments: [
    (0.0758, "0.0758"), (0.31304, "0.3130"), (14.5, "14.5000"), (0.0025, "0.0025"), (0, "0.0000"),
    (0.00012, "0.000120"), (3.3e-9, "3.30e-9"), (20_000, "20,000"), (.nan, "nan"),
  ] as [(Double, String)])
func losses(loss: Double, text: String) {
  #expect(lossText(loss) == text)
}

@Test(
  arguments: [
    (0.907, 1, "90.7 %"), (0.9762, 2, "97.62 %"), (1, 1, "100.0 %"), (0, 1, "0.0 %"), (0.5, 0, "50 %"),
    // One error in 10,000 is not none.
    (0.9999, 1, "99.9 %"), (0.9999, 2, "99.99 %"), (0.999_99, 0, "99 %"), (.nan, 1, "nan %"),
  ] as [(Double, Int, String)])
func percentages(share: Double, decimals: Int, text: String) {
  #expect(percentText(share, decimals: decimals) == text)
}

@Test func accuracyNamesCountShareAndInterval() {
  // Wilson's 95 % interval of 9,762 of 10,000 is 97.302 … 97.901 %, worked out in Python from the formula.
  let interval = 0.97302...0.97901
  #expect(
    accuracyText(hits: 9762, of: 10_000, interval: interval, hasUnicode: true)
      == "9,762/10,000 = 97.62 % (95 %: 97.30–97.90)")
  #expect(
    accuracyText(hits: 20, of: 20, interval: 0.8389...1, hasUnicode: false)
      == "20/20 = 100.00 % (95 %: 83.89-100.00)")
  #expect(accuracyText(hits: 0, of: 0, interval: 0...1, hasUnicode: true) == "0/0")
}
