import Interpreter
import JSON
import Learning
import Tensors

/// One call of `fit`: what it depended on, how it went and what it left behind.
final class Run {
  /// How it is known: from 1, in the order of the session.
  let number: Int
  /// The model, whatever has become of it since.
  let object: ModelObject
  /// The variable that held the model when it was fitted.
  let name: String
  /// The layers in short.
  let layers: String
  let parameterCount: Int
  let settings: [RunSetting]
  let batch: Int
  /// Epochs that the model had behind it.
  let earlier: TrainingHistory
  /// The epoch before its first.
  let startEpoch: Int
  let data: RunData
  let validation: RunData?
  let snapshots: SnapshotSeries
  let threads: Int
  let start: RunStart
  /// The digest of the weights after it.
  private(set) var endWeights: Digest?
  private(set) var ending = Ending.running

  var epochs: [EpochReport] = []
  /// What was spent in the epoch that Ctrl-C stopped.
  var secondsOfStoppedEpoch = 0.0
  /// The test set that belongs to it: that of the dataset in use, or what the model was evaluated on after it.
  private(set) var testSet: RunData?
  /// What `evaluate` found after it.
  var test: Evaluation?

  enum Ending: Equatable {
    case running, finished
    /// By a callback, before its last epoch.
    case early
    case stopped, diverged, failed
  }

  init(_ number: Int, _ fit: Fit, of object: ModelObject, _ notes: RunNotes) {
    let model = object.model
    self.number = number
    self.object = object
    name = object.name ?? "model"
    (layers, parameterCount) = (model.briefly, model.parameterCount)
    (batch, startEpoch) = (fit.options.batch, fit.firstEpoch - 1)
    // A fit that goes on from a checkpoint has epochs already.
    epochs = fit.history.epochs
    var earlier = model.history
    earlier.epochs.removeAll { $0.epoch >= fit.firstEpoch }
    self.earlier = earlier
    (start, settings) = (notes.start, notes.settings)
    (data, validation, testSet) = (notes.data, notes.validation, notes.testSet)
    (snapshots, threads) = (notes.snapshots, notes.threads)
  }

  var seconds: Double { epochs.reduce(secondsOfStoppedEpoch) { $0 + $1.seconds } }

  /// Of its own epochs.
  var history: TrainingHistory {
    var history = TrainingHistory()
    history.epochs = epochs
    return history
  }

  /// The model's history up to an epoch of this run.
  func history(upTo epoch: Int) -> TrainingHistory {
    var history = earlier
    history.epochs += epochs.filter { $0.epoch <= epoch }
    return history
  }

  /// Begins, or goes on after Ctrl-C: what is known of its end does not hold any more.
  func begin() { (test, secondsOfStoppedEpoch, endWeights, ending) = (nil, 0, nil, .running) }

  /// Notes how the fit left the model; `outcome` is `nil` when it ended in an error.
  func close(_ fit: Fit, _ outcome: Fit.Outcome?) {
    snapshots.close(fit)
    endWeights = fit.model.weightsDigest
    switch outcome {
    case .finished?: ending = fit.epoch > fit.lastEpoch ? .finished : .early
    case .stopped?:
      ending = .stopped
      secondsOfStoppedEpoch = fit.seconds
    case .diverged?: ending = .diverged
    case nil: ending = .failed
    }
  }

  /// Notes an evaluation after it, on samples that it was not trained on.
  func note(_ evaluation: Evaluation, on set: RunData) { (test, testSet) = (evaluation, set) }

  /// `3 of 5`-like words: what happened, for tables.
  var endingText: String {
    switch ending {
    case .running: "running"
    case .finished: "finished"
    case .early: "ended by a callback"
    case .stopped: "stopped"
    case .diverged: "diverged"
    case .failed: "failed"
    }
  }
}

/// What a command knows of a fit that begins.
struct RunNotes {
  let start: RunStart
  let settings: [RunSetting]
  let data: RunData
  let validation: RunData?
  let testSet: RunData?
  let snapshots: SnapshotSeries
  let threads: Int
}

/// Something that could be otherwise in another run.
struct RunSetting: Equatable {
  let name: String
  let value: JSON

  init(_ name: String, _ value: JSON) { (self.name, self.value) = (name, value) }

  /// As tables have it; empty of null.
  var text: String { value.cell }
}

extension JSON {
  /// As a cell of a table: texts without quotes, nothing for null, numbers that are none as Python writes them.
  var cell: String {
    switch self {
    case .null: ""
    case .string(let text): text
    case .number(let number) where !number.isFinite: numberText(number)
    default: text
    }
  }
}

extension Model {
  /// `256 relu, 128 linear, 10 softmax`.
  fileprivate var briefly: String {
    specs.map { spec in
      switch spec {
      case let dense as DenseSpec: "\(dense.units) \(dense.activation.name)"
      case let linear as LinearSpec: "linear \(linear.inputs)-\(linear.outputs)"
      default: spec.written
      }
    }.joined(separator: ", ")
  }
}
