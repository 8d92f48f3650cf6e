import Commands
import Diagnostics
import Foundation
import Interpreter

/// Runs texts as the program would, with the output kept.
struct Bench {
  let output = RecordedOutput()
  let session: Session

  init(dataFolder: String? = nil) {
    session = Self.session(output, dataFolder: dataFolder)
  }

  /// With every command, for work on a deep stack.
  static func session(_ output: RecordedOutput, dataFolder: String? = nil, isQuick: Bool = false) -> Session {
    let session = Session(registry: .everything(), output: output)
    session.lab.dataFolder = dataFolder
    session.lab.isQuick = isQuick
    session.stackBudget = 60 << 20
    return session
  }

  /// What a text printed, and its error as `line:column: message`, with the label in brackets.
  func run(_ text: String) -> (printed: String, error: String?) { Self.onDeepStack { runHere(text) } }

  /// Does work on a thread with a stack like the program's own.
  static func onDeepStack<T>(_ work: @escaping () -> T) -> T {
    nonisolated(unsafe) let work = work
    nonisolated(unsafe) var result: T?
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      result = work()
      done.signal()
    }
    thread.stackSize = 64 << 20
    thread.start()
    done.wait()
    return result ?? work()
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
