import Tensors

/// A plan's steps in stages: steps of one stage touch nothing that another of them changes, so that threads may
/// do them at the same time, with one wait behind all of them. Each step stands as late as those that need it
/// allow: what only the end of the run needs, such as updates, gathers in the last stage.
struct Stages {
  /// In the order in which they are carried out; those of a stage follow one another in the order of the record.
  let steps: [Record.Step]
  /// The stage of each step, in rising order.
  let times: [Int]

  /// - Parameter places: values that are written where a parameter's gradient is kept.
  init(_ steps: [Record.Step], of record: Record, gradientsAt places: [Var: Parameter] = [:]) {
    /// Values under whose name a gradient's memory is known.
    var gradients: [ObjectIdentifier: Var] = [:]
    for (index, value) in record.values.enumerated() {
      if case .gradient(let parameter) = value.role {
        gradients[ObjectIdentifier(parameter)] = Var(index: index)
      }
    }
    func memory(_ value: Var) -> Var {
      places[value].flatMap { gradients[ObjectIdentifier($0)] } ?? value
    }
    /// How many stages from the end the earliest step is that reads or changes a memory, of those behind.
    var reads: [Var: Int] = [:]
    var changes: [Var: Int] = [:]
    var levels = [Int](repeating: 0, count: steps.count)
    for (index, step) in steps.enumerated().reversed() {
      let changed = step.inputs[step.operation.mutatedInputs].map(memory) + [memory(step.output)]
      var level = 0
      for value in step.inputs { level = max(level, changes[memory(value)].map { $0 + 1 } ?? 0) }
      for value in changed {
        level = max(level, reads[value].map { $0 + 1 } ?? 0, changes[value].map { $0 + 1 } ?? 0)
      }
      levels[index] = level
      for value in step.inputs { reads[memory(value), default: 0].raise(to: level) }
      for value in changed { changes[value, default: 0].raise(to: level) }
    }
    let order = steps.indices.sorted { (-levels[$0], $0) < (-levels[$1], $1) }
    let last = levels.max() ?? 0
    self.steps = order.map { steps[$0] }
    times = order.map { last - levels[$0] }
  }
}

extension Int {
  fileprivate mutating func raise(to other: Int) { self = Swift.max(self, other) }
}

/// The steps of one stage as pieces for the threads.
struct PlannedStage {
  /// Indices of the steps, for a thread that is alone.
  let steps: Range<Int>
  /// What to do, the part of each thread as long as the others; empty if the stage is not worth sharing.
  let entries: UnsafeMutableBufferPointer<Entry>

  /// Pieces of one step; `lower == upper` fills up a part.
  struct Entry {
    var step: UnsafePointer<PlannedStep>
    var lower: Int
    var upper: Int
  }

  /// Each thread gets its part of every step, the same in every run, whose numbers are then in its cache; then
  /// steps of one piece, which are short, in turn.
  init(_ range: Range<Int>, of steps: UnsafeMutableBufferPointer<PlannedStep>, threads: Int) {
    self.steps = range
    guard threads > 1, let base = steps.baseAddress, range.contains(where: { steps[$0].pieces > 1 }) else {
      entries = .init(start: nil, count: 0)
      return
    }
    var parts = [[Entry]](repeating: [], count: threads)
    for index in range where steps[index].pieces > 1 {
      let pieces = steps[index].pieces
      for thread in 0..<threads {
        parts[thread] += (pieces * thread / threads..<pieces * (thread + 1) / threads).map {
          Entry(step: base + index, lower: $0, upper: $0 + 1)
        }
      }
    }
    for (turn, index) in range.filter({ steps[$0].pieces == 1 }).enumerated() {
      parts[turn % threads].append(Entry(step: base + index, lower: 0, upper: 1))
    }
    let length = parts.map(\.count).max() ?? 0
    entries = .allocate(capacity: length * threads)
    let filling = Entry(step: base + range.lowerBound, lower: 0, upper: 0)
    let all = parts.flatMap { $0 + [Entry](repeating: filling, count: length - $0.count) }
    _ = entries.initialize(from: all)
  }

  /// Carries out entries of the stage, neighbouring pieces of a step at once.
  func run(_ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      let first = entries[index]
      var upper = first.upper
      index += 1
      while index < range.upperBound, entries[index].step == first.step, entries[index].lower == upper {
        upper = entries[index].upper
        index += 1
      }
      if first.lower < upper { first.step.pointee.run(first.lower..<upper) }
    }
  }
}
