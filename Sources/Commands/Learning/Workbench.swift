import Interpreter
import Learning
import Tensors

/// What training leaves in a session: the current model, every fit, and one that can go on.
final class Workbench {
  /// The model that was trained last.
  var currentModel: ModelObject?
  var runs: [Run] = []
  /// The fit that Ctrl-C stopped.
  var stopped: Stopped?
  private var workers: (asked: Int, threads: Threads)?

  /// One call of `fit`.
  struct Run {
    let object: ModelObject
    /// The variable that held the model when it was fitted.
    let name: String
    let optimizer: String
    /// Epochs that the model had behind it.
    let earlierEpochs: Int
    let batch: Int
    /// What it was trained on: an evaluation on some of it is no test.
    let trainingInputs: TensorMark
    var epochs: [EpochReport] = []
    /// What was spent in the epoch that Ctrl-C stopped.
    var secondsOfStoppedEpoch = 0.0
    /// What `evaluate` found after it.
    var test: Evaluation?

    var seconds: Double { epochs.reduce(secondsOfStoppedEpoch) { $0 + $1.seconds } }
  }

  struct Stopped {
    let fit: Fit
    let object: ModelObject
    /// Index of its run.
    let run: Int
    let verbose: Int
    let watch: (any FitView)?
  }

  /// As it was at the start, but for the threads.
  func reset() {
    (currentModel, runs, stopped) = (nil, [], nil)
  }

  /// Threads to compute with, made once for a number.
  func threads(_ lab: Lab) -> Threads {
    let count = lab.threads ?? Threads.naturalCount
    if let workers, workers.asked == count { return workers.threads }
    let made = Threads(count: count)
    workers = (count, made)
    return made
  }

  /// Notes a fit that begins, and makes its model the current one. Returns the run's index.
  func begin(_ fit: Fit, of object: ModelObject) -> Int {
    currentModel = object
    stopped = nil
    runs.append(
      Run(
        object: object, name: object.name ?? "model", optimizer: fit.training.optimizer.written,
        earlierEpochs: fit.firstEpoch - 1, batch: fit.options.batch,
        trainingInputs: fit.samples.inputs.source.mark))
    return runs.count - 1
  }

  /// Notes an evaluation with the last fit of its model, when it was on other samples.
  func note(_ evaluation: Evaluation, of object: ModelObject, on samples: Samples) {
    guard let run = runs.lastIndex(where: { $0.object === object }),
      !runs[run].trainingInputs.overlaps(samples.inputs.source)
    else { return }
    runs[run].test = evaluation
  }
}

extension Session {
  var workbench: Workbench { state(Workbench.self) { Workbench() } }
  var threads: Threads { workbench.threads(lab) }
}
