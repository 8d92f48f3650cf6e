import Interpreter
import Learning

/// One of PyTorch's `lr_scheduler`s at work: it changes the rate of its optimizer at each `.step()`.
final class SchedulerObject: Object {
  enum Rule {
    case stepped(SteppedRate)
    /// A function of the user's: of the first rate, or of the last one.
    case function(Value, isOfLast: Bool)
    case plateau(Plateau)
    /// One after the other, from these steps on.
    case sequence([SchedulerObject], milestones: [Int])
    /// All at every step.
    case chain([SchedulerObject])
  }

  let written: String
  let optimizer: OptimizerObject
  private(set) var rule: Rule
  /// The rate that it counts from.
  private let first: Double
  /// Steps made; warm restarts know parts of steps. −1 before the first rate is set.
  private var position = 0.0
  /// The rate behind its last step.
  private var last: Double

  init(_ rule: Rule, of optimizer: OptimizerObject, written: String, in session: Session) throws {
    self.rule = rule
    self.optimizer = optimizer
    self.written = written
    switch rule {
    case .stepped(.oneCycle(let cycle)):
      first = cycle.first
      optimizer.firstRate = first
    case .plateau, .chain: first = optimizer.currentRate
    default:
      first = optimizer.firstRate ?? optimizer.currentRate
      optimizer.firstRate = first
    }
    last = optimizer.currentRate
    super.init()
    try begin(in: session)
  }

