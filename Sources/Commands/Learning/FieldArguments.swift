import Diagnostics
import Interpreter
import Learning

/// An activation: its function's bare name, its name as text, or a layer of it.
extension Activation: Bindable {
  public static var typeName: String { "activation" }
  public static var choices: [String] { all.map(\.name) }
  public var literal: String { written }

  public static func bind(_ argument: Argument, in session: Session) throws -> Activation {
    let value = try argument.given()
    if case .object(let layer as LayerObject) = value, let spec = layer.spec as? ActivationSpec {
      return spec.activation
    }
    if case .none = value { return .linear }
    guard let name = value.builtinName else { throw Mismatch() }
    guard let activation = Activation(named: name, dialect: session.lab.dialect) else {
      throw Field.unknown(value, name, among: choices)
    }
    return activation
  }
}

enum Field {
  /// A name that is of another kind than is wanted here. A function says what it is; text may be a slip.
  static func unknown(_ value: Value, _ name: String, among known: [String]) -> any Error {
    if case .function = value { return Mismatch("got the function \(name)") }
    return Mismatch(
      "got \(quoted(name))\(nearest(name, among: known).map { ": did you mean '\($0)'?" } ?? "")")
  }
}
