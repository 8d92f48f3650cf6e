import Diagnostics
import Interpreter
import Plots

struct Variables: Command {
  static let name = "vars"
  static let category = Category.session
  static let hasEffect = false
  static let summary = "Your variables, what they are and how they look."
  static let examples = [Example("vars"), Example("x = 3\nvars", "x  number  3")]
  static var signature: Signature<Self> { Signature(Self.init) }

  func run(in session: Session) throws -> Value {
    let variables = session.variables
    guard !variables.isEmpty else {
      session.output.line("no variables yet")
      return .none
    }
    let names = variables.map { displayWidth($0.name) }.max() ?? 0
    let types = variables.map { $0.value.typeName.count }.max() ?? 0
    // One line each: a picture is told in words.
    var style = session.output.style
    style.isTerminal = false
    for (name, value) in variables {
      let head = padded(name, to: names) + "  " + padded(value.typeName, to: types) + "  "
      let room = max(10, session.output.style.width - displayWidth(head))
      session.output.line(head + firstLine(of: value.description(in: style), room, style))
    }
    return .none
  }

  private func firstLine(of text: String, _ width: Int, _ style: OutputStyle) -> String {
    let line = text.prefix { !$0.isNewline }
    let mark = line.endIndex == text.endIndex ? "" : style.hasUnicode ? "…" : "..."
    return fitted(line + mark, to: width, hasUnicode: style.hasUnicode)
  }
}

struct Delete: Command {
  let names: Rest<Word>

  static let name = "del"
  static let category = Category.session
  static let summary = "Forget variables."
  static let examples = [Example("x = 1\ndel x\nvars", "no variables yet")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("names", "Variables to forget.")) }

  func run(in session: Session) throws -> Value {
    for (index, word) in names.elements.enumerated() where session.variable(word.text) == nil {
      let hint = nearest(word.text, among: session.variables.map(\.name))
      throw Problem(
        "there is no variable '\(word.text)'", at: .argument(index),
        label: hint.map { "did you mean '\($0)'?" })
    }
    for word in names.elements { session.removeVariable(word.text) }
    return .none
  }
}

struct Reset: Command {
  static let name = "reset"
  static let category = Category.session
  static let summary = "Start over: forget variables, dataset and models, and begin the seed anew."
  static let examples = [Example("x = 1\nreset\nvars", "no variables yet")]
  static var signature: Signature<Self> { Signature(Self.init) }

  func run(in session: Session) throws -> Value {
    session.removeVariables()
    session.lab.reset()
    session.workbench.reset()
    session.clearMicroscope()
    return .none
  }
}