  override var typeName: String { "schedule" }
  override func description(in style: OutputStyle) -> String { written }
  override var memberNames: [String] { ["step", "get_last_lr", "last_epoch", "optimizer"] }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "step": .object(StepMethod(self))
    case "get_last_lr": .object(MethodObject(name, .list([.number(last)])))
    case "last_epoch": .number(position.rounded(.down))
    case "optimizer": .object(optimizer)
    default: nil
    }
  }

  /// Sets the rate of the first step.
  private func begin(in session: Session) throws {
    switch rule {
    case .stepped(let stepped):
      try set(stepped.start(current: optimizer.currentRate, first: first), stepped)
    case .function(let function, false): try set(first * share(function, in: session))
    case .function, .plateau, .chain: break
    case .sequence(let parts, let milestones):
      try set(first)
      for part in parts { part.position -= 1 }
      let part = parts[milestones.count { $0 <= 0 }]
      part.position = 0
      try part.begin(in: session)
      last = part.last
    }
  }

  /// The optimizer's rates of this step and of `steps - 1` to come. Schedule and optimizer are afterwards as
  /// they were.
  func trial(steps: Int, in session: Session) throws -> [Double] {
    guard !isPlateau else {
      throw Problem(
        "this schedule follows the numbers that it watches: it cannot be known in advance",
        at: .parameter("what"))
    }
    let (before, memories) = (optimizer.optimizer, all.map(\.memory))
    defer {
      optimizer.change { $0 = before }
      for (scheduler, memory) in zip(all, memories) { scheduler.memory = memory }
    }
    var rates: [Double] = []
    while rates.count < steps {
      try session.interrupt.check()
      if !rates.isEmpty {
        if isOver { break }
        try step(in: session)
      }
      rates.append(optimizer.currentRate)
    }
    return rates
  }

  /// It and its parts.
  private var all: [SchedulerObject] {
    switch rule {
    case .sequence(let parts, _), .chain(let parts): [self] + parts.flatMap(\.all)
    case .stepped, .function, .plateau: [self]
    }
  }

  private var memory: (rule: Rule, position: Double, last: Double) {
    get { (rule, position, last) }
    set { (rule, position, last) = newValue }
  }

  private var isPlateau: Bool {
    all.contains { if case .plateau = $0.rule { true } else { false } }
  }

  /// A cycle that is at its last step.
  private var isOver: Bool {
    all.contains {
      if case .stepped(.oneCycle(let cycle)) = $0.rule {
        $0.position >= Double(cycle.steps - 1)
      } else {
        false
      }
    }
  }

  /// Begins anew from the first rate, whatever came in between.
  private func restart(in session: Session) throws {
    position = 0
    switch rule {
    case .stepped(let stepped): try set(stepped.start(current: first, first: first), stepped)
    case .function(let function, let isOfLast):
      try set((isOfLast ? optimizer.currentRate : first) * share(function, in: session))
    case .plateau, .sequence, .chain: break
    }
  }

  /// Goes on by a step.
  /// - Parameters:
  ///   - number: what a plateau watches.
  ///   - place: where warm restarts shall be.
  fileprivate func step(number: Double? = nil, place: Double? = nil, in session: Session) throws {
    let next = place ?? position + 1
    let current = optimizer.currentRate
    switch rule {
    case .stepped(let stepped):
      if case .oneCycle(let cycle) = stepped, next > Double(cycle.steps) {
        throw Problem(
          "the cycle of \(cycle.steps) steps is over",
          label: "total_steps counts every step() of the whole training")
      }
      position = next
      try set(stepped.rate(current: current, first: first, at: next), stepped)
    case .function(let function, let isOfLast):
      position = next
      try set((isOfLast ? current : first) * share(function, in: session))
    case .plateau(var plateau):
      position = next
      let new = plateau.rate(after: number ?? .nan, current: current)
      rule = .plateau(plateau)
      if new != current { try set(new) }
      last = optimizer.currentRate
    case .sequence(let parts, let milestones):
      position = next
      let index = milestones.count { Double($0) <= next }
      let part = parts[index]
      if index > 0, Double(milestones[index - 1]) == next {
        try part.restart(in: session)
      } else {
        try part.step(in: session)
      }
      last = part.last
    case .chain(let parts):
      position = next
      for part in parts { try part.step(in: session) }
      last = optimizer.currentRate
    }
  }

  private func set(_ rate: Double, _ stepped: SteppedRate? = nil) throws {
    guard rate >= 0, rate.isFinite else {
      throw Problem("the schedule comes to a learning rate of \(rate.literal)", label: written)
    }
    var share: Double?
    if case .oneCycle(let cycle)? = stepped { share = cycle.momentum(at: position) }
    optimizer.change {
      ($0.common.learningRate, $0.common.schedule) = (rate, nil)
      if let share { $0.carriedShare = share }
    }
    last = rate
  }

  /// What the user's function says of this step.
  private func share(_ function: Value, in session: Session) throws -> Double {
    let value = try session.call(function, [Argument(.number(position.rounded(.down)))])
    guard let share = value.asNumber, share >= 0, share.isFinite else {
      let got = value.asNumber.map(\.literal) ?? article(value.typeName)
      throw Problem("the function must give a number of 0 or more for the rate, not \(got)", label: written)
    }
    return share
  }

  /// A step that the user makes.
  fileprivate func step(with arguments: [Argument], in session: Session) throws {
    if position == 0, optimizer.updates?.step == 0 {
      session.warn(
        once: "schedule_step",
        Caution(
          "the schedule makes its step before the optimizer has made one: its first rate is passed over",
          notes: ["call optimizer.step() first, then the schedule's step()"]))
    }
    guard let argument = arguments.first else {
      if case .plateau = rule {
        throw Problem("step needs the number that is watched", label: "as step(loss)")
      }
      return try step(in: session)
    }
    let takes = rule.argument
    guard let takes, arguments.count == 1, argument.label.map({ takes.names.contains($0) }) ?? true else {
      throw Problem(
        "step takes \(takes.map { "\($0.what) alone" } ?? "no arguments")",
        at: .argument(arguments.count - 1))
    }
    guard let number = argument.value?.asNumber else {
      throw Problem(
        "step's \(takes.names[0]) must be a number", at: .argument(0),
        label: argument.value.map { "got \(article($0.typeName))" })
    }
    if case .plateau = rule { return try step(number: number, in: session) }
    guard number >= 0, number < 1e15 else {
      throw Problem("step's epoch must be 0 or more, not \(number.literal)", at: .argument(0))
    }
    try step(place: number, in: session)
  }
}

extension SchedulerObject.Rule {
  /// What `step` may be told.
  fileprivate var argument: (what: String, names: [String])? {
    switch self {
    case .plateau: ("the number that is watched", ["metrics", "metric"])
    case .stepped(.cosineRestarts): ("the epoch", ["epoch"])
    default: nil
    }
  }
}

/// `schedule.step()`.
private final class StepMethod: Object {
  private let scheduler: SchedulerObject
  init(_ scheduler: SchedulerObject) { self.scheduler = scheduler }

  override var typeName: String { "method" }
  override func description(in style: OutputStyle) -> String { "step()" }
  override func call(_ arguments: [Argument], in session: Session) throws -> Value? {
    try scheduler.step(with: arguments, in: session)
    return Value.none
  }
}
