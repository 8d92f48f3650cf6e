import Diagnostics
import Plots
import Testing

@Test(arguments: [
  (fraction: 0, unicode: "────────", ascii: "--------"),
  (fraction: 0.0625, unicode: "╾───────", ascii: "--------"),
  (fraction: 0.5, unicode: "━━━━────", ascii: "####----"),
  (fraction: 0.57, unicode: "━━━━╾───", ascii: "####----"),
  // Only all is all.
  (fraction: 0.999, unicode: "━━━━━━━╾", ascii: "#######-"),
  (fraction: 1, unicode: "━━━━━━━━", ascii: "########"),
  (fraction: -3, unicode: "────────", ascii: "--------"),
  (fraction: .infinity, unicode: "━━━━━━━━", ascii: "########"),
  (fraction: .nan, unicode: "────────", ascii: "--------"),
])
func bars(fraction: Double, unicode: String, ascii: String) {
  #expect(progressBar(fraction, width: 8, hasUnicode: true) == unicode)
  #expect(progressBar(fraction, width: 8, hasUnicode: false) == ascii)
}

@Test(arguments: [0, 1, 7, 20], [0, 0.1, 0.55, 1])
func barsAreAsWideAsAsked(width: Int, fraction: Double) {
  #expect(displayWidth(progressBar(fraction, width: width, hasUnicode: true)) == width)
  #expect(displayWidth(progressBar(fraction, width: width, hasUnicode: false)) == width)
}

@Test(arguments: [
  (width: 100, line: "epoch 1/5  ━━━━━━━━━━──────────  loss 0.3130  accuracy 90.7 %  0.4 s"),
  (width: 57, line: "epoch 1/5  ━━━━╾────  loss 0.3130  accuracy 90.7 %  0.4 s"),
  // No room for a bar that says something: the words go on without it.
  (width: 50, line: "epoch 1/5  loss 0.3130  accuracy 90.7 %  0.4 s"),
  (width: 30, line: "epoch 1/5  loss 0.3130  accur…"),
])
func progressKeepsToTheWidth(width: Int, line: String) {
  let parts = ["loss 0.3130", "accuracy 90.7 %", "0.4 s"]
  #expect(progressLine("epoch 1/5", 0.5, parts, width: width, hasUnicode: true) == line)
}

@Test(arguments: [
  (values: [0, 1, 2, 3, 4, 5, 6, 7], unicode: "▁▂▃▄▅▆▇█", ascii: "_.-~=+*#"),
  (values: [2.3, 0.3, 0.2, 0.1], unicode: "█▂▁▁", ascii: "#.__"),
  (values: [5, 5, 5], unicode: "▅▅▅", ascii: "==="),
  (values: [1, .nan, 0, .infinity], unicode: "█×▁×", ascii: "#x_x"),
  (values: [.nan], unicode: "×", ascii: "x"),
  (values: [], unicode: "", ascii: ""),
  (values: [-Double.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude], unicode: "▁▅█", ascii: "_=#"),
])
func sparklines(values: [Double], unicode: String, ascii: String) {
  #expect(sparkline(values, width: 20, hasUnicode: true) == unicode)
  #expect(sparkline(values, width: 20, hasUnicode: false) == ascii)
}

@Test func sparklineAveragesNeighbours() {
  // Groups of two: means 0, 7, 3; the level of 3 among eight over 0…7 is the fourth.
  #expect(sparkline([-1, 1, 7, .nan, 2, 4], width: 3, hasUnicode: true) == "▁█▄")
  #expect(sparkline([1, 2], width: 0, hasUnicode: true) == "")
}
