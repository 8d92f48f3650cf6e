import Interpreter
import Learning

/// A schedule as the language holds it: `adam(exponential_decay(0.1, 1000, 0.96))`.
final class ScheduleObject: Object {
  let schedule: Schedule

  init(_ schedule: Schedule) { self.schedule = schedule }

  override var typeName: String { "schedule" }
  override func description(in style: OutputStyle) -> String { schedule.written }

  /// `schedule(s)`: the rate of the step that follows s others.
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    guard arguments.count == 1, let number = arguments[0].value?.asNumber, let step = Int(exactly: number),
      step >= 0
    else { throw Problem("a schedule is called with a number of steps, as schedule(100)") }
    return .number(schedule.rate(at: step))
  }
}

/// Numbers above 0.
private func above0(_ name: String, aliases: [String] = [], _ summary: String) -> Parameter<Double> {
  Parameter(
    name, aliases: aliases, summary, rangeText: "above 0",
    check: { $0 > 0 && $0.isFinite ? nil : "\(name) must be above 0, not \($0.literal)" })
}

private func number(_ name: String, _ summary: String, _ fallback: Double) -> Parameter<Double> {
  Parameter(
    name, summary, default: fallback,
    check: { $0.isFinite ? nil : "\(name) must be a finite number, not \($0.literal)" })
}

private var initialRate: Parameter<Double> {
  Parameter(
    "initial_learning_rate", aliases: ["lr"], "The first rate.", rangeText: "0 or more",
    check: { $0 >= 0 && $0.isFinite ? nil : "the rate must be 0 or more, not \($0.literal)" })
}

var scheduleCommands: [Builtin] {
  [
    decay(
      "exponential_decay", "rate·decay_rate^(s/decay_steps).",
      Peers(keras: "ExponentialDecay")
    ) {
      .exponential(rate: $0, steps: $1, decayRate: $2, isStaircase: $3)
    },
    decay(
      "inverse_time_decay", "rate/(1 + decay_rate·s/decay_steps).", Peers(keras: "InverseTimeDecay")
    ) {
      .inverseTime(rate: $0, steps: $1, decayRate: $2, isStaircase: $3)
    },
    Builtin(PolynomialDecay.self), Builtin(PiecewiseConstantDecay.self), Builtin(CosineDecay.self),
    Builtin(CosineDecayRestarts.self),
  ]
}

private struct DecayArguments {
  let rate: Double
  let steps: Double
  let decayRate: Double
  let isStaircase: Bool
}

private func decay(
  _ name: String, _ summary: String, _ peers: Peers,
  _ make: @escaping (Double, Double, Double, Bool) -> Schedule
) -> Builtin {
  Builtin(
    name, aliases: Array(peers.keras), .schedules, summary,
    details: "For lr= of an optimizer, as Keras's. s counts steps, not epochs.",
    examples: [Example("\(name)(0.1, 10, 0.5)(0)", "0.1")], peers: peers,
    signature: {
      Signature(
        DecayArguments.init, initialRate, above0("decay_steps", "Steps in which it falls once."),
        above0("decay_rate", "How much it falls."),
        Parameter("staircase", "Fall in whole steps only.", default: false))
    },
    run: { given, _ in
      .object(ScheduleObject(make(given.rate, given.steps, given.decayRate, given.isStaircase)))
    })
}

struct PolynomialDecay: Command {
  let rate: Double
  let steps: Double
  let end: Double
  let power: Double
  let cycle: Bool
  static let name = "polynomial_decay"
  static let aliases = ["PolynomialDecay"]
  static let peers = Peers(keras: "PolynomialDecay")
  static let category = Category.schedules
  static let summary = "(rate − end)·(1 − s/decay_steps)^power + end, then end."
  static let details = "For lr= of an optimizer, as Keras's. cycle=true begins again with longer ways."
  static let examples = [Example("polynomial_decay(0.1, 10, 0)(5)", "0.05")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, initialRate, above0("decay_steps", "Steps until the end."),
      number("end_learning_rate", "The last rate.", 0.0001), number("power", "Power of the way.", 1),
      Parameter("cycle", "Begin again behind the end.", default: false))
  }
  func run(in session: Session) -> Value {
    .object(
      ScheduleObject(
        .polynomial(rate: rate, steps: steps, end: end, power: power, isCycling: cycle)))
  }
}

