import Interpreter

/// `graphics kitty`, `graphics text`, `graphics auto`.
struct GraphicsCommand: Command {
  let form: Form?

  enum Form: String, Choice { case auto, text, kitty, iterm, sixel }

  static let name = "graphics"
  static let category = Category.session
  static let summary = "How pictures are shown on a terminal: as text, or in pixels."
  static let details = """
    auto, as at the start, takes what the terminal is known to show: kitty's protocol, iTerm2's, sixel, else \
    text. NN_GRAPHICS=sixel in the environment says it for all sessions. A pipe or file always gets words.
    """
  static let examples = [Example("graphics text"), Example("graphics auto")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("form", "auto, text, kitty, iterm or sixel; nothing says which it is."))
  }

  func run(in session: Session) throws -> Value {
    guard let form else {
      let source = session.graphics == nil ? " (auto)" : ""
      session.output.line("graphics \(session.style.graphics.rawValue)\(source)")
      return .none
    }
    session.graphics = OutputStyle.Graphics(rawValue: form.rawValue)
    return .none
  }
}
