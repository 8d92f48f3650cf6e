import Diagnostics
import Interpreter
import Learning

/// Which of a run's snapshots.
struct EpochArgument: Bindable {
  /// The number of an epoch, the best, the last, or how the run left the model.
  enum Choice {
    case number(Int)
    case best, last, end
  }

  let choice: Choice
  /// Where it stands.
  let culprit: Problem.Culprit

  static var typeName: String { "epoch's number" }
  static var choices: [String] { ["epoch", "best", "last"] }
  static var isVariadic: Bool { true }
  var literal: String { "" }

  static func bind(_ argument: Argument, in session: Session) throws -> EpochArgument {
    try bind(all: [argument], in: session)
  }

  /// `epoch 3`, `3`, `best`.
  static func bind(all arguments: [Argument], in session: Session) throws -> EpochArgument {
    var rest = arguments[...]
    if rest.count > 1, rest.first?.word == "epoch" { rest.removeFirst() }
    let culprit = Problem.Culprit.element(of: "epoch", rest.startIndex)
    guard let argument = rest.first else { return EpochArgument(choice: .end, culprit: .call) }
    guard rest.count == 1 else {
      throw Problem("one epoch at a time", at: .element(of: "epoch", rest.startIndex + 1))
    }
    do {
      return EpochArgument(choice: try choice(argument, in: session), culprit: culprit)
    } catch let mismatch as Mismatch {
      throw Mismatch(mismatch.detail, index: argument.label == nil ? rest.startIndex : nil)
    }
  }

  private static func choice(_ argument: Argument, in session: Session) throws -> Choice {
    let words: [String: Choice] = ["best": .best, "last": .last]
    if argument.value?.asNumber == nil, let word = argument.word.flatMap({ words[$0] }) { return word }
    if case .text(let text)? = argument.value, let word = words[text] { return word }
    return .number(try Int.bind(argument, in: session))
  }
}

/// A place in a run to which one can go back.
struct Look {
  let run: Run
  let snapshot: Snapshot

  /// Throws `Problem` with the epochs that there are.
  init(_ epoch: EpochArgument, of run: Run?, in session: Session) throws {
    let run = try run ?? Self.latest(with: epoch, in: session)
    guard let snapshot = Self.snapshot(epoch, of: run) else { throw Self.missing(epoch, of: run) }
    (self.run, self.snapshot) = (run, snapshot)
  }

  /// Of the current model's runs the last one that has the epoch, else the last one.
  private static func latest(with epoch: EpochArgument, in session: Session) throws -> Run {
    let runs = session.workbench.runs.filter { $0.object === session.workbench.currentModel }
    guard let last = runs.last else {
      if session.workbench.runs.isEmpty {
        throw Problem("no model was fitted yet", label: "fit keeps its weights after each epoch")
      }
      throw Problem(
        "the current model was not fitted in this session",
        label: "say of which run: run=\(session.workbench.runs.count)")
    }
    return runs.last { snapshot(epoch, of: $0) != nil } ?? last
  }

  private static func snapshot(_ epoch: EpochArgument, of run: Run) -> Snapshot? {
    switch epoch.choice {
    case .number(let number): run.snapshots.snapshot(after: number)
    case .best: run.snapshots.best
    case .last: run.epochs.last.flatMap { run.snapshots.snapshot(after: $0.epoch) }
    case .end: run.snapshots.end
    }
  }

  private static func missing(_ epoch: EpochArgument, of run: Run) -> Problem {
    let kept = run.snapshots.epochs
    guard !kept.isEmpty else {
      return Problem(
        "run \(run.number) keeps no weights", at: epoch.culprit,
        label: run.snapshots.isTooLarge
          ? "one copy of them would take more than all runs may" : "later runs took the room")
    }
    let there = "of run \(run.number) there \(kept.count == 1 ? "is" : "are") \(listed(kept))"
    guard case .number(let number) = epoch.choice else {
      var what = "that epoch"
      if case .best = epoch.choice, let best = run.snapshots.bestEpoch { what = "its best epoch, \(best)" }
      return Problem("run \(run.number) does not keep \(what)", at: epoch.culprit, label: there)
    }
    let last = run.epochs.last?.epoch ?? run.startEpoch
    let isThere = (run.startEpoch...max(last, run.startEpoch)).contains(number)
    return Problem(
      isThere
        ? "the weights after epoch \(number) were not kept" : "run \(run.number) had no epoch \(number)",
      at: epoch.culprit, label: there)
  }

