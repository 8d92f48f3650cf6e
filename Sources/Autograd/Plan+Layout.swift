import Tensors

/// Where a plan keeps each value: in an arena whose memory is used again once nobody reads a value any
/// more, or in memory of its own.
struct Layout {
  enum Place: Equatable {
    /// Not used by the plan.
    case none
    /// An input, a constant, a parameter or a state.
    case fixed
    /// At an offset in elements.
    case arena(Int)
  }

  private(set) var places: [Place]
  /// Values that are others under another shape, and what they are at the root.
  private(set) var views: [Var: Var] = [:]
  /// Elements of the arena.
  private(set) var count = 0

  private struct Life {
    let value: Var
    let length: Int
    let from: Int
    var to: Int
  }

  /// Values in `pinned` have places of their own outside of the arena.
  init(_ record: Record, _ stages: Stages, outputs: [Var], pinned: Set<Var> = []) {
    let steps = stages.steps
    places = record.values.map { _ in .none }
    for value in outputs { markFixed(value, record) }
    for step in steps {
      for input in step.inputs { markFixed(input, record) }
      if step.operation.isView, let root = viewRoot(step, record) { views[step.output] = root }
    }
    place(lives(record, stages, outputs).filter { !pinned.contains($0.value) })
  }

  private mutating func markFixed(_ value: Var, _ record: Record) {
    if case .computed = record.values[value.index].role { return }
    places[value.index] = .fixed
  }

  /// A view of a parameter is a copy, as the parameter may change while the view is still read.
  private func viewRoot(_ step: Record.Step, _ record: Record) -> Var? {
    let root = views[step.inputs[0]] ?? step.inputs[0]
    switch record.values[root.index].role {
    case .parameter, .state, .gradient: return nil
    case .input, .constant, .computed: return root
    }
  }

  /// From the stage in which a value is made to the last one that reads it, itself or through a view.
  private func lives(_ record: Record, _ stages: Stages, _ outputs: [Var]) -> [Life] {
    var lives: [Life] = []
    var index: [Var: Int] = [:]
    for (time, step) in zip(stages.times, stages.steps) {
      for input in step.inputs {
        if let life = index[views[input] ?? input] { lives[life].to = time }
      }
      guard views[step.output] == nil else { continue }
      index[step.output] = lives.count
      lives.append(
        Life(value: step.output, length: record.shape(of: step.output).count, from: time, to: time))
    }
    for output in outputs {
      if let life = index[views[output] ?? output] { lives[life].to = .max }
    }
    return lives
  }

  /// Gives each value the first gap among those that live at the same time. The lives come in the order of
  /// their beginnings.
  private mutating func place(_ lives: [Life]) {
    let unit = AlignedBuffer.alignment / MemoryLayout<Float>.stride
    let ending = lives.indices.sorted { lives[$0].to < lives[$1].to }
    var ended = 0
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(lives.count)
    var room = Room()
    for life in lives {
      while lives[ending[ended]].to < life.from {
        room.giveBack(ranges[ending[ended]])
        ended += 1
      }
      let range = room.take(max(1, (life.length + unit - 1) / unit) * unit)
      ranges.append(range)
      places[life.value.index] = .arena(range.lowerBound)
    }
    count = room.count
  }
}

/// Which parts of an arena are free.
private struct Room {
  /// Elements that are or were in use.
  private(set) var count = 0
  /// In rising order; none touches another.
  private var gaps: [Range<Int>] = []
  /// Of more gaps the smallest is forgotten, so that a plan of very many steps takes time in proportion to
  /// them.
  private static let mostGaps = 256

  /// The first part that is long enough.
  mutating func take(_ length: Int) -> Range<Int> {
    if let index = gaps.firstIndex(where: { $0.count >= length }) {
      let gap = gaps[index]
      let range = gap.lowerBound..<gap.lowerBound + length
      if gap.count == length {
        gaps.remove(at: index)
      } else {
        gaps[index] = range.upperBound..<gap.upperBound
      }
      return range
    }
    // A gap at the end is lengthened.
    let start = gaps.last?.upperBound == count ? gaps.removeLast().lowerBound : count
    count = start + length
    return start..<count
  }

  mutating func giveBack(_ range: Range<Int>) {
    var (low, high) = (0, gaps.count)
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].lowerBound < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var gap = range
    if low < gaps.count, gaps[low].lowerBound == gap.upperBound {
      gap = gap.lowerBound..<gaps.remove(at: low).upperBound
    }
    if low > 0, gaps[low - 1].upperBound == gap.lowerBound {
      gaps[low - 1] = gaps[low - 1].lowerBound..<gap.upperBound
    } else {
      gaps.insert(gap, at: low)
    }
    guard gaps.count > Self.mostGaps else { return }
    if let smallest = gaps.indices.min(by: { gaps[$0].count < gaps[$1].count }) { gaps.remove(at: smallest) }
  }
}
