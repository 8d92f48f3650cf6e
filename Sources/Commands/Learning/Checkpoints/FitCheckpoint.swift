import Datasets
import Diagnostics
import Interpreter
import Learning

/// The checkpoint of a fit in a folder: read when a fit goes on, and written again and again while it runs.
///
/// There is one file, which is replaced as a whole, so that at every moment one stands there that can be read.
final class FitCheckpoint {
  static let fileName = "checkpoint.safetensors"

  private let folder: String
  private unowned let session: Session
  private let pace: Pace
  private var settings: [FitSetting] = []
  /// Where the fit began, in this session or in one before.
  private var start: RunStart?
  private var lock: FolderLock?
  /// When the last one was begun, and when the next may be.
  private var last = ContinuousClock.now
  private var next = ContinuousClock.now
  /// Why the last one could not be written, if so.
  private var failure: String?

  /// How often checkpoints are written.
  struct Pace {
    /// Within an epoch; at the end of an epoch there is one sooner.
    var interval = Duration.seconds(1)
    /// Whether `Budget` bounds what they cost. Quick epochs then end without one.
    var isBounded = true
  }

  /// Makes the folder, if need be, and keeps others out. Throws `Problem` when that cannot be.
  init(in folder: String, _ session: Session) throws {
    (self.folder, self.session) = (folder, session)
    pace = session.checkpointPace.pace
    try open()
  }

  private var path: String { folder.hasSuffix("/") ? folder + Self.fileName : "\(folder)/\(Self.fileName)" }

  /// Keeps others out of the folder while a fit runs.
  func open() throws {
    guard lock == nil else { return }
    lock = try blamingFile { () throws(DataError) in try FolderLock(folder) }
  }

  func close() { lock = nil }

  private func blamingFile<T>(_ work: () throws -> T) throws -> T {
    do { return try work() } catch let error as DataError {
      throw Problem(error.message, at: .parameter("checkpoint"), label: error.label, notes: error.notes)
    }
  }

  // MARK: Going on

  /// The fit that is to go on; `nil` when one begins. Throws `Problem` when there is one that nobody said what to
  /// do with, or one that cannot be read.
  func saved(resume: Bool?) throws -> SavedFit? {
    guard WholeFile.changed(path) != nil else { return nil }
    if resume == true { return try blamingFile { try SavedFit(path) } }
    if case .safetensors(let content)? = try? TensorFile.read(path),
      content.metadata(CheckpointFile.key) == nil
    {
      throw Problem(
        "\(path) is a file of tensors and holds no fit", at: .parameter("checkpoint"),
        label: "a fit would write over it: take another folder")
    }
    if resume == false { return nil }
    throw Problem(
      "\(folder) holds the checkpoint of a fit", at: .parameter("checkpoint"),
      label: "resume=true goes on with it, resume=false begins anew in its place")
  }

  /// Before the fit is made: takes its settings and, when it goes on, holds them against those of the checkpoint
  /// and gives the model the generator of that one's. Throws `Problem` when a setting differs.
  func prepare(_ settings: [FitSetting], of model: Model, for saved: SavedFit?) throws {
    self.settings = settings
    guard let saved else { return }
    for setting in settings {
      let other = saved.setting(setting.name) ?? "none"
      guard other != setting.text else { continue }
      throw Problem(
        "the fit in \(folder) differs in \(setting.name)", at: .parameter(setting.argument),
        label: "take that one's, or another folder",
        notes: ["there: \(other)", "here: \(setting.text)"])
    }
    try blamingFile {
      let generators = try saved.generators()
      do { try model.adopt(generators.own, within: generators.within) } catch let error as StateError {
        throw saved.wrong(error.message)
      }
    }
  }

  /// Lets a fit stand where the saved one did; of a new fit it writes the first checkpoint, so that a folder
  /// which cannot be written is known before the training. Returns where it began.
  func begin(_ fit: Fit, from saved: SavedFit?, isTold: Bool) throws -> RunStart {
    let now = ContinuousClock.now
    (last, next) = (now, now)
    guard let saved else {
      let start = RunStart(of: fit)
      self.start = start
      try blaming("callbacks") { try fit.begin() }
      try blamingFile { try content(of: fit, from: start).write(to: path) }
      if pace.isBounded { next = Budget.next(after: now) }
      return start
    }
    let start = try blamingFile {
      let start = try saved.start()
      let state = try saved.state(for: fit, in: session)
      let done = state.epoch - 1
      guard done <= fit.lastEpoch(from: state.firstEpoch) else {
        throw Problem(
          "the fit in \(folder) has more epochs behind it, \(countText(done - state.firstEpoch + 1))",
          at: .parameter("epochs"), label: "as many, or more")
      }
      do { try fit.take(state) } catch let error as StateError { throw saved.wrong(error.message) }
      return start
    }
    self.start = start
    saved.restoreRandom(in: session.lab)
    if isTold { session.output.tell(text(of: fit)) }
    return start
  }

  /// `resumed after step 120 of 1,875 in epoch 4 (checkpoint of 21:04)`; the time is for who sits at a terminal.
  private func text(of fit: Fit) -> String {
    let time = session.output.style.isTerminal ? WholeFile.changed(path).flatMap(clockText) : nil
    let suffix = time.map { " (checkpoint of \($0))" } ?? ""
    if fit.isOver { return "the fit had ended: the model and its history are as they were then" + suffix }
    if fit.step > 0 {
      return "resumed after step \(countText(fit.step)) of \(countText(fit.stepsPerEpoch)) in epoch "
        + "\(fit.epoch)" + suffix
    }
    return
      (fit.history.epochs.isEmpty
      ? "resumed before epoch \(fit.epoch)" : "resumed after epoch \(fit.epoch - 1)")
      + suffix
  }

  // MARK: Writing

  /// After a step or an epoch: writes a checkpoint when one is due, and at the fit's end.
  func keep(_ fit: Fit) {
    // Behind the last step of an epoch its end is still to come.
    guard fit.step < fit.stepsPerEpoch else { return }
    let now = ContinuousClock.now
    guard now >= (fit.step == 0 ? next : max(next, last + pace.interval)) || fit.isOver else { return }
    write(fit)
  }

  /// Writes one now. A fit is not lost when that fails: it is told once for each reason, and at the end, and the
  /// checkpoint before stays. Whether it was written.
  @discardableResult
  func write(_ fit: Fit) -> Bool {
    guard let start else { return false }
    let now = ContinuousClock.now
    defer {
      last = now
      next = pace.isBounded ? Budget.next(after: now) : now
    }
    do {
      try content(of: fit, from: start).write(to: path)
      failure = nil
      return true
    } catch {
      if failure != error.message || fit.isOver {
        session.output.report(
          Diagnostic(
            .warning, "the checkpoint was not written: \(error.message)",
            notes: [fit.isOver ? "the one before is kept" : "the one before is kept, and the fit goes on"]))
      }
      failure = error.message
      return false
    }
  }

  private func content(of fit: Fit, from start: RunStart) -> Safetensors {
    CheckpointFile.content(of: fit, from: start, settings: settings, in: session)
  }
}

/// The pace of a session's checkpoints.
final class CheckpointPace {
  var pace = FitCheckpoint.Pace()
}

extension Session {
  var checkpointPace: CheckpointPace { state(CheckpointPace.self) { CheckpointPace() } }
}
