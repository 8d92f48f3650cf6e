import Datasets
import Interpreter
import Learning

/// `checkpoint("best.safetensors", save_best_only=true)`.
struct CheckpointCommand: Command {
  let file: String
  let monitor: String
  let savesBestOnly: Bool
  let savesWeightsOnly: Bool
  let mode: Watching.Mode
  let threshold: Double?

  static let name = "checkpoint"
  static let aliases = ["model_checkpoint", "ModelCheckpoint"]
  static let peers = Peers(keras: "ModelCheckpoint")
  static let category = Category.callbacks
  static let summary = "Saves the model after each epoch, or after each best one."
  static let details = """
    The file is one of save, with weights_only=true one of save_weights; written whole or not at all. In its \
    name {epoch:02d} and {val_loss:.3f} stand for numbers of the epoch, which counts from 1 here, as Keras's.
    """
  static let examples = [
    Example(
      "checkpoint(\"best.safetensors\", save_best_only=true)",
      "checkpoint(\"best.safetensors\", save_best_only=true)"),
    Example("checkpoint(\"at-{epoch:02d}.safetensors\")", "checkpoint(\"at-{epoch:02d}.safetensors\")"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("file", aliases: ["filepath"], "Where to: .safetensors; of weights alone, .npz as well."),
      Watching.monitor,
      Parameter("save_best_only", "Only when the watched number is the best so far.", default: false),
      Parameter(
        "weights_only", aliases: ["save_weights_only"], "The weights without the training.", default: false),
      Watching.mode, Parameter("initial_value_threshold", "What the first number must beat."))
  }

  func run(in session: Session) throws -> Value {
    guard file.hasSuffix(".safetensors") || (savesWeightsOnly && file.hasSuffix(".npz")) else {
      throw Problem(
        "a model is saved as .safetensors", at: .parameter("file"),
        label: savesWeightsOnly ? "or .npz" : "or, with weights_only=true, .npz")
    }
    _ = try NumberedPath(file)
    let setting = savesBestOnly ? ", save_best_only=true" : ""
    let weights = savesWeightsOnly ? ", weights_only=true" : ""
    return .object(
      CallbackObject("checkpoint(\(quoted(file))\(setting)\(weights))") { Checkpoint(self, in: $0) })
  }
}

/// Saves the model of a fit.
final class Checkpoint: FitCallback {
  private let settings: CheckpointCommand
  private weak var session: Session?
  private var monitor: Monitor
  private var best: Double?

  init(_ settings: CheckpointCommand, in session: Session) {
    self.settings = settings
    self.session = session
    monitor = Monitor(settings.monitor, mode: settings.mode.rule)
  }

  func begin(_ fit: Fit) throws {
    best = settings.threshold
    if settings.savesBestOnly { try monitor.begin(fit, of: "checkpoint") }
    let names = ["epoch"] + fit.reportedNames
    _ = try NumberedPath(settings.file).text { names.contains($0) ? 0 : nil }
  }

  var memory: CallbackMemory { CallbackMemory(numbers: best.map { ["best": $0] } ?? [:]) }

  func resume(_ fit: Fit, from memory: CallbackMemory) throws {
    try begin(fit)
    best = memory.numbers["best"]
  }

  func endEpoch(_ report: EpochReport, of fit: Fit) throws {
    guard let session else { return }
    if settings.savesBestOnly {
      let number = report.number(settings.monitor) ?? .nan
      guard monitor.improves(number, on: best) else { return }
      best = number
    }
    let path = FilePath.expanded(
      try NumberedPath(settings.file).text { name in
        name == "epoch" ? Double(fit.epochIndex + 1) : report.number(name)
      })
    do {
      if settings.savesWeightsOnly {
        try ModelFile.writeWeights(fit.model, to: path)
      } else {
        try ModelFile.write(fit.model, to: path, in: session)
      }
    } catch let error as DataError {
      throw Problem(
        error.message, at: .parameter("callbacks"), label: error.label,
        notes: ["the model has the weights of epoch \(report.epoch)"])
    }
  }
}
