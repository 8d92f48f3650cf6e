import Autograd
import Tensors

/// Steps that were made, with what each of them changed, so that they can be undone to the bit: weights,
/// moving averages, the optimizer's memory, the count of steps from which random numbers follow, the place in
/// the epoch, and the history.
public final class StepTrail {
  /// Why a step cannot be undone.
  public enum Obstacle: Error, Equatable {
    /// None was made, or all were undone.
    case nothing
    /// All that are kept were undone; earlier ones were forgotten to bound the memory.
    case forgotten
    /// Something else has changed the model or its training since the step.
    case changed
  }

  /// What is kept of a step.
  private struct Entry {
    let walk: StepWalk
    let copy: TrainingCopy
    let cursor: StepWalk.Cursor
  }

  /// A model and its training as they are, told by the counts of their changes.
  private struct Mark: Equatable {
    let training: ObjectIdentifier?
    let step: Int
    let epochs: Int
    let versions: [Int]

    init(_ model: Model) {
      training = model.training.map(ObjectIdentifier.init)
      step = model.training?.step ?? 0
      epochs = model.history.epochs.count
      versions = (model.state + (model.training?.allMemory ?? [])).map(\.version).sorted()
    }
  }

  /// Bytes that the undo list may take; the last step can always be undone.
  public let limit: Int
  private var entries: [Entry] = []
  private var marks: [ObjectIdentifier: Mark] = [:]
  private var hasForgotten = false

  public init(limit: Int = 256 << 20) { self.limit = limit }

  /// Steps that can be undone.
  public var count: Int { entries.count }

  /// Makes the next step of a walk. What was changed by others meanwhile cannot be undone any more. `nil` when
  /// `isCancelled`, asked before each operation, ended it: then there is no such step.
  public func advance(_ walk: StepWalk, isCancelled: () -> Bool = { false }) throws -> StepView? {
    let model = walk.model
    if let mark = marks[ObjectIdentifier(model)], mark != Mark(model) { forget(model) }
    let entry = Entry(walk: walk, copy: TrainingCopy(model), cursor: walk.cursor)
    guard let view = try walk.advance(isCancelled: isCancelled) else { return nil }
    entries.append(entry)
    marks[ObjectIdentifier(model)] = Mark(model)
    var bytes = entries.reduce(0) { $0 + $1.copy.bytes }
    while bytes > limit, entries.count > 1 {
      bytes -= entries.removeFirst().copy.bytes
      hasForgotten = true
    }
    return view
  }

  /// Undoes the last step, and says on which walk it was.
  public func back() throws(Obstacle) -> StepWalk {
    guard let entry = entries.last else { throw hasForgotten ? .forgotten : .nothing }
    let model = entry.walk.model
    guard marks[ObjectIdentifier(model)] == Mark(model) else { throw .changed }
    entry.copy.restore()
    entry.walk.go(to: entry.cursor)
    entries.removeLast()
    marks[ObjectIdentifier(model)] = Mark(model)
    return entry.walk
  }

  /// Does what changes a model and puts it back to the bit: steps that could be undone before can be behind it.
  public func keeping<Result>(_ model: Model, _ body: () throws -> Result) rethrows -> Result {
    let isAsLeft = marks[ObjectIdentifier(model)] == Mark(model)
    defer { if isAsLeft { marks[ObjectIdentifier(model)] = Mark(model) } }
    return try body()
  }

  private func forget(_ model: Model) { entries.removeAll { $0.walk.model === model } }
}
