import Diagnostics
import Interpreter

/// A command with one parameter of each kind, which shows what it was given.
struct Echo: Command {
  let first: Double
  let count: Int
  let flag: Bool
  let mode: Mode
  let note: String?
  let more: Rest<Value>

  enum Mode: String, Choice { case fast, slow }

  static let name = "echo"
  static let category = Category.language
  static let summary = "Shows its arguments."
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("first", "A number."),
      Parameter("count", aliases: ["n"], "How many.", default: 2, in: 1...10),
      Parameter("flag", "On or off.", default: false, namedOnly: true),
      Parameter("mode", "How.", default: .fast, namedOnly: true),
      Parameter("note", "A text.", namedOnly: true), Parameter("more", "The rest."))
  }

  func run(in session: Session) throws -> Value {
    if first == 99 { throw Problem("99 is taken", at: .parameter("first"), label: "take another") }
    if first == 98 { throw Problem("98 is taken") }
    let rest = more.elements.map(session.text).joined(separator: " ")
    return .text("\(first) \(count) \(flag) \(mode) \(note ?? "-") [\(rest)]")
  }
}

/// Runs `text` with `echo` and a few more; the last line's echo, or the error with its place.
func outcome(_ text: String, _ builtins: [Builtin] = [Builtin(Echo.self)]) -> String {
  let output = RecordedOutput()
  let session = Session(registry: Registry(builtins), output: output)
  do {
    try session.run(Source(text))
    return output.take().split(separator: "\n").last.map(String.init) ?? ""
  } catch {
    let place = error.diagnostic.place.map { place in
      "\(place.position.line):\(place.position.column) '\(place.source.text(of: place.span))' "
    }
    return (place ?? "") + error.diagnostic.message + (error.diagnostic.label.map { " [\($0)]" } ?? "")
  }
}
