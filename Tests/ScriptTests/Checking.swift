import Commands
import Diagnostics
import Foundation
import Interpreter
import Testing

@testable import Notebook

/// Files checked as `nn check` does it.
enum Checking {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// Runs a transcript to its end, or to what went wrong.
  static func run(
    _ transcript: any Transcript, tolerance: Tolerance = .share(0), dataFolder: String? = nil,
    isQuick: Bool = false
  ) -> TranscriptResult {
    Bench.onDeepStack {
      transcript.run(
        on: CheckBench(tolerance: tolerance) { output in
          Bench.session(output, dataFolder: dataFolder, isQuick: isQuick)
        })
    }
  }

  /// All that differs, and the error that ended it; empty when all is as it stands there.
  static func complaints(about result: TranscriptResult, of name: String) -> [String] {
    var lines = result.differing.flatMap { $0.difference(file: name, in: .plain) }
    if !result.isWhole, case .failed(let failure) = result.ending {
      lines.append(render(failure.diagnostic, width: 80, hasColor: false, hasUnicode: true))
    }
    return lines
  }

  static func complaints(about text: String, name: String, tolerance: Tolerance = .share(0)) throws
    -> [String]
  {
    complaints(about: run(try transcript(of: Source(name: name, text)), tolerance: tolerance), of: name)
  }
}
