import Tensors

/// A record made ready to run many times: steps that nobody needs are dropped, neighbours are fused,
/// every value has its place in memory, and a run only computes. Gives the bits that `Eager` gives, on
/// any number of threads.
///
/// Not for use from two threads at once; neither are two plans of one workspace.
public final class Plan {
  public let workspace: Workspace
  /// Names of the operations that a run carries out, in order.
  public var operationNames: [String] { steps.map(\.operation.name) }
  /// Bytes of memory for the results of operations, which those of different lifetimes share.
  public var arenaBytes: Int { arena.elements.count * MemoryLayout<Float>.stride }

  private let threads: Threads
  private let shapes: [Shape]
  private let steps: UnsafeMutableBufferPointer<PlannedStep>
  private let stages: UnsafeMutableBufferPointer<PlannedStage>
  private let pointers: [UnsafeMutablePointer<Float>?]
  private let arena: AlignedBuffer
  private let fixed: [AlignedBuffer]
  /// All whose numbers or gradients a run touches, kept alive.
  private let parameters: [Parameter]
  private let changed: [Parameter]
  /// What is looked up in inputs before a run.
  private let lookups: [Lookup]
  private let updates: Bool
  /// Whether there are threads and work to share among them.
  private let isShareable: Bool
  private var choice = ThreadChoice()

  /// - Parameter outputs: the values that will be read after a run. Updates always run.
  public init(_ record: Record, outputs: [Var], workspace: Workspace, threads: Threads) {
    self.workspace = workspace
    self.threads = threads
    shapes = record.values.map(\.shape)
    let needed = neededSteps(of: record, for: outputs)
    let (kept, zeros) = withZerosSkipped(
      withDescentsFused(fused(needed, keeping: Set(outputs)), of: record, keeping: Set(outputs)), of: record)
    updates = kept.contains { !$0.operation.mutatedInputs.isEmpty }
    let inPlace = KeptGradients(kept, of: record)
    let staged = Stages(kept, of: record, gradientsAt: inPlace.places)
    let layout = Layout(record, staged, outputs: outputs, pinned: Set(inPlace.places.keys))
    arena = AlignedBuffer(count: layout.count)
    var places = record.values.indices.map { _ in UnsafeMutablePointer<Float>?.none }
    var fixed: [AlignedBuffer] = []
    var parameters: [Parameter] = []
    for (index, place) in layout.places.enumerated() {
      switch place {
      case .arena(let offset): places[index] = arena.base + offset
      case .fixed:
        let info = record.values[index]
        if case .gradient(let parameter) = info.role {
          parameters.append(parameter)
          places[index] = parameter.gradientNumbers.base
        } else if let parameter = info.role.parameter {
          parameters.append(parameter)
          places[index] = parameter.numbers.base
        } else {
          let buffer = AlignedBuffer(count: info.shape.count)
          if let tensor = info.role.initial { buffer.fill(from: tensor) }
          places[index] = buffer.base
          fixed.append(buffer)
        }
      case .none: break
      }
    }
    for (value, parameter) in inPlace.places { places[value.index] = parameter.gradientNumbers.base }
    for (view, root) in layout.views { places[view.index] = places[root.index] }
    self.fixed = fixed
    self.parameters = parameters
    changed = changedParameters(kept, of: record)
    pointers = places
    lookups = zeros.compactMap { entry in
      places[entry.matrix.index].map { Lookup(zeros: entry.zeros, input: entry.matrix, matrix: $0) }
    }
    let working = zip(staged.steps, staged.times).filter {
      layout.views[$0.0.output] == nil && !inPlace.outputs.contains($0.0.output)
    }
    steps = .allocate(capacity: working.count)
    for (index, step) in working.map(\.0).enumerated() {
      (steps.baseAddress.unsafelyUnwrapped + index).initialize(
        to: PlannedStep(step, shapes: shapes, places: places, counter: workspace.counterCell))
    }
    let ranges = runs(of: working.map(\.1))
    stages = .allocate(capacity: ranges.count)
    for (index, range) in ranges.enumerated() {
      (stages.baseAddress.unsafelyUnwrapped + index).initialize(
        to: PlannedStage(range, of: steps, threads: threads.count))
    }
    isShareable = stages.contains { !$0.entries.isEmpty }
  }

  deinit {
    for stage in stages { stage.entries.deallocate() }
    stages.deallocate()
    for step in steps { step.inputs.deallocate() }
    steps.deinitialize()
    steps.deallocate()
  }

  /// Carries out the step once.
  public func run() {
    for parameter in changed { parameter.willChange() }
    for lookup in lookups { lookup.settle(on: shared) }
    if isShareable {
      let start = ContinuousClock.now
      carryOut(isShared: shared != nil)
      choice.note(ContinuousClock.now - start)
    } else {
      carryOut(isShared: false)
    }
    if updates { workspace.counter &+= 1 }
  }

