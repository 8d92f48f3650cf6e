import Interpreter
import Learning

struct OneCycleLR: Command {
  let optimizer: WorkingOptimizer
  let highest: Double
  let totalSteps: Int?
  let epochs: Int?
  let stepsPerEpoch: Int?
  let rise: Double
  let strategy: Strategy
  let movesMomentum: Bool
  let baseMomentum: Double
  let maxMomentum: Double
  let divisor: Double
  let finalDivisor: Double
  let hasThreePhases: Bool

  enum Strategy: String, Choice { case cos, linear }

  static let name = "one_cycle_lr"
  static let aliases = ["OneCycleLR"]
  static let peers = Peers(torch: "OneCycleLR")
  static let category = Category.schedules
  static let summary = "Up to max_lr and down to next to nothing; the momentum goes the other way."
  static let details = """
    As PyTorch's OneCycleLR: from max_lr/div_factor to max_lr in pct_start of all steps, then down to \
    max_lr/(div_factor·final_div_factor). The momentum, of adam and its kin beta_1, falls from max_momentum to \
    base_momentum and rises again, unless cycle_momentum=false. schedule.step() behind every optimizer.step(), \
    total_steps in all.
    """
  static let examples = [
    Example(
      "optimizer = sgd(sequential(linear(2, 1)), lr=0.1, momentum=0.9)\n"
        + "schedule = one_cycle_lr(optimizer, max_lr=0.5, total_steps=20)\noptimizer.momentum", "0.95")
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Scheduling.optimizer, Scheduling.positive("max_lr", "The highest rate."),
      count("total_steps", "Steps of the whole training."), count("epochs", "Or its epochs."),
      count("steps_per_epoch", "With epochs: the steps in each."),
      Parameter("pct_start", "Share of the steps that go up.", default: 0.3, in: 0...1),
      Parameter("anneal_strategy", "cos or linear.", default: .cos),
      Parameter("cycle_momentum", "Move the momentum, too.", default: true),
      Setting.fixedShare("base_momentum", "Momentum where the rate is highest.", 0.85),
      Setting.fixedShare("max_momentum", "Momentum at both ends.", 0.95),
      Scheduling.positive("div_factor", "max_lr over the first rate.", 25),
      Scheduling.positive("final_div_factor", "The first rate over the last.", 1e4),
      Parameter("three_phase", "Down as slowly as up, and then to the last rate.", default: false))
  }

  private static func count(_ name: String, _ summary: String) -> Parameter<Int?> {
    Parameter(
      name, summary, defaultText: "none", rangeText: "1…1,000,000,000",
      check: {
        $0.map { (1...1_000_000_000).contains($0) } ?? true
          ? nil : "\(name) must be in 1…1,000,000,000, not \($0?.literal ?? "none")"
      })
  }

  func run(in session: Session) throws -> Value {
    let steps: Int
    switch (totalSteps, epochs, stepsPerEpoch) {
    case (let total?, _, _): steps = total
    case (nil, let epochs?, let each?): steps = epochs * each
    default: throw Problem("one_cycle_lr needs total_steps, or epochs and steps_per_epoch")
    }
    let rule = optimizer.object.optimizer
    if movesMomentum, rule.carriedShare == nil {
      throw Problem(
        "\(rule.name) has no momentum that a schedule could move", at: .parameter("optimizer"),
        label: "one_cycle_lr(…, cycle_momentum=false) moves the rate alone")
    }
    let momentum =
      movesMomentum ? OneCycle.Momentum(lowest: baseMomentum, highest: maxMomentum) : nil
    let cycle = OneCycle(
      highest: highest, steps: steps, rise: rise, isLinear: strategy == .linear, momentum: momentum,
      divisor: divisor, finalDivisor: finalDivisor, hasThreePhases: hasThreePhases)
    return try Scheduling.object(
      .stepped(.oneCycle(cycle)), optimizer,
      "one_cycle_lr(max_lr=\(highest.literal), total_steps=\(steps), pct_start=\(rise.literal))", in: session)
  }
}

struct ReduceLROnPlateau: Command {
  let target: PlateauTarget?
  let mode: Watching.Mode
  let factor: Double
  let patience: Int
  let threshold: Double
  let thresholdMode: ThresholdMode
  let cooldown: Int
  let lowest: Double
  let epsilon: Double
  let monitor: String?
  let leastChange: Double

