import Diagnostics
import Interpreter
import Testing

@testable import Commands

/// Help sets the two libraries side by side: names, rules and defaults.
@Suite struct PeerTableTests {
  static let tables: [(name: String, width: Int, lines: [String])] = [
    (
      "adamax", 80,
      [
        "",
        "           Keras                              PyTorch",
        "           Adamax                             Adamax",
        "  step     u ← max(β₂u, |g|), w ← w −         u ← max(β₂u, |g| + ε), w ← w −",
        "           lr·m/((1 − β₁ᵗ)(u + ε))            lr·m/((1 − β₁ᵗ)u)",
        "  lr       0.001                              0.002",
        "  epsilon  1e-07                              1e-08",
      ]
    ),
    (
      "adamax", 44,
      [
        "Keras: Adamax; step u ← max(β₂u, |g|), w ← w", "− lr·m/((1 − β₁ᵗ)(u + ε)); lr 0.001; epsilon",
        "1e-07", "PyTorch: Adamax; step u ← max(β₂u, |g| + ε),",
        "w ← w − lr·m/((1 − β₁ᵗ)u); lr 0.002; epsilon", "1e-08",
      ]
    ),
    (
      "layer_norm", 80,
      [
        "",
        "       Keras                                PyTorch",
        "       LayerNormalization                   LayerNorm",
        "  eps  0.001                                1e-05",
      ]
    ),
    ("dense", 80, ["Keras: Dense. PyTorch: Linear."]),
    ("lion", 80, ["Keras: Lion."]),
    ("print", 80, []),
  ]

  @Test(arguments: tables.indices) func isOf(_ index: Int) throws {
    let table = Self.tables[index]
    let builtin = try #require(Registry.everything().builtin(table.name))
    #expect(PeerTable(of: builtin).lines(width: table.width) == table.lines)
  }

  @Test func helpHasIt() throws {
    let shell = Shell()
    let page = try shell.run("?adamax")
    #expect(page.contains("  lr       0.001                              0.002\n"))
  }
}
