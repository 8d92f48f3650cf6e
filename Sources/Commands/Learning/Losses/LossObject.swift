import Interpreter
import Learning
import Tensors

/// A loss with its settings: called with two tensors it computes.
final class LossObject: Object {
  let loss: Loss

  init(_ loss: Loss) { self.loss = loss }

  override var typeName: String { "loss" }
  override func description(in style: OutputStyle) -> String {
    loss.written.hasSuffix(")") ? loss.written : loss.written + "()"
  }

  override var memberNames: [String] { ["name", "reduction", "dialect"] }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "name": .text(loss.name)
    case "reduction": .text(loss.reduction.rawValue)
    case "dialect": .text(loss.dialect.rawValue)
    default: nil
    }
  }

  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    let names = loss.dialect == .torch ? ("input", "target") : ("y", "p")
    let function = Builtin(
      loss.name, .losses, "",
      signature: {
        Signature(
          { (first: TensorArgument, second: TensorArgument) in (first, second) },
          Parameter(names.0, aliases: names.0 == "y" ? ["y_true"] : [], ""),
          Parameter(names.1, aliases: names.1 == "p" ? ["y_pred"] : [], ""))
      }, run: { [loss] pair, session in try loss.value(pair.0, pair.1, in: session) })
    return try function.call(arguments, in: session)
  }
}

/// A loss that was made, its function's bare name, or its name as text.
extension Loss: Bindable {
  public static var typeName: String { "loss" }
  public static var choices: [String] { Kind.allCases.map(\.rawValue) }
  public var literal: String { written }

  public static func bind(_ argument: Argument, in session: Session) throws -> Loss {
    let value = try argument.given()
    if case .object(let object as LossObject) = value {
      guard object.loss.reduction != .none else {
        throw Problem("training needs one number for a batch", label: "with reduction=\"mean\" it is one")
      }
      return object.loss
    }
    guard let name = value.builtinName else { throw Mismatch() }
    guard let loss = Loss(named: name) else { throw Field.unknown(value, name, among: choices) }
    return loss
  }
}
