import Interpreter
import Learning

/// PyTorch's lr_schedulers: made over an optimizer, they move its rate at each `.step()`.
var schedulerCommands: [Builtin] {
  [
    stepped("step_lr", "StepLR", "The rate × gamma every step_size steps.", "2, gamma=0.1") {
      Signature(
        { optimizer, size, gamma in
          SteppedCall(
            optimizer, .step(size: size, gamma: gamma), "step_size=\(size), gamma=\(gamma.literal)")
        }, Scheduling.optimizer, Scheduling.count("step_size", "Steps between two changes."),
        Scheduling.size("gamma", "What the rate is multiplied by.", 0.1))
    },
    stepped("multi_step_lr", "MultiStepLR", "The rate × gamma at each milestone.", "[3, 5]") {
      Signature(
        { (optimizer: WorkingOptimizer, milestones: StepsArgument, gamma: Double) in
          SteppedCall(
            optimizer, .multiStep(milestones: milestones.steps, gamma: gamma),
            "milestones=\(milestones.literal), gamma=\(gamma.literal)")
        }, Scheduling.optimizer, Parameter("milestones", "Numbers of steps."),
        Scheduling.size("gamma", "What the rate is multiplied by.", 0.1))
    },
    stepped("exponential_lr", "ExponentialLR", "The rate × gamma at every step.", "gamma=0.9") {
      Signature(
        { optimizer, gamma in
          SteppedCall(optimizer, .exponential(gamma: gamma), "gamma=\(gamma.literal)")
        }, Scheduling.optimizer, Scheduling.size("gamma", "What the rate is multiplied by."))
    },
    stepped(
      "constant_lr", "ConstantLR", "The rate × factor for total_iters steps, then the whole.", "factor=0.5"
    ) {
      Signature(
        { optimizer, factor, steps in
          SteppedCall(
            optimizer, .constant(factor: factor, steps: steps),
            "factor=\(factor.literal), total_iters=\(steps)")
        }, Scheduling.optimizer, Scheduling.factor("factor", "Share of the rate at first.", 1.0 / 3),
        Scheduling.count("total_iters", "Steps with the share.", 5, from: 0))
    },
    stepped(
      "linear_lr", "LinearLR", "The rate × start_factor, in equal parts to × end_factor.", "start_factor=0.5"
    ) {
      Signature(
        { optimizer, start, end, steps in
          SteppedCall(
            optimizer, .linear(start: start, end: end, steps: steps),
            "start_factor=\(start.literal), end_factor=\(end.literal), total_iters=\(steps)")
        }, Scheduling.optimizer, Scheduling.factor("start_factor", "Share of the rate at first.", 1.0 / 3),
        Scheduling.factor("end_factor", "Share of the rate at the end.", 1, isZeroAllowed: true),
        Scheduling.count("total_iters", "Steps from the one to the other.", 5, from: 0))
    },
    stepped(
      "polynomial_lr", "PolynomialLR", "The first rate × (1 − t/total_iters)^power, to 0.", "total_iters=10"
    ) {
      Signature(
        { optimizer, steps, power in
          SteppedCall(
            optimizer, .polynomial(steps: steps, power: power),
            "total_iters=\(steps), power=\(power.literal)")
        }, Scheduling.optimizer, Scheduling.count("total_iters", "Steps to 0.", 5),
        Scheduling.size("power", "Power of the way.", 1))
    },
    stepped(
      "cosine_annealing_lr", "CosineAnnealingLR",
      "Half a cosine from the rate to eta_min in T_max steps, and up again.",
      "T_max=10"
    ) {
      Signature(
        { optimizer, steps, end in
          SteppedCall(
            optimizer, .cosine(steps: steps, end: end), "T_max=\(steps), eta_min=\(end.literal)")
        }, Scheduling.optimizer, Scheduling.count("T_max", "Steps to the lowest rate."),
        Scheduling.size("eta_min", "The lowest rate.", 0))
    },
    stepped(
      "cosine_annealing_warm_restarts", "CosineAnnealingWarmRestarts",
      "Half cosines from the rate to eta_min, each T_mult times as long; step(epoch) goes to a part of a step.",
      "T_0=4, T_mult=2"
    ) {
      Signature(
        { optimizer, steps, lengthening, end in
          SteppedCall(
            optimizer, .cosineRestarts(steps: steps, lengthening: lengthening, end: end),
            "T_0=\(steps), T_mult=\(lengthening), eta_min=\(end.literal)")
        }, Scheduling.optimizer, Scheduling.count("T_0", "Steps of the first."),
        Scheduling.count("T_mult", "How much longer each is than the one before.", 1),
        Scheduling.size("eta_min", "The lowest rate.", 0))
    },
    function("lambda_lr", "LambdaLR", "The first rate × a function of the number of steps.", isOfLast: false),
    function(
      "multiplicative_lr", "MultiplicativeLR", "The last rate × a function of the number of steps.",
      isOfLast: true),
    Builtin(OneCycleLR.self), Builtin(ReduceLROnPlateau.self), Builtin(SequentialLR.self),
    Builtin(ChainedScheduler.self),
  ]
}

