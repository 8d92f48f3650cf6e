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
