import Commands
import Diagnostics
import Foundation
import Interpreter

/// Runs texts as the program would, with the output kept.
struct Bench {
  let output = RecordedOutput()
  let session: Session

  init(dataFolder: String? = nil) {
    session = Session(registry: .everything(), output: output)
    session.lab.dataFolder = dataFolder
    session.stackBudget = 60 << 20
  }

  /// What a text printed, and its error as `line:column: message`, with the label in brackets.
  /// Runs on a thread with a stack like the program's own.
  func run(_ text: String) -> (printed: String, error: String?) {
    nonisolated(unsafe) var result: (String, String?) = ("", nil)
    nonisolated(unsafe) let bench = self
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      result = bench.runHere(text)
      done.signal()
    }
    thread.stackSize = 64 << 20
    thread.start()
    done.wait()
    return result
  }

  private func runHere(_ text: String) -> (String, String?) {
    do {
      try session.run(Source(text))
      return (output.take(), nil)
    } catch {
      return (output.take(), Self.brief(error.diagnostic))
    }
  }

  static func brief(_ diagnostic: Diagnostic) -> String {
    var text = diagnostic.message
    if let position = diagnostic.place?.position { text = "\(position.line):\(position.column): " + text }
    if let label = diagnostic.label { text += " [\(label)]" }
    return text
  }
}
