import Diagnostics
import Foundation
import Interpreter
import Testing

/// Every script under `Scripts` prints what its comments say: `# expect: …` a line of output each,
/// in order; `# expect error 4:11: …` the error that ends it.
@Suite struct ScriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Scripts")

  static let names: [String] = {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".nn") }.sorted()
  }()

  @Test func scriptsAreFound() { #expect(Self.names.count >= 5) }

  @Test(arguments: names) func printsWhatItsCommentsSay(name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    var lines: [String] = []
    var error: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let range = line.range(of: "# expect: ") { lines.append(String(line[range.upperBound...])) }
      if let range = line.range(of: "# expect error ") { error = String(line[range.upperBound...]) }
    }
    let result = Bench().run(text)
    let printed = result.printed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(Array(printed.dropLast()) == lines)
    #expect(result.error == error)
  }
}
