import Interpreter
import Learning

/// `dialect torch`.
struct DialectCommand: Command {
  let dialect: Dialect?

  static let name = "dialect"
  static let category = Category.session
  static let summary = "Whose defaults and rules hold for what is made from now on: keras or torch."
  static let details = """
    Layers, models, optimizers and losses remember the dialect that they were made under. Without a word it \
    says which one holds. ?adamax and its kin show both.
    """
  static let examples = [Example("dialect torch\nadamax().lr", "0.002"), Example("dialect", "dialect keras")]
  static var signature: Signature<Self> { Signature(Self.init, Parameter("name", "keras or torch.")) }

  func run(in session: Session) throws -> Value {
    if let dialect {
      session.lab.dialect = dialect
    } else {
      session.output.line("dialect \(session.lab.dialect.rawValue)")
    }
    return .none
  }
}

extension Dialect: Choice {}
