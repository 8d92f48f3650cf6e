import Foundation
import Testing

/// The script of the published worked example prints the right numbers, and the page's where the page slipped:
/// those that scripts/reference/mazur.py finds with PyTorch in float64, and those that the page prints.
@Suite struct MazurTests {
  @Test func theScriptPrintsTheNumbersOfTheExample() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../scripts/mazur.nn")
    let result = Bench().run(try String(contentsOf: file, encoding: .utf8))
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
        "outputs        0.015913620 0.984064274",
        "E               3.510188e-05",
        "with the slip:",
        "E after a step 0.291027924",
        "outputs        0.015912196 0.984065734",
      ])
    #expect(lines.first == "step 1  epoch 1 · batch 1 of 1 · sample x[0] · sgd(0.5) · mse")
  }
}
