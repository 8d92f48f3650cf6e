import Commands
import Diagnostics
import Interpreter

/// A session whose output is kept.
final class Shell {
  let output: RecordedOutput
  let session: Session

  init(style: OutputStyle = .plain) {
    output = RecordedOutput(style: style)
    session = Session(registry: .everything(), output: output)
  }

  /// What the text printed.
  func run(_ text: String) throws -> String {
    try session.run(Source(text))
    return output.take()
  }

  /// `column: message [label]` of the error, with the line's number in front when it is not the first.
  func error(_ text: String) -> String? {
    do {
      try session.run(Source(text))
      return nil
    } catch {
      let place = error.diagnostic.place?.position
      let line = place.map { $0.line == 1 ? "\($0.column): " : "\($0.line):\($0.column): " } ?? ""
      return line + error.diagnostic.message + (error.diagnostic.label.map { " [\($0)]" } ?? "")
    }
  }
}

let xor = """
  x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
  y = tensor([0, 1, 1, 0])
  model = sequential(dense(3, tanh), dense(2, softmax))

  """
