import Interpreter

/// A value that documents show as a picture.
final class Star: Object {
  override func description(in style: OutputStyle) -> String { "a star" }
  override var display: Display? { .picture(svg: "<svg/>", words: "a <star>") }
}

struct MakeStar: Command {
  static let name = "star"
  static let category = Category.language
  static let summary = "A star."
  static let examples = [Example("star")]
  static var signature: Signature<Self> { Signature(Self.init) }
  func run(in session: Session) throws -> Value { .object(Star()) }
}

struct Say: Command {
  let text: String
  static let name = "say"
  static let category = Category.language
  static let summary = "Writes a line."
  static let examples = [Example("say \"x\"")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("text", "What.")) }
  func run(in session: Session) throws -> Value {
    session.output.line(text)
    return .none
  }
}
