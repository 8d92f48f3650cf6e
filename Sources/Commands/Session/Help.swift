import Diagnostics
import Interpreter

struct Help: Command {
  let topic: Topic?

  static let name = "help"
  static let category = Category.session
  static let hasEffect = false
  static let summary = "What there is, or how to use one thing."
  static let details = "Also ?name and name? for one thing. help language is a page on how to write."
  static let examples = [Example("help"), Example("help fit"), Example("help language"), Example("?relu")]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("topic", "Name of a command, a function or a variable."))
  }

  func run(in session: Session) throws -> Value {
    session.journal.passOver()
    let style = session.output.style
    guard let topic else {
      session.output.write(HelpText.overview(of: session.registry, in: style))
      return .none
    }
    if topic.word == LanguagePage.name, topic.value == nil {
      session.output.write(LanguagePage.text)
    } else if let value = topic.value, !topic.isBuiltin {
      session.output.write(HelpText.page(of: value, named: topic.word, in: session))
    } else if let builtin = session.registry.builtin(topic.word) {
      session.output.write(HelpText.page(of: builtin, in: style))
    } else {
      throw session.unknownName(topic.word, at: .parameter("topic"))
    }
    return .none
  }

  /// The thing asked about: a bare word, or the name in a text, or any value.
  struct Topic: Bindable {
    let word: String
    let value: Value?

    /// The value is the very command of this name, and not a variable that hides it.
    var isBuiltin: Bool {
      if case .function(let function)? = value { return function.builtin != nil }
      return false
    }

    static var typeName: String { "name" }
    static func bind(_ argument: Argument, in session: Session) throws -> Topic {
      switch argument.value {
      case .text(let text)? where argument.word == nil: return Topic(word: text, value: nil)
      case .function(let function)? where function.builtin != nil:
        return Topic(word: function.name, value: argument.value)
      default: return Topic(word: argument.word ?? "value", value: argument.value)
      }
    }
    var literal: String { word }
  }
}
