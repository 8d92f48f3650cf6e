import Interpreter
import Learning

/// An optimizer that has parameters to work on: what a schedule with a `.step()` moves the rate of.
struct WorkingOptimizer: Bindable {
  let object: OptimizerObject

  static var typeName: String { "optimizer" }
  static var receivers: [String] { ["optimizer"] }
  var literal: String { object.optimizer.written }

  static func bind(_ argument: Argument, in session: Session) throws -> WorkingOptimizer {
    guard case .object(let object as OptimizerObject) = try argument.given() else { throw Mismatch() }
    guard object.updates != nil else {
      throw Problem(
        "this optimizer has no parameters to work on",
        label: "make it as \(object.optimizer.name)(model, lr=…)",
        notes: ["for compile and fit, lr= takes a schedule, as lr=exponential_decay(0.1, 1000, 0.96)"])
    }
    return WorkingOptimizer(object: object)
  }
}

/// A function of the user's: of the number of steps made, it gives a share.
struct ShareFunction: Bindable {
  let function: Value

  static var typeName: String { "function" }
  var literal: String { "function" }

  static func bind(_ argument: Argument, in session: Session) throws -> ShareFunction {
    let value = try argument.given()
    // PyTorch takes one for each group of parameters; there is one group here.
    if case .list(let list) = value, list.items.count == 1, case .function = list.items[0] {
      return ShareFunction(function: list.items[0])
    }
    guard case .function = value else { throw Mismatch() }
    return ShareFunction(function: value)
  }
}

/// Schedules of one optimizer.
struct SchedulersArgument: Bindable {
  let parts: [SchedulerObject]

  static var typeName: String { "list of schedules with a step()" }
  var literal: String { "[\(parts.map(\.written).joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> SchedulersArgument {
    guard case .list(let list) = try argument.given() else { throw Mismatch() }
    let parts = try list.items.map { item in
      guard case .object(let part as SchedulerObject) = item else {
        throw Mismatch("got \(article(item.typeName)) in it")
      }
      if case .plateau = part.rule {
        throw Problem("reduce_lr_on_plateau cannot be a part: its step takes a number")
      }
      return part
    }
    guard !parts.isEmpty else { throw Problem("there must be at least one schedule") }
    return SchedulersArgument(parts: parts)
  }

  func check(_ optimizer: OptimizerObject) throws {
    guard parts.allSatisfy({ $0.optimizer === optimizer }) else {
      throw Problem("the schedules belong to different optimizers", at: .parameter("schedulers"))
    }
  }
}

/// Whole numbers of steps, rising.
struct StepsArgument: Bindable {
  let steps: [Int]

  static var typeName: String { "list of whole numbers" }
  var literal: String { "\(steps)" }

  static func bind(_ argument: Argument, in session: Session) throws -> StepsArgument {
    let numbers = try NumbersArgument.bind(argument, in: session).numbers
    return StepsArgument(
      steps: try numbers.map { number in
        guard let step = Int(exactly: number), step >= 0 else {
          throw Problem("steps are whole numbers of 0 or more, not \(number.literal)")
        }
        return step
      })
  }
}

/// The arguments that several schedules have.
enum Scheduling {
  static var optimizer: Parameter<WorkingOptimizer> {
    Parameter("optimizer", "What works on the parameters, as adam(model).")
  }

  static func count(_ name: String, _ summary: String, _ fallback: Int? = nil, from least: Int = 1)
    -> Parameter<Int>
  {
    Parameter(name, summary, default: fallback, in: least...1_000_000_000)
  }

  /// A finite number of 0 or more.
  static func size(_ name: String, _ summary: String, _ fallback: Double? = nil) -> Parameter<Double> {
    Parameter(
      name, summary, default: fallback, rangeText: "0 or more",
      check: {
        $0 >= 0 && $0.isFinite ? nil : "\(name) must be a finite number of 0 or more, not \($0.literal)"
      })
  }

  /// A finite number above 0.
  static func positive(_ name: String, _ summary: String, _ fallback: Double? = nil) -> Parameter<Double> {
    Parameter(
      name, summary, default: fallback, rangeText: "above 0",
      check: {
        $0 > 0 && $0.isFinite ? nil : "\(name) must be a finite number above 0, not \($0.literal)"
      })
  }

  /// A share above 0, and at most 1.
  static func factor(_ name: String, _ summary: String, _ fallback: Double, isZeroAllowed: Bool = false)
    -> Parameter<Double>
  {
    let range = isZeroAllowed ? "0 to 1" : "above 0, at most 1"
    return Parameter(
      name, summary, default: fallback, rangeText: range,
      check: {
        ($0 > 0 || (isZeroAllowed && $0 == 0)) && $0 <= 1
          ? nil : "\(name) must be \(range), not \($0.literal)"
      })
  }

  static func object(
    _ rule: SchedulerObject.Rule, _ optimizer: WorkingOptimizer, _ written: String, in session: Session
  ) throws -> Value {
    .object(try SchedulerObject(rule, of: optimizer.object, written: written, in: session))
  }
}
