import Diagnostics
import Foundation
import Interpreter
import Testing

/// The README's sessions under `<!-- checked by a test -->` come out as they stand there.
@Suite struct ReadmeTests {
  /// What was typed behind `nn> ` (and `... `), and what came of it.
  struct Exchange: Equatable, CustomStringConvertible {
    var input: String
    var output: [String]
    var description: String { "nn> \(input)\n" + output.joined(separator: "\n") }
  }

  static func sessions() throws -> [[Exchange]] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.components(separatedBy: "<!-- checked by a test -->\n```\n").dropFirst().map { part in
      var exchanges: [Exchange] = []
      for line in part.components(separatedBy: "\n").prefix(while: { $0 != "```" }) {
        if line.hasPrefix("nn> ") {
          exchanges.append(Exchange(input: String(line.dropFirst(4)), output: []))
        } else if line.hasPrefix("... ") {
          exchanges[exchanges.count - 1].input += "\n" + line.dropFirst(4)
        } else {
          exchanges[exchanges.count - 1].output.append(line)
        }
      }
      return exchanges
    }
  }

  @Test func sessionsComeOutAsTheyStand() throws {
    let sessions = try Self.sessions()
    #expect(sessions.count >= 1)
    for session in sessions {
      let bench = Bench()
      for exchange in session {
        #expect(Exchange(input: exchange.input, output: bench.lines(exchange.input)) == exchange)
      }
    }
  }
}

extension Bench {
  /// The lines that a person would see at the prompt, the error's picture included.
  fileprivate func lines(_ text: String) -> [String] {
    var shown = ""
    do {
      let told = output.diagnostics.count
      try session.run(Source(text))
      for warning in output.diagnostics.dropFirst(told) {
        shown += render(warning, width: 80, hasColor: false, hasUnicode: true)
      }
      shown += output.take()
    } catch {
      shown = output.take() + render(error.diagnostic, width: 80, hasColor: false, hasUnicode: true)
    }
    var lines = shown.components(separatedBy: "\n")
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
