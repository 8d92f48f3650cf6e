import Diagnostics
import Foundation
import Interpreter
import Testing

@testable import Notebook

/// Every script under `Scripts` prints, digit by digit, what stands in it behind `#>`; an error that ends it is
/// there with its picture.
@Suite struct ScriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Scripts")

  static let names: [String] = {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".nn") }.sorted()
  }()

  @Test func scriptsAreFound() { #expect(Self.names.count >= 60) }

  @Test(arguments: names) func printsWhatStandsInIt(name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let script = try ScriptTranscript(Source(name: name, text))
    #expect(script.keepsOutputs)
    #expect(Checking.complaints(about: Checking.run(script, tolerance: .exact), of: name) == [])
  }
}