  enum ThresholdMode: String, Choice { case rel, abs }

  static let name = "reduce_lr_on_plateau"
  static let aliases = ["ReduceLROnPlateau"]
  static let peers = Peers(keras: "ReduceLROnPlateau", torch: "ReduceLROnPlateau")
  static let category = Category.schedules
  static let summary = "The rate × factor when a number has not become better for patience steps."
  static let details = """
    Over an optimizer it is PyTorch's: schedule.step(loss) behind each epoch. Better is lower, with mode=max \
    higher, by more than threshold: a share of the best so far, with threshold_mode=abs an amount. It cuts \
    the rate after more than patience steps.
    Without one it is Keras's, for fit's callbacks=: it watches monitor, better is so by min_delta, and the \
    rate is cut after patience epochs.
    """
  static let examples = [
    Example(
      "optimizer = sgd(sequential(linear(2, 1)), lr=0.5)\n"
        + "schedule = reduce_lr_on_plateau(optimizer, patience=1)\nschedule.get_last_lr()", "[0.5]"),
    Example(
      "reduce_lr_on_plateau(monitor=\"loss\", patience=2)",
      "reduce_lr_on_plateau(monitor=\"loss\", factor=0.1, patience=2)"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter(
        "optimizer", "What works on the parameters, as adam(model); without one it is Keras's callback."),
      Parameter(
        "mode", "Whether low or high is better; auto is low, or knows Keras's metrics.", default: .auto),
      Parameter(
        "factor", "What the rate is multiplied by.", default: 0.1, rangeText: "0 to below 1",
        check: { (0..<1).contains($0) ? nil : "factor must be at least 0 and below 1, not \($0.literal)" }),
      Scheduling.count("patience", "Steps without a better number that are let pass.", 10, from: 0),
      Scheduling.size("threshold", "How much better counts.", 1e-4),
      Parameter("threshold_mode", "rel or abs.", default: .rel),
      Scheduling.count("cooldown", "Steps after a cut in which nothing counts.", 0, from: 0),
      Scheduling.size("min_lr", "The lowest rate.", 0),
      Scheduling.size("eps", "A smaller change of the rate is not made.", 1e-8),
      Parameter("monitor", "Keras's: the number of each epoch that is watched.", defaultText: "val_loss"),
      Watching.leastChange(1e-4))
  }
  func run(in session: Session) throws -> Value {
    let optimizer: WorkingOptimizer
    switch target {
    case .optimizer(let given)?: optimizer = given
    case .monitor(let name)?: return callback(name)
    case nil: return callback(monitor ?? "val_loss")
    }
    let plateau = Plateau(
      isGreaterBetter: mode == .max, factor: factor, patience: patience, threshold: threshold,
      isThresholdRelative: thresholdMode == .rel, cooldown: cooldown, lowest: lowest, epsilon: epsilon)
    return try Scheduling.object(
      .plateau(plateau), optimizer,
      "reduce_lr_on_plateau(mode=\(mode == .max ? "max" : "min"), factor=\(factor.literal), patience=\(patience))",
      in: session)
  }

  private func callback(_ name: String) -> Value {
    let settings = "monitor=\(quoted(name)), factor=\(factor.literal), patience=\(patience)"
    return .object(
      CallbackObject("reduce_lr_on_plateau(\(settings))") { _ in
        PlateauReduction(
          Monitor(name, mode: mode.rule, leastChange: leastChange), factor: factor, patience: patience,
          cooldown: cooldown, lowest: lowest)
      })
  }
}

/// An optimizer, for PyTorch's; or the name of a number, for Keras's.
enum PlateauTarget: Bindable {
  case optimizer(WorkingOptimizer)
  case monitor(String)

  static var typeName: String { "optimizer" }
  static var receivers: [String] { WorkingOptimizer.receivers }
  var literal: String { "none" }

  static func bind(_ argument: Argument, in session: Session) throws -> PlateauTarget {
    if case .text(let name)? = argument.value { return .monitor(name) }
    return .optimizer(try WorkingOptimizer.bind(argument, in: session))
  }
}