struct PiecewiseConstantDecay: Command {
  let boundaries: NumbersArgument
  let values: NumbersArgument
  static let name = "piecewise_constant_decay"
  static let aliases = ["PiecewiseConstantDecay"]
  static let peers = Peers(keras: "PiecewiseConstantDecay")
  static let category = Category.schedules
  static let summary = "values[i] up to and with step boundaries[i], the last of them behind all."
  static let details = "For lr= of an optimizer, as Keras's."
  static let examples = [Example("piecewise_constant_decay([5], [0.1, 0.01])(6)", "0.01")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("boundaries", "Numbers of steps, rising."),
      Parameter("values", "Rates, one more than boundaries."))
  }
  func run(in session: Session) throws -> Value {
    guard values.numbers.count == boundaries.numbers.count + 1 else {
      throw Problem("values must be one more than boundaries", at: .parameter("values"))
    }
    guard values.numbers.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw Problem("rates must be finite numbers of 0 or more", at: .parameter("values"))
    }
    return .object(
      ScheduleObject(
        .piecewise(boundaries: boundaries.numbers, values: values.numbers)))
  }
}

/// A list of numbers.
struct NumbersArgument: Bindable {
  let numbers: [Double]

  static var typeName: String { "list of numbers" }
  var literal: String { "[\(numbers.map(\.literal).joined(separator: ", "))]" }

  static func bind(_ argument: Argument, in session: Session) throws -> NumbersArgument {
    guard case .list(let list) = try argument.given() else { throw Mismatch() }
    return NumbersArgument(
      numbers: try list.items.map { item in
        guard let number = item.asNumber else { throw Mismatch("got \(article(item.typeName)) in it") }
        return number
      })
  }
}

struct CosineDecay: Command {
  let rate: Double
  let steps: Double
  let alpha: Double
  let target: Double?
  let warmupSteps: Double
  static let name = "cosine_decay"
  static let aliases = ["CosineDecay"]
  static let peers = Peers(keras: "CosineDecay")
  static let category = Category.schedules
  static let summary = "Half a cosine from the rate to alpha times it, perhaps after a linear warm-up."
  static let details = "For lr= of an optimizer, as Keras's. The warm-up goes from the rate to warmup_target."
  static let examples = [Example("cosine_decay(0.1, 10)(10)", "0")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, initialRate, above0("decay_steps", "Steps of the cosine."),
      number("alpha", "Share that is left at the end.", 0),
      Parameter("warmup_target", "The rate behind the warm-up.", defaultText: "no warm-up"),
      number("warmup_steps", "Steps of the warm-up.", 0))
  }
  func run(in session: Session) throws -> Value {
    guard warmupSteps >= 0, target.map({ $0 >= 0 && $0.isFinite }) ?? true else {
      throw Problem("warmup_steps and warmup_target must be 0 or more")
    }
    return .object(
      ScheduleObject(
        .cosine(
          rate: rate, steps: steps, alpha: alpha,
          warmup: target.map { Schedule.Warmup(target: $0, steps: warmupSteps) })))
  }
}

struct CosineDecayRestarts: Command {
  let rate: Double
  let steps: Double
  let lengthening: Double
  let lowering: Double
  let alpha: Double
  static let name = "cosine_decay_restarts"
  static let aliases = ["CosineDecayRestarts"]
  static let peers = Peers(keras: "CosineDecayRestarts")
  static let category = Category.schedules
  static let summary = "Half cosines one after the other: t_mul times as long, m_mul times as high each."
  static let details = "For lr= of an optimizer, as Keras's."
  static let examples = [Example("cosine_decay_restarts(0.1, 10)(0)", "0.1")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, initialRate, above0("first_decay_steps", "Steps of the first."),
      Parameter(
        "t_mul", "How much longer each is.", default: 2, rangeText: "1 or more",
        check: { $0 >= 1 && $0.isFinite ? nil : "t_mul must be 1 or more, not \($0.literal)" }),
      number("m_mul", "How much higher each is.", 1), number("alpha", "Share that is left at its end.", 0))
  }
  func run(in session: Session) -> Value {
    .object(
      ScheduleObject(
        .cosineRestarts(
          rate: rate, steps: steps, lengthening: lengthening, lowering: lowering, alpha: alpha)))
  }
}
