import Foundation
import Testing

/// The script of the published worked example prints the right numbers, and the page's where the page slipped:
/// those that scripts/reference/mazur.py finds in float64, and those that the page prints.
@Suite struct MazurTests {
  /// The interpreter's 20,000 steps take long in a debug build, which makes 100 of each 10,000. Scripts/long
  /// has the 10,000 of the right ones in any build.
  #if DEBUG
    private static let steps = 100
    private static let (right, error) = ("0.175807142 0.877742937", "2.004683e-02")
    private static let slipped = "0.175775668 0.877759491"
  #else
    private static let steps = 10_000
    private static let (right, error) = ("0.015913620 0.984064274", "3.510188e-05")
    private static let slipped = "0.015912196 0.984065734"
  #endif

  @Test func theScriptPrintsTheNumbersOfTheExample() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../scripts/mazur.nn")
    let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "range(9999)")
    #expect(parts.count == 3)
    let result = Bench().run(parts.joined(separator: "range(\(Self.steps - 1))"))
    #expect(result.error == nil)
    let lines = result.printed.split(separator: "\n").map(String.init)
    #expect(
      lines.suffix(15) == [
        "hidden         0.593269992 0.596884378",
        "outputs        0.751365070 0.772928465",
        "E              0.298371109",
        "output deltas  0.138498562 -0.038098237",
        "dE/dw5         0.082167041",
        "dE/dw1         0.000438568",
        "w1 w2 w3 w4    0.149780716 0.199561432 0.249751144 0.299502287",
        "w5 w6 w7 w8    0.358916480 0.408666186 0.511301270 0.561370121",
        "E after a step 0.291027774",
        "step's E 0.2983711, after it 0.2910278, its dE/dw5 0.0821670",
        "outputs        \(Self.right)",
        "E               \(Self.error)",
        "with the slip:",
        "E after a step 0.291027924",
        "outputs        \(Self.slipped)",
      ])
    #expect(lines.first == "step 1  epoch 1 · batch 1 of 1 · sample x[0] · sgd(0.5) · mse")
  }
}
