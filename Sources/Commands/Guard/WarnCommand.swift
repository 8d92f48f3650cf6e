import Interpreter

/// `warn off`, `warn on`.
struct WarnCommand: Command {
  let isOn: Switch?

  static let name = "warn"
  static let category = Category.session
  static let summary = "Whether likely mistakes are told of."
  static let details = """
    Each is told once. What is watched: layers with nothing between them, softmax before a loss that takes \
    logits, gradients that were not cleared, the accuracy of a single batch, inputs of 0…255, a model in \
    training mode where nothing is learned, and shapes (n, 1) and (n,) that stretch to (n, n).
    """
  static let examples = [Example("warn off"), Example("warn on")]
  static var signature: Signature<Self> {
    Signature(Self.init, Interpreter.Parameter("on", "on or off; nothing says which it is."))
  }
  func run(in session: Session) throws -> Value {
    guard let isOn else {
      session.output.line("warn \(session.warns ? "on" : "off")")
      return .none
    }
    session.warns = isOn == .on
    return .none
  }
}

enum Switch: String, Choice {
  case on, off
}