  /// `0, 1, 2, 4 … 120`: neighbours in a row as a range.
  private static func listed(_ epochs: [Int]) -> String {
    var parts: [ClosedRange<Int>] = []
    for epoch in epochs {
      if let last = parts.last, last.upperBound + 1 == epoch {
        parts[parts.count - 1] = last.lowerBound...epoch
      } else {
        parts.append(epoch...epoch)
      }
    }
    let texts = parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)…\($0.upperBound)" }
    guard texts.count > 8 else { return texts.joined(separator: ", ") }
    return texts.prefix(6).joined(separator: ", ") + " … " + (texts.last ?? "")
  }

  /// `run 2, after epoch 3`
  var text: String {
    let isStart = snapshot.epoch == run.startEpoch
    return "run \(run.number), "
      + (isStart ? "before epoch \(snapshot.epoch + 1)" : "after epoch \(snapshot.epoch)")
  }

  /// A model of its own as it was then.
  func model(in session: Session) throws -> ModelObject {
    let model = try blaming { try snapshot.makeModel(history: run.history(upTo: snapshot.epoch)) }
    return ModelObject(model, in: session, origin: text)
  }
}

/// `at epoch 3`, `at epoch 3 run=2`, `at(epoch=3, run=2)`.
struct AtCommand: Command {
  let epoch: EpochArgument
  let run: RunArgument?

  static let name = "at"
  static let category = Category.training
  static let summary = "A model as it was after an epoch of a run: a copy to look at."
  static let details = """
    Every fit keeps its weights after each epoch, within 256 MB for all runs: of more than 128 epochs, and when there \
    is no room, every second one goes, and the first, the best and the last stay longest. Epochs have the numbers \
    that fit shows; the one before the first is the start. at best is the epoch with the lowest val_loss, or else \
    loss; at last the last; at run=2 alone how run 2 left the model. What comes back can be evaluated, plotted and \
    trained on; the model itself stays as it is.
    """
  static let examples = [
    Example("m = at(epoch=2)\nlen(m.history)", "2", given: RunsCommand.given),
    Example("at epoch 2 run=1;", given: RunsCommand.given),
    Example("m = at(best)", given: RunsCommand.given),
  ]
  static var signature: Signature<Self> { Signature(Self.init, .snapshotEpoch, .snapshotRun) }

  func run(in session: Session) throws -> Value {
    let look = try Look(epoch, of: run?.run, in: session)
    session.workbench.look = look
    return .object(try look.model(in: session))
  }
}

/// `b = branch(epoch=3, run=2)`, `branch` after `at`.
struct BranchCommand: Command {
  let epoch: EpochArgument
  let run: RunArgument?

  static let name = "branch"
  static let category = Category.training
  static let summary = "A new model that goes on to train from an epoch of a run."
  static let details = """
    Weights, the optimizer's memory, its count of steps and the generator are as they were after the epoch, so that \
    fitting it for the remaining epochs, with the same settings, reaches the very bits of the original. Callbacks \
    begin anew. branch alone goes on from what at gave last. The new model becomes the current one, as if it had been \
    trained last; the original stays as it is.
    """
  static let examples = [
    Example("b = branch(epoch=2, run=1)\nfit b x y epochs=1 batch=2 verbose=0", given: RunsCommand.given),
    Example("at epoch 1;\nb = branch()", given: RunsCommand.given),
  ]
  static var signature: Signature<Self> { Signature(Self.init, .snapshotEpoch, .snapshotRun) }

  func run(in session: Session) throws -> Value {
    let object = try look(in: session).model(in: session)
    session.workbench.currentModel = object
    return .object(object)
  }

  private func look(in session: Session) throws -> Look {
    guard case .end = epoch.choice, run == nil else { return try Look(epoch, of: run?.run, in: session) }
    guard let look = session.workbench.look else {
      throw Problem("branch does not know from where", label: "as branch(epoch=3), or at epoch 3 before it")
    }
    return look
  }
}

extension Parameter where T == EpochArgument {
  fileprivate static var snapshotEpoch: Self {
    Parameter("epoch", "An epoch's number, best or last; without it the end of the run.")
  }
}

extension Parameter where T == RunArgument? {
  fileprivate static var snapshotRun: Self {
    Parameter("run", "The run.", defaultText: "the current model's last", namedOnly: true)
  }
}
