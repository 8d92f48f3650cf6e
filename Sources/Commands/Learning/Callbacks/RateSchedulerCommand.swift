import Interpreter
import Learning

/// `learning_rate_scheduler((epoch, lr) -> lr * 0.9)`.
struct RateSchedulerCommand: Command {
  let function: RateFunction

  static let name = "learning_rate_scheduler"
  static let aliases = ["LearningRateScheduler"]
  static let peers = Peers(keras: "LearningRateScheduler")
  static let category = Category.callbacks
  static let summary = "Sets the learning rate of each epoch by a function of yours."
  static let details = """
    It is called with the epoch, from 0, and the rate so far, before each epoch; a function of one argument \
    gets the epoch alone. What it gives is the rate, a finite number of 0 or more.
    """
  static let examples = [
    Example("learning_rate_scheduler(epoch -> 0.1 * 0.9 ** epoch)", "learning_rate_scheduler(function)")
  ]
  static var signature: Signature<Self> {
    Signature(Self.init, Parameter("schedule", "The function."))
  }

  func run(in session: Session) throws -> Value {
    .object(
      CallbackObject("learning_rate_scheduler(function)") { RateScheduler(function, in: $0) })
  }
}

/// A function of the user's: of an epoch and a rate it gives a rate.
struct RateFunction: Bindable {
  let value: Value

  static var typeName: String { "function" }
  var literal: String { "function" }

  static func bind(_ argument: Argument, in session: Session) throws -> RateFunction {
    guard case .function(let function) = try argument.given(), function.builtin == nil else {
      throw Mismatch()
    }
    return RateFunction(value: .function(function))
  }
}

final class RateScheduler: FitCallback {
  private let function: RateFunction
  private weak var session: Session?

  init(_ function: RateFunction, in session: Session) {
    self.function = function
    self.session = session
  }

  var movesRate: Bool { true }

  func begin(_ fit: Fit) throws { try fit.requireSettableRate("learning_rate_scheduler") }

  func beginEpoch(_ fit: Fit) throws {
    guard let session, case .function(let called) = function.value else { return }
    let arguments: [Value] = [.number(Double(fit.epochIndex)), .number(fit.learningRate)]
    let value = try session.call(
      function.value, arguments.prefix(max(1, min(2, called.openArguments ?? 2))).map { Argument($0) })
    guard let rate = value.asNumber, rate.isFinite, rate >= 0 else {
      throw Problem(
        "the schedule gave \(value.asNumber.map(numberText) ?? article(value.typeName)) for epoch "
          + "\(fit.epochIndex), not a learning rate", at: .parameter("callbacks"))
    }
    fit.learningRate = rate
  }
}
