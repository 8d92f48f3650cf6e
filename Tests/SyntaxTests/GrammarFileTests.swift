import Foundation
import Syntax
import Testing

/// The TextMate grammar for editors knows every keyword; `scripts/reference/check_grammar.py` tries it out.
@Suite struct GrammarFileTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: Keyword.allCases.map(\.rawValue) + ["True", "False", "None"])
  func grammarKnows(_ word: String) throws {
    let file = Self.root.appendingPathComponent("scripts/editors/vscode/nn.tmLanguage.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    let lists = text.components(separatedBy: "\n").filter { $0.contains("(?<![\\\\w.])(") }
    #expect(lists.count == 3)
    let forms = ["(\(word)|", "|\(word)|", "|\(word))"]
    #expect(lists.contains { list in forms.contains { list.contains($0) } })
  }
}
