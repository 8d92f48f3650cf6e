import Interpreter

/// A small language for completion: commands like the real ones in names, parameters and choices.
enum CompletionSession {
  enum Optimizer: String, Bindable, CaseIterable {
    case adam, adamax, sgd
    static let typeName = "optimizer"
    static var choices: [String] { allCases.map(\.rawValue) }
    static func bind(_ argument: Argument, in session: Session) throws -> Optimizer { .adam }
    var literal: String { rawValue }
  }

  enum Set: String, Bindable, CaseIterable {
    case digits, mnist, moons
    static let typeName = "dataset"
    static var choices: [String] { allCases.map(\.rawValue) }
    static func bind(_ argument: Argument, in session: Session) throws -> Set { .mnist }
    var literal: String { rawValue }
  }

  enum Lesson: Bindable {
    case first
    static let typeName = "lesson"
    static let choices = ["1", "2", "10", "stop"]
    static func bind(_ argument: Argument, in session: Session) throws -> Lesson { .first }
    var literal: String { "1" }
  }

  final class Layer: Object {
    override var typeName: String { "layer" }
    override var memberNames: [String] { ["units", "weights"] }
  }

  final class Model: Object, Bindable {
    static let typeName = "model"
    static let receivers = ["model"]
    static func bind(_ argument: Argument, in session: Session) throws -> Model { Model() }
    var literal: String { "model" }
    let layer = Layer()
    override var typeName: String { "model" }
    override var memberNames: [String] { ["layer", "layers", "name"] }
    override func member(_ name: String) throws -> Value? {
      switch name {
      case "layer": .object(layer)
      case "layers": .list([.object(layer)])
      default: nil
      }
    }
  }

  static func make() -> Session {
    let registry = Registry([
      builtin("fit") {
        Signature(
          { (_: Model, _: Int, _: Int, _: Optimizer) in 0 }, Parameter("model", "Model to train."),
          Parameter("epochs", aliases: ["passes"], "Passes.", default: 1),
          Parameter("batch", "Samples a step.", default: 32),
          Parameter("optimizer", "Rule.", default: .adam))
      },
      builtin("use") { Signature({ (_: Set) in 0 }, Parameter("data", "Dataset.")) },
      builtin("lesson") { Signature({ (_: Lesson) in 0 }, Parameter("which", "Number.")) },
      builtin("upper") { Signature({ (_: String) in 0 }, Parameter("text", "Text.")) },
      builtin("help") { Signature({ (_: Value) in 0 }, Parameter("name", "Name.")) },
      builtin("print") { Signature({ (_: Value) in 0 }, Parameter("values", "Values.")) },
    ])
    let session = Session(registry: registry, output: RecordedOutput())
    session.setVariable("model", .object(Model()))
    session.setVariable("mode", .text("fast"))
    session.setVariable("café", .number(1))
    return session
  }

  private static func builtin(_ name: String, _ signature: @escaping () -> Signature<Int>) -> Builtin {
    Builtin(name, .session, "Does something.", signature: signature) { _, _ in .none }
  }
}
