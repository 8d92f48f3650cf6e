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
  init(_ record: Record, _ steps: [Record.Step], outputs: [Var], pinned: Set<Var> = []) {
    places = record.values.map { _ in .none }
    for value in outputs { markFixed(value, record) }
    for step in steps {
      for input in step.inputs { markFixed(input, record) }
      if step.operation.isView, let root = viewRoot(step, record) { views[step.output] = root }
    }
    place(lives(record, steps, outputs).filter { !pinned.contains($0.value) })
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

  /// From the step that makes a value to the last one that reads it, itself or through a view.
  private func lives(_ record: Record, _ steps: [Record.Step], _ outputs: [Var]) -> [Life] {
    var lives: [Life] = []
    var index: [Var: Int] = [:]
    for (time, step) in steps.enumerated() {
      for input in step.inputs {
        if let life = index[views[input] ?? input] { lives[life].to = time }
      }
      guard views[step.output] == nil else { continue }
      index[step.output] = lives.count
      lives.append(
        Life(value: step.output, length: record.shape(of: step.output).count, from: time, to: time))
    }
    for output in outputs {
      if let life = index[views[output] ?? output] { lives[life].to = steps.count }
    }
    return lives
  }

  /// Gives each value the first gap among those that live at the same time.
  private mutating func place(_ lives: [Life]) {
    let unit = AlignedBuffer.alignment / MemoryLayout<Float>.stride
    var placed: [(life: Life, range: Range<Int>)] = []
    for life in lives {
      let length = max(1, (life.length + unit - 1) / unit) * unit
      var offset = 0
      let others = placed.filter { $0.life.to >= life.from }.map(\.range)
      for other in others.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        if offset + length <= other.lowerBound { break }
        offset = max(offset, other.upperBound)
      }
      placed.append((life, offset..<offset + length))
      places[life.value.index] = .arena(offset)
      count = max(count, offset + length)
    }
  }
}
