import Autograd
import Interpreter
import Learning

/// An optimizer with its settings, as the language holds it; over parameters of its own, if it was given
/// some, for loops that are written by hand.
final class OptimizerObject: Object {
  private(set) var optimizer: any Optimizer
  /// At work on parameters.
  let updates: Updates?
  /// The rate that schedules with a `.step()` count from, once there is one.
  var firstRate: Double?

  init(_ optimizer: any Optimizer, of parameters: [Autograd.Parameter]? = nil) {
    self.optimizer = optimizer
    updates = parameters.map { Updates(optimizer, of: $0) }
  }

  override var typeName: String { "optimizer" }
  override func description(in style: OutputStyle) -> String {
    optimizer.dialect == .torch ? "\(optimizer.written) · torch" : optimizer.written
  }

  override var memberNames: [String] {
    ["lr", "learning_rate", "name", "dialect", "step", "zero_grad", "iterations", "param_groups"]
      + (optimizer.carriedShare == nil ? [] : [shareName])
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "lr", "learning_rate": .number(currentRate)
    case "name": .text(optimizer.name)
    case "dialect": .text(optimizer.dialect.rawValue)
    case "iterations": .number(updates?.step ?? 0)
    case "step": .object(ActionObject(name) { [self] in try makeStep(in: $0) })
    case "zero_grad": .object(ActionObject(name) { [self] _ in try atWork("zero_grad").clearGradients() })
    case "param_groups": .list([.object(ParameterGroup(self))])
    case shareName: optimizer.carriedShare.map { .number($0) }
    default: nil
    }
  }

  /// The rate of the next step.
  var currentRate: Double { optimizer.rate(atStep: (updates?.step ?? 0) + 1) }
  private var shareName: String { ["sgd", "rmsprop"].contains(optimizer.name) ? "momentum" : "beta_1" }

  /// `optimizer.lr = 0.001`; a schedule of Keras's is over with it.
  override func setMember(_ name: String, _ value: Value, in session: Session) throws -> Bool {
    try setRate(name, value)
  }

  func setRate(_ name: String, _ value: Value) throws -> Bool {
    guard ["lr", "learning_rate"].contains(name) else { return false }
    guard let rate = value.asNumber, rate >= 0, rate.isFinite else {
      throw Problem("lr must be a finite number of 0 or more")
    }
    change { ($0.common.learningRate, $0.common.schedule) = (rate, nil) }
    return true
  }

  func change(_ body: (inout any Optimizer) -> Void) {
    body(&optimizer)
    updates?.optimizer = optimizer
  }

  private func makeStep(in session: Session) throws { try atWork("step").makeStep(threads: session.threads) }

  private func atWork(_ method: String) throws -> Updates {
    guard let updates else {
      throw Problem(
        "this optimizer has no parameters to work on", label: "make it as \(optimizer.name)(model, lr=…)",
        notes: ["without a model it is for compile and fit, which call no \(method)"])
    }
    return updates
  }
}

/// A method without arguments that does something.
final class ActionObject: Object {
  private let name: String
  private let action: (Session) throws -> Void

  init(_ name: String, _ action: @escaping (Session) throws -> Void) {
    self.name = name
    self.action = action
  }

  override var typeName: String { "method" }
  override func description(in style: OutputStyle) -> String { "\(name)()" }
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    // PyTorch's zero_grad(set_to_none=true) says what happens anyway.
    guard arguments.allSatisfy({ $0.label == "set_to_none" && name == "zero_grad" }) else {
      throw Problem("\(name) takes no arguments", at: .argument(0))
    }
    try action(session)
    return Value.none
  }
}

/// An optimizer that was made, or the bare name or text of one: then with the dialect's defaults.
struct OptimizerArgument: Bindable {
  let object: OptimizerObject
  var optimizer: any Optimizer { object.optimizer }

  init(_ optimizer: any Optimizer) { object = OptimizerObject(optimizer) }
  init(object: OptimizerObject) { self.object = object }

  static var typeName: String { "optimizer" }
  static var choices: [String] { Optimizers.all.map(\.name) }
  static var receivers: [String] { ["optimizer"] }
  var literal: String { optimizer.written }

  static func bind(_ argument: Argument, in session: Session) throws -> OptimizerArgument {
    let value = try argument.given()
    if case .object(let object as OptimizerObject) = value { return OptimizerArgument(object: object) }
    guard let name = value.builtinName else { throw Mismatch() }
    guard choices.contains(name), let builtin = session.registry.builtin(name),
      case .object(let made as OptimizerObject) = try builtin.call([], in: session)
    else { throw Field.unknown(value, name, among: choices) }
    return OptimizerArgument(object: made)
  }
}

/// A learning rate: a number, or a schedule of Keras's.
struct RateArgument: Bindable {
  let rate: Double
  let schedule: Schedule?

  static var typeName: String { "number or schedule" }
  var literal: String { rate.literal }

  static func bind(_ argument: Argument, in session: Session) throws -> RateArgument {
    let value = try argument.given()
    if case .object(let object as ScheduleObject) = value {
      return RateArgument(rate: object.schedule.rate(at: 0), schedule: object.schedule)
    }
    guard let rate = value.asNumber else { throw Mismatch() }
    guard rate >= 0, rate.isFinite else {
      throw Problem("lr must be a finite number of 0 or more, not \(rate.literal)")
    }
    return RateArgument(rate: rate, schedule: nil)
  }
}

/// What an optimizer's first argument may be: what it works on, as in PyTorch, or the rate, as in Keras.
enum OptimizerTarget: Bindable {
  case rate(RateArgument)
  case parameters([Autograd.Parameter])

  static var typeName: String { "learning rate, model or list of tensors" }
  var literal: String { "none" }

  static func bind(_ argument: Argument, in session: Session) throws -> OptimizerTarget {
    let value = try argument.given()
    switch value {
    case .number, .object(is ScheduleObject): return .rate(try RateArgument.bind(argument, in: session))
    default: return .parameters(try ParametersArgument.parameters(of: value))
    }
  }
}

/// Two shares of what was before: PyTorch's `betas=(0.9, 0.999)`.
struct BetasArgument: Bindable {
  let first: Double
  let second: Double

  static var typeName: String { "pair of numbers" }
  var literal: String { "(\(first.literal), \(second.literal))" }

  static func bind(_ argument: Argument, in session: Session) throws -> BetasArgument {
    guard case .list(let list) = try argument.given() else { throw Mismatch() }
    let numbers = list.items.compactMap(\.asNumber)
    guard numbers.count == 2, list.items.count == 2 else { throw Mismatch("got \(list.items.count) items") }
    for number in numbers where !(0..<1).contains(number) {
      throw Problem("betas must be at least 0 and below 1, not \(number.literal)")
    }
    return BetasArgument(first: numbers[0], second: numbers[1])
  }
}
