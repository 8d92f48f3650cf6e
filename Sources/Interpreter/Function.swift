import Diagnostics

/// A function value: a builtin, or one that the user defined; perhaps with its first argument
/// already in place, as `x.sum`.
public final class Function {
  public let builtin: Builtin?
  private(set) var closure: Closure?
  private(set) var receiver: Value?

  init(_ builtin: Builtin) {
    self.builtin = builtin
    closure = nil
    receiver = nil
  }

  init(_ closure: Closure) {
    builtin = nil
    self.closure = closure
    receiver = nil
  }

  /// `function` with its first argument given.
  init(_ function: Function, on receiver: Value) {
    builtin = function.builtin
    closure = function.closure
    self.receiver = receiver
  }

  deinit { Value.release(surrender()) }

  /// Gives away what it holds, so that the function can go without it.
  func surrender() -> [Value] {
    var values = receiver.map { [$0] } ?? []
    receiver = nil
    if isKnownUniquelyReferenced(&closure), let closure { values += closure.surrender() }
    closure = nil
    return values
  }

  public var name: String { builtin?.name ?? closure?.code.name ?? "" }

  /// How many arguments a call can still give a function that the user defined.
  public var openArguments: Int? {
    closure.map { max(0, $0.code.parameters.count - (receiver == nil ? 0 : 1)) }
  }

  /// Whether it can be called as it is, so that its bare name on a line is a command.
  var needsNothing: Bool {
    let given = receiver == nil ? 0 : 1
    if let builtin { return builtin.parameters.dropFirst(given).allSatisfy { !$0.isRequired } }
    return closure?.code.parameters.dropFirst(given).allSatisfy(\.hasFallback) ?? false
  }

  /// `f(a, b=…)`, for echo and messages.
  public var usage: String {
    if let builtin { return builtin.usage }
    guard let code = closure?.code else { return "" }
    let list = code.parameters.map { $0.hasFallback ? $0.name + "=…" : $0.name }
    return "\(code.name)(\(list.joined(separator: ", ")))"
  }
}

/// The body of a `def` or lambda, made ready to run.
final class FunctionCode {
  struct Parameter {
    let name: String
    let hasFallback: Bool
  }

  let name: String
  let parameters: [Parameter]
  let place: Place
  var slotCount = 0
  var body = BlockCode([])

  init(name: String, parameters: [Parameter], place: Place) {
    self.name = name
    self.parameters = parameters
    self.place = place
  }
}

/// A function that the user wrote, with the variables around it.
final class Closure {
  let code: FunctionCode
  private var fallbacks: [Value?]
  private var frame: Frame

  init(_ code: FunctionCode, fallbacks: [Value?], frame: Frame) {
    self.code = code
    self.fallbacks = fallbacks
    self.frame = frame
  }

  /// Gives away the defaults, and the variables around it when nobody else has them.
  fileprivate func surrender() -> [Value] {
    var values = fallbacks.compactMap(\.self)
    fallbacks = []
    if isKnownUniquelyReferenced(&frame) {
      values += frame.slots.compactMap(\.self)
      frame.slots = []
    }
    return values
  }

  func call(_ arguments: [Argument], in session: Session) throws -> Value {
    try session.enterCall()
    defer { session.leaveCall() }
    let inner = Frame(slotCount: code.slotCount, parent: frame, session: session)
    try bind(arguments, to: inner, in: session)
    if case .returned(let value) = try code.body.execute(inner) { return value }
    return .none
  }

  /// Parameters have the first slots.
  private func bind(_ arguments: [Argument], to inner: Frame, in session: Session) throws {
    let parameters = code.parameters
    var position = 0
    for (index, argument) in arguments.enumerated() {
      guard let value = argument.value else {
        throw session.unknownName(argument.word ?? "", at: .argument(index))
      }
      var slot = position
      if let label = argument.label {
        guard let named = parameters.firstIndex(where: { $0.name == label }) else {
          let hint = nearest(label, among: parameters.map(\.name))
          throw Problem(
            "\(code.name) has no argument '\(label)'", at: .label(index),
            label: hint.map { "did you mean '\($0)'?" })
        }
        slot = named
      } else {
        position += 1
      }
      guard slot < parameters.count else {
        throw Problem("\(code.name) takes \(Problem.limit(parameters.count))", at: .argument(index))
      }
      guard inner.slots[slot] == nil else {
        throw Problem(
          "\(code.name) got '\(parameters[slot].name)' twice",
          at: argument.label == nil ? .argument(index) : .label(index))
      }
      inner.slots[slot] = value
    }
    for (slot, parameter) in parameters.enumerated() where inner.slots[slot] == nil {
      guard let fallback = fallbacks[slot] else {
        throw Problem("\(code.name) needs \(parameter.name)")
      }
      inner.slots[slot] = fallback
    }
  }
}

extension Problem {
  /// `no arguments`, `one argument`, `at most 3 arguments`.
  static func limit(_ count: Int) -> String {
    switch count {
    case 0: "no arguments"
    case 1: "one argument"
    default: "at most \(count) arguments"
    }
  }
}
