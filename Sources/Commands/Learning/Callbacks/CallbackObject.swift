import Interpreter
import Learning

/// A callback of `fit` as a value: made once, it may serve several fits, one after the other.
final class CallbackObject: Object {
  /// What looks on while the fit of a session runs.
  let make: (Session) -> any FitCallback
  private let written: String
  /// The one of the last fit, whose results are the object's.
  private(set) var last: (any FitCallback)?

  init(_ written: String, _ make: @escaping (Session) -> any FitCallback) {
    self.written = written
    self.make = make
  }

  /// A fresh one for a fit that begins.
  func callback(in session: Session) -> any FitCallback {
    let made = make(session)
    last = made
    return made
  }

  override var typeName: String { "callback" }
  override func description(in style: OutputStyle) -> String { written }

  override var memberNames: [String] {
    last is EarlyStopping ? ["best", "best_epoch", "stopped_epoch", "wait"] : []
  }

  override func member(_ name: String) throws -> Value? {
    guard let stopping = last as? EarlyStopping else { return nil }
    func value(_ number: Double?) -> Value { number.map { .number($0) } ?? .none }
    switch name {
    case "best": return value(stopping.best)
    case "best_epoch": return value(stopping.bestEpoch.map(Double.init))
    case "stopped_epoch": return value(stopping.stoppedEpoch.map(Double.init))
    case "wait": return .number(stopping.wait)
    default: return nil
    }
  }
}

/// `callbacks=[early_stopping(patience=3), csv_log("log.csv")]`, or a single one.
struct CallbacksArgument: Bindable {
  let objects: [CallbackObject]

  static var typeName: String { "callback or list of callbacks" }
  var literal: String { "[\(objects.map { $0.description(in: .plain) }.joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> CallbacksArgument {
    let value = try argument.given()
    if case .object(let object as CallbackObject) = value { return CallbacksArgument(objects: [object]) }
    if let name = value.builtinName { throw needsCall(name) }
    guard case .list(let list) = value else { throw Mismatch() }
    return CallbacksArgument(
      objects: try list.items.map { item in
        if let name = item.builtinName { throw needsCall(name) }
        guard case .object(let object as CallbackObject) = item else {
          throw Mismatch("got \(article(item.typeName)) in it")
        }
        return object
      })
  }

  private static func needsCall(_ name: String) -> Problem {
    Problem("\(name) is no callback yet", label: "call it: \(name)(…)")
  }
}