private let detail = """
  As PyTorch's: schedule.step() behind optimizer.step(), each epoch or each batch as you like. \
  schedule.get_last_lr() and optimizer.lr say the rate.
  """

/// A schedule whose next rate follows from the last one.
private struct SteppedCall {
  let optimizer: WorkingOptimizer
  let rate: SteppedRate
  let settings: String

  init(_ optimizer: WorkingOptimizer, _ rate: SteppedRate, _ settings: String) {
    (self.optimizer, self.rate, self.settings) = (optimizer, rate, settings)
  }
}

/// - Parameter example: the arguments of one behind the optimizer.
private func stepped(
  _ name: String, _ peer: String, _ summary: String, _ example: String,
  signature: @escaping () -> Signature<SteppedCall>
) -> Builtin {
  Builtin(
    name, aliases: [peer], .schedules, summary, details: detail,
    examples: [
      Example("optimizer = sgd(sequential(linear(2, 1)), lr=0.1)\nschedule = \(name)(optimizer, \(example))")
    ], peers: Peers(torch: peer), signature: signature,
    run: {
      try Scheduling.object(.stepped($0.rate), $0.optimizer, "\(name)(\($0.settings))", in: $1)
    })
}

private struct FunctionCall {
  let optimizer: WorkingOptimizer
  let function: ShareFunction
}

private func function(_ name: String, _ peer: String, _ summary: String, isOfLast: Bool) -> Builtin {
  Builtin(
    name, aliases: [peer], .schedules, summary, details: detail,
    examples: [
      Example(
        "optimizer = sgd(sequential(linear(2, 1)), lr=0.5)\n"
          + "schedule = \(name)(optimizer, t -> 0.5 ** t)\noptimizer.lr", "0.5")
    ], peers: Peers(torch: peer),
    signature: {
      Signature(
        FunctionCall.init, Scheduling.optimizer,
        Parameter("lr_lambda", "A function of the number of steps made, from 0."))
    },
    run: { call, session in
      let rule = SchedulerObject.Rule.function(call.function.function, isOfLast: isOfLast)
      return try Scheduling.object(rule, call.optimizer, "\(name)(…)", in: session)
    })
}

struct SequentialLR: Command {
  let optimizer: WorkingOptimizer
  let schedulers: SchedulersArgument
  let milestones: StepsArgument
  static let name = "sequential_lr"
  static let aliases = ["SequentialLR"]
  static let peers = Peers(torch: "SequentialLR")
  static let category = Category.schedules
  static let summary = "Schedules one after the other, the next one from each milestone on."
  static let details = detail
  static let examples = [
    Example(
      "optimizer = sgd(sequential(linear(2, 1)), lr=0.5)\nwarm = constant_lr(optimizer, factor=0.5)\n"
        + "down = exponential_lr(optimizer, gamma=0.9)\n"
        + "schedule = sequential_lr(optimizer, [warm, down], milestones=[5])\noptimizer.lr", "0.25")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Scheduling.optimizer, Parameter("schedulers", "Schedules of this optimizer."),
      Parameter("milestones", "Steps at which the next one begins, one fewer than schedules."))
  }
  func run(in session: Session) throws -> Value {
    try schedulers.check(optimizer.object)
    for part in schedulers.parts {
      switch part.rule {
      case .sequence, .chain:
        throw Problem("a schedule of several cannot be a part", at: .parameter("schedulers"))
      default: break
      }
    }
    guard milestones.steps.count == schedulers.parts.count - 1 else {
      throw Problem("milestones must be one fewer than schedulers", at: .parameter("milestones"))
    }
    guard zip(milestones.steps, milestones.steps.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Problem("milestones must rise", at: .parameter("milestones"))
    }
    return try Scheduling.object(
      .sequence(schedulers.parts, milestones: milestones.steps), optimizer,
      "sequential_lr(\(schedulers.literal), milestones=\(milestones.literal))", in: session)
  }
}

struct ChainedScheduler: Command {
  let schedulers: SchedulersArgument
  let optimizer: WorkingOptimizer?
  static let name = "chained_scheduler"
  static let aliases = ["ChainedScheduler"]
  static let peers = Peers(torch: "ChainedScheduler")
  static let category = Category.schedules
  static let summary = "Several schedules of one optimizer, all at every step."
  static let details = detail
  static let examples = [
    Example(
      "optimizer = sgd(sequential(linear(2, 1)), lr=0.5)\nwarm = constant_lr(optimizer, factor=0.5)\n"
        + "schedule = chained_scheduler([warm, exponential_lr(optimizer, gamma=0.9)])\noptimizer.lr", "0.25")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("schedulers", "Schedules of one optimizer."),
      Parameter("optimizer", "Their optimizer.", defaultText: "the schedules' own"))
  }
  func run(in session: Session) throws -> Value {
    let owner = optimizer ?? WorkingOptimizer(object: schedulers.parts[0].optimizer)
    try schedulers.check(owner.object)
    return try Scheduling.object(
      .chain(schedulers.parts), owner, "chained_scheduler(\(schedulers.literal))", in: session)
  }
}
