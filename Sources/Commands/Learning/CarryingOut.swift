import Diagnostics
import Interpreter
import Learning
import Tensors

extension Session {
  /// Runs a fit to its end, or until Ctrl-C: then it can go on later.
  func carryOut(
    _ fit: Fit, of object: ModelObject, run: Int, verbose: Int, watch: (any FitView)? = nil,
    checkpoint: FitCheckpoint? = nil
  ) throws -> Value {
    try checkpoint?.open()
    defer { checkpoint?.close() }
    let progress = FitProgress(
      output, verbose: verbose, watched: watch.map { WatchedFit($0, in: self, isQuiet: verbose == 0) })
    workbench.forgetStopped(object)
    let ledger = workbench.runs[run]
    ledger.begin()
    var ended: Fit.Outcome?
    defer { ledger.close(fit, ended) }
    let outcome = try blaming("callbacks") {
      try fit.run(isCancelled: { self.interrupt.isRaised }) { report in
        switch report {
        case .step:
          progress.show(fit)
          checkpoint?.keep(fit)
        case .epochDone: checkpoint?.keep(fit)
        case .remark(let text): progress.show(text)
        case .epoch(let epoch):
          progress.show(epoch, of: fit.lastEpoch)
          ledger.epochs.append(epoch)
        }
      }
    }
    ended = outcome
    switch outcome {
    case .finished: progress.end(with: fit)
    case .stopped: progress.endStopped()
    case .diverged: progress.end()
    }
    switch outcome {
    case .finished: return .object(HistoryObject(fit.history))
    case .stopped(let epoch, let step):
      workbench.stopped = Workbench.Stopped(
        fit: fit, object: object, run: run, verbose: verbose, watch: watch, checkpoint: checkpoint)
      let isKept = checkpoint?.write(fit) ?? false
      let place =
        step == 0
        ? "stopped before epoch \(epoch)"
        : "stopped after step \(countText(step)) of \(countText(fit.stepsPerEpoch)) in epoch \(epoch)"
      output.tell(
        place + ": "
          + "the model and its history are kept"
          + (goesOnAfterFailure ? "; continue goes on" : isKept ? "; resume=true goes on" : ""))
      throw Interrupted(isTold: true)
    case .diverged(let epoch, let step, let loss):
      throw diverged(fit, epoch: epoch, step: step, loss: loss)
    }
  }

  /// Why a loss is no number: the data, when it holds such numbers or no update came before; else the
  /// updates were too large.
  private func diverged(_ fit: Fit, epoch: Int, step: Int, loss: Double) -> Problem {
    for (name, tensor) in [("x", fit.samples.inputs.tensor), ("y", fit.samples.targets)] {
      guard let odd = tensor.firstRowNotFinite else { continue }
      return Problem(
        "\(name)[\(odd.row)] holds \(numberText(odd.value))", at: .parameter(name),
        label: "a network needs finite numbers",
        notes: ["the loss became \(numberText(loss)) at step \(countText(step)) of epoch \(epoch)"])
    }
    let restored = "the model has the weights again that it had before epoch \(epoch)"
    let slower = "try a smaller learning rate than \(numberText(fit.training.optimizer.learningRate))"
    guard !loss.isFinite else {
      return Problem(
        "the weights grew beyond all numbers in epoch \(epoch)", label: slower + ", or scale x and y",
        notes: [restored])
    }
    return Problem(
      "the loss became \(numberText(loss)) at step \(countText(step)) of epoch \(epoch)",
      label: fit.training.outputSlip(of: fit.model)?.remedy
        ?? (epoch == 1 && step == 1 ? "before any update: scale x and y to small numbers" : slower),
      notes: [restored])
  }
}

extension Tensor {
  /// The first row that holds a number which is not finite, and that number.
  fileprivate var firstRowNotFinite: (row: Int, value: Double)? {
    guard [.float32, .float64].contains(dtype), rank > 0 else { return nil }
    let width = max(shape.rowCount, 1)
    return converted(to: .float32).withElements(of: Float.self) { elements in
      elements.firstIndex { !$0.isFinite }.map { ($0 / width, Double(elements[$0])) }
    }
  }
}

/// `continue`, after Ctrl-C.
struct ContinueCommand: Command {
  static let name = "continue"
  static let aliases = ["resume"]
  static let category = Category.training
  static let summary = "Go on with the fit that Ctrl-C stopped, as if nothing had happened."
  static let details = "The weights at its end are those of an uninterrupted fit, to the bit."
  static let examples = [Example("continue", isRunnable: false)]
  static var signature: Signature<Self> { Signature(Self.init) }

  func run(in session: Session) throws -> Value {
    guard let stopped = session.workbench.stopped else {
      throw Problem("no fit was stopped", notes: ["continue goes on with a fit that Ctrl-C stopped"])
    }
    return try session.carryOut(
      stopped.fit, of: stopped.object, run: stopped.run, verbose: stopped.verbose,
      watch: stopped.watch, checkpoint: stopped.checkpoint)
  }
}
