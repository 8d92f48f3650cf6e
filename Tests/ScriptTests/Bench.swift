import Commands
import Diagnostics
import Interpreter

/// Runs texts as the program would, with the output kept.
struct Bench {
  let output = RecordedOutput()
  let session: Session

  init(dataFolder: String? = nil) {
    session = Session(registry: .everything(), output: output)
    session.lab.dataFolder = dataFolder
  }

  /// What a text printed, and its error as `line:column: message`, with the label in brackets.
  func run(_ text: String) -> (printed: String, error: String?) {
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
