import Interpreter

struct Print: Command {
  let values: Rest<Value>
  let separator: String
  let end: String

  static let name = "print"
  static let category = Category.language
  static let summary = "Show values on one line, text without its quotes."
  static let examples = [
    Example("print 1 + 2", "3"), Example("print \"a\" 2 [3, 4]", "a 2 [3, 4]"),
    Example("print f\"{2 / 3:.3f}\"", "0.667"), Example("print(1, 2, sep=\"-\")", "1-2"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("values", "What to show."),
      Parameter("sep", "Text between two values.", default: " ", namedOnly: true),
      Parameter("end", "Text behind the last value.", default: "\n", namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    session.output.write(values.elements.map(session.text).joined(separator: separator) + end)
    return .none
  }
}
