import Interpreter
import Testing

@testable import Notebook

/// Which lines stand for which.
@Suite struct LineAlignmentTests {
  /// `=` agrees, `-` is missing, `+` came, `…3` is an ellipsis for three lines.
  private func described(_ expected: [String], _ got: [String]) -> String {
    let alignment = LineAlignment(expected.map { LinePattern($0) }, got, tolerance: .share(0))
    var (lines, others): ([Int], [Int]) = ([], [])
    let text = alignment.steps.map { step in
      switch step {
      case .same(let line, let other):
        lines.append(line)
        others.append(other)
        return "="
      case .gap(let line, let range):
        lines.append(line)
        others += range
        return "…\(range.count)"
      case .missing(let line):
        lines.append(line)
        return "-"
      case .unexpected(let other):
        others.append(other)
        return "+"
      }
    }
    // Every line stands once, in order.
    #expect(lines == Array(expected.indices))
    #expect(others == Array(got.indices))
    return text.joined()
  }

  @Test(arguments: [
    ([], [], ""), (["a"], ["a"], "="), (["a"], [], "-"), ([], ["a"], "+"), (["a"], ["b"], "-+"),
    (["a", "b"], ["c", "d"], "--++"), (["a", "b", "c"], ["a", "c"], "=-="),
    (["a", "c"], ["a", "b", "c"], "=+="),
    (["a", "b", "c"], ["a", "x", "c"], "=-+="), (["a", "b"], ["b", "a"], "-=+"),
    (["…"], [], "…0"), (["…"], ["a", "b"], "…2"), (["a", "…", "d"], ["a", "b", "c", "d"], "=…2="),
    (["a", "…"], ["a"], "=…0"), (["a", "…", "d"], ["a", "b", "c"], "=…2-"),
    (["…", "b", "…"], ["a", "b", "c"], "…1=…1"), (["…", "…"], ["a"], "…0…1"),
    (["…", "x", "d"], ["a", "b", "d"], "…2-="), (["loss 0.3130"], ["loss 0.3131"], "="),
  ]) func aligns(_ expected: [String], _ got: [String], _ steps: String) {
    #expect(described(expected, got) == steps)
  }

  /// Outputs too long to look for the fewest differences are told all the same.
  @Test func longOutputs() {
    let lines = (0..<3000).map { "line \($0)" }
    #expect(described(lines, lines) == String(repeating: "=", count: 3000))
    let changed = lines.map { $0 == "line 1500" ? "another" : $0 }
    #expect(
      described(lines, changed) == String(repeating: "=", count: 1500) + "-+"
        + String(repeating: "=", count: 1499))
    let others = (0..<3000).map { "other \($0)" }
    #expect(
      described(lines, others) == String(repeating: "-", count: 3000) + String(repeating: "+", count: 3000))
  }

  // MARK: - How it is shown

  private func difference(
    _ expected: [String], _ got: [String], title: String = "fit model", style: OutputStyle = .plain
  ) -> [String] {
    let exchange = Exchange(
      title: title, lines: 13...13,
      expected: expected.enumerated().map { (LinePattern($0.element), 14 + $0.offset) }, tolerance: .share(0))
    return ExchangeResult(exchange, got: got).difference(file: "a.nn", in: style)
  }

  @Test func showsWhatDiffers() {
    let lines = (1...9).map { "epoch \($0)/9  loss 0.3115" }
    var changed = lines
    changed[4] = "epoch 5/9  loss 0.3345"
    #expect(
      difference(lines, changed) == [
        "a.nn:18: fit model",
        "  ⋮",
        "  epoch 3/9  loss 0.3115",
        "  epoch 4/9  loss 0.3115",
        "- epoch 5/9  loss 0.3115",
        "+ epoch 5/9  loss 0.3345",
        "                  ^^^^^^ more than 0.0001 from 0.3115",
        "  epoch 6/9  loss 0.3115",
        "  epoch 7/9  loss 0.3115",
      ])
    #expect(difference([], ["1"]) == ["a.nn:13: fit model", "+ 1"])
    #expect(difference(["1"], []) == ["a.nn:14: fit model", "- 1"])
    #expect(
      difference(["a", "b", "same"], ["c", "d", "e", "same"]) == [
        "a.nn:14: fit model", "- a", "- b", "+ c", "  ^", "+ d", "+ e", "  same",
      ])
    #expect(
      difference(["a", "…", "z"], ["a", "b", "y"]) == ["a.nn:16: fit model", "  a", "  …", "- z"])
  }

  /// A terminal gets colours, and no line wider than it is, with the culprit in sight.
  @Test func fitsATerminal() {
    let long = String(repeating: "all the same ", count: 20)
    let style = OutputStyle(width: 40, hasColor: true, hasUnicode: false, isTerminal: true)
    let lines = difference([long + "0.500" + long], [long + "0.700" + long], style: style)
    let plain = lines.map { $0.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") }
    #expect(plain.allSatisfy { $0.count < 40 && $0.utf8.count == $0.count })
    #expect(lines.dropFirst().map { $0.prefix(5) } == ["\u{1B}[31m", "\u{1B}[32m", "\u{1B}[33m"])
    #expect(plain[1].contains("0.500") && plain[2].contains("0.700"))
    #expect(plain[2].firstRange(of: "0.700")?.lowerBound == plain[3].firstIndex(of: "^"))
  }
}