  private func carryOut(isShared: Bool) {
    for index in stages.indices {
      let stage = stages.baseAddress.unsafelyUnwrapped + index
      if isShared, !stage.pointee.entries.isEmpty {
        threads.run(pieces: stage.pointee.entries.count, on: stage) {
          $0?.assumingMemoryBound(to: PlannedStage.self).pointee.run($1..<$2)
        }
      } else {
        for index in stage.pointee.steps {
          let step = steps.baseAddress.unsafelyUnwrapped + index
          step.pointee.run(0..<step.pointee.pieces)
        }
      }
    }
  }

  /// The threads, if the next run is to be shared among them.
  private var shared: Threads? { isShareable && choice.sharesNext ? threads : nil }

  /// Fills an input's rows, along its first dimension, shared among the threads: `body` gets a range of them
  /// and where the first of these goes.
  public func fill(_ value: Var, _ body: (Range<Int>, UnsafeMutablePointer<Float>) -> Void) {
    guard let base = pointers[value.index] else { return }
    let shape = shapes[value.index]
    let (rows, width) = (shape[0], shape.rowCount)
    let lookups = lookups.filter { $0.input == value && $0.zeros.rows == rows }
    (shape.count < NonZeros.fewestShared ? nil : shared).run(pieces: rows) { range in
      body(range, base + range.lowerBound * width)
      for lookup in lookups { lookup.zeros.look(at: range, of: UnsafePointer(base)) }
    }
    for lookup in lookups { lookup.isDone = true }
  }

  /// Where an input's numbers go, in row order. A value that the plan does not use has none.
  public func withInput<T>(_ value: Var, _ body: (UnsafeMutableBufferPointer<Float>) throws -> T) rethrows
    -> T
  {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeMutableBufferPointer(start: pointers[value.index], count: count(value)))
  }

  /// The numbers of an output, an input or a parameter.
  public func withOutput<T>(_ value: Var, _ body: (UnsafeBufferPointer<Float>) throws -> T) rethrows -> T {
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeBufferPointer(start: pointers[value.index], count: count(value)))
  }

  /// The number of a scalar output.
  public func scalar(_ value: Var) -> Float { withOutput(value) { $0.first ?? .nan } }

  private func count(_ value: Var) -> Int { pointers[value.index] == nil ? 0 : shapes[value.index].count }
}

/// An input whose zeros are looked up.
private final class Lookup {
  let zeros: NonZeros
  let input: Var
  private let matrix: UnsafePointer<Float>
  /// Whether all rows were looked at since the last run.
  var isDone = false

  init(zeros: NonZeros, input: Var, matrix: UnsafeMutablePointer<Float>) {
    self.zeros = zeros
    self.input = input
    self.matrix = UnsafePointer(matrix)
  }

  func settle(on threads: Threads?) {
    if !isDone {
      (zeros.rows * zeros.columns < NonZeros.fewestShared ? nil : threads).run(pieces: zeros.rows) {
        zeros.look(at: $0, of: matrix)
      }
    }
    isDone = false
    zeros.settle(on: threads)
  }
}

/// The ranges in which neighbours are equal.
private func runs(of numbers: [Int]) -> [Range<Int>] {
  var result: [Range<Int>] = []
  for index in numbers.indices {
    if let last = result.last, numbers[index] == numbers[last.lowerBound] {
      result[result.count - 1] = last.lowerBound..<index + 1
    } else {
      result.append(index..<index + 1)
    }
  }
  return result
}

/// One operation with everything it needs, so that a run looks nothing up.
struct PlannedStep {
  let operation: any Operation
  let call: Invocation<Float>
  let inputs: UnsafeMutableBufferPointer<UnsafeMutablePointer<Float>>
  let pieces: Int

  init(
    _ step: Record.Step, shapes: [Shape], places: [UnsafeMutablePointer<Float>?],
    counter: UnsafePointer<UInt64>
  ) {
    operation = step.operation
    // Every input of a kept step has a place: the layout gives one to whatever a kept step touches.
    let pointers = step.inputs.map { places[$0.index].unsafelyUnwrapped }
    inputs = .allocate(capacity: pointers.count)
    _ = inputs.initialize(from: pointers)
    let callShapes = CallShapes(
      inputs: step.inputs.map { shapes[$0.index] }, output: shapes[step.output.index])
    call = Invocation(
      inputs: UnsafeBufferPointer(inputs), output: places[step.output.index].unsafelyUnwrapped,
      shapes: callShapes, counter: counter)
    pieces = operation.pieces(callShapes)
  }

  func run(_ range: Range<Int>) { operation.run(call, pieces: range) }
}
