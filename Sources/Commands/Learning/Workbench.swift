import Interpreter
import Learning
import Tensors

/// What training leaves in a session: the current model, every fit, and one that can go on.
final class Workbench {
  /// The model that was trained last.
  var currentModel: ModelObject?
  var runs: [Run] = []
  /// Weights after epochs, and samples, of the runs.
  private(set) var snapshots = SnapshotShelf()
  private(set) var data = RunDataShelf()
  /// Where `at` went last.
  var look: Look?
  /// The fit that Ctrl-C stopped.
  var stopped: Stopped?
  private var workers: (asked: Int, threads: Threads)?

  struct Stopped {
    let fit: Fit
    let object: ModelObject
    /// Index of its run.
    let run: Int
    let verbose: Int
    let watch: (any FitView)?
    let checkpoint: FitCheckpoint?
  }

  /// As it was at the start, but for the threads.
  func reset() {
    (currentModel, runs, stopped, look) = (nil, [], nil, nil)
    (snapshots, data) = (SnapshotShelf(), RunDataShelf())
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
  func begin(_ fit: Fit, of object: ModelObject, _ notes: RunNotes) -> Int {
    currentModel = object
    forgetStopped(object)
    runs.append(Run(runs.count + 1, fit, of: object, notes))
    return runs.count - 1
  }

  /// The model is fitted anew, or goes on: a stopped fit of another one can still go on.
  func forgetStopped(_ object: ModelObject) { if stopped?.object === object { stopped = nil } }

  /// Notes an evaluation with the last fit of its model, when it was on other samples.
  func note(_ evaluation: Evaluation, of object: ModelObject, on samples: Samples, named name: String) {
    guard let run = runs.last(where: { $0.object === object }), !run.data.overlaps(samples) else { return }
    run.note(evaluation, on: data.data(samples, named: name))
  }
}

extension Session {
  var workbench: Workbench { state(Workbench.self) { Workbench() } }
  var threads: Threads { workbench.threads(lab) }
}
