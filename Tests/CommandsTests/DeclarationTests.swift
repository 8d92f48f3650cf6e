import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

/// What every command must declare, checked over the whole registry.
@Suite struct DeclarationTests {
  static var registry: Registry { .everything() }
  static let names = Registry.everything().builtins.map(\.name)

  @Test func namesAreUnique() {
    let all = Self.registry.builtins.flatMap { [$0.name] + $0.aliases }
    let twice = Dictionary(grouping: all, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
    #expect(twice == [])
  }

  @Test(arguments: names) func saysWhatItIs(name: String) throws {
    let builtin = try #require(Registry.everything().builtin(name))
    #expect(builtin.summary.hasSuffix("."), "a summary is a sentence")
    #expect(!builtin.examples.isEmpty, "help shows at least one example")
    for parameter in builtin.parameters {
      #expect(parameter.summary.hasSuffix("."), "\(parameter.name): a summary is a sentence")
    }
    let names = builtin.parameters.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count, "parameters have one name each")
  }

  @Test(arguments: names) func examplesRun(name: String) throws {
    let builtin = try #require(Registry.everything().builtin(name))
    for example in builtin.examples where example.isRunnable {
      let output = RecordedOutput()
      let session = Session(registry: .everything(), output: output)
      do {
        try session.run(Source(example.given))
        _ = output.take()
        try session.run(Source(example.code))
      } catch {
        Issue.record("\(example.code): \(error.diagnostic.message)")
      }
      if let expected = example.output { #expect(output.take() == expected + "\n", "\(example.code)") }
    }
  }

  /// Names that the README sets beside ours are names of the libraries. What ends in `=` is an argument.
  @Test func peersAreNamesOfTheLibraries() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/names.txt")
    var known: [Substring: Set<Substring>] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      known[words[0]] = Set(words.dropFirst())
    }
    let keras = try #require(known["keras"])
    let torch = try #require(known["torch"])
    for builtin in Self.registry.builtins {
      let odd =
        builtin.peers.keras.filter { !$0.hasSuffix("=") && !keras.contains(Substring($0)) }
        + builtin.peers.torch.filter { !$0.hasSuffix("=") && !torch.contains(Substring($0)) }
      #expect(odd == [], "\(builtin.name)")
    }
  }

  /// With `NN_UPDATE` set the README is rewritten instead.
  @Test func readmeHasTheCommandTable() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("README.md")
    let readme = try String(contentsOf: file, encoding: .utf8)
    let (start, end) = ("<!-- commands -->\n", "<!-- /commands -->")
    let from = try #require(readme.range(of: start)).upperBound
    let to = try #require(readme.range(of: end)).lowerBound
    let table = "\n" + CommandTable.markdown(of: Self.registry) + "\n"
    if ProcessInfo.processInfo.environment["NN_UPDATE"] != nil {
      try readme.replacingCharacters(in: from..<to, with: table).write(
        to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(String(readme[from..<to]) == table, "NN_UPDATE=1 scripts/test --filter readme rewrites it")
    }
  }
}
