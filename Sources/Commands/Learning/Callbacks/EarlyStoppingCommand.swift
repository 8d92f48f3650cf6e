import Interpreter
import Learning

/// `early_stopping(patience=3)`.
struct EarlyStoppingCommand: Command {
  let monitor: String
  let leastChange: Double
  let patience: Int
  let mode: Watching.Mode
  let baseline: Double?
  let restoresBest: Bool
  let startEpoch: Int

  static let name = "early_stopping"
  static let aliases = ["EarlyStopping"]
  static let peers = Peers(keras: "EarlyStopping")
  static let category = Category.callbacks
  static let summary = "Ends a fit when a number has not become better for patience epochs."
  static let details = """
    As Keras's: with restore_best the model has the weights of the best epoch at the end of the fit, whether \
    that was stopped or not. Behind the fit .best, .best_epoch and .stopped_epoch tell of it. fit's own \
    patience=3 is early_stopping(patience=3, restore_best=true) of the validation's loss, or else the loss.
    """
  static let examples = [
    Example("early_stopping(patience=3)", "early_stopping(monitor=\"val_loss\", patience=3)"),
    Example(
      "fit model x y epochs=50 validation_split=0.5 callbacks=early_stopping(patience=2, restore_best=true)",
      given: """
        x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
        y = tensor([0, 1, 1, 0])
        model = sequential(dense(4, relu), dense(2, softmax))
        """),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Watching.monitor, Watching.leastChange(0),
      Watching.count("patience", "Epochs without a better number that are let pass.", 0), Watching.mode,
      Parameter("baseline", "A number that must be beaten, too."),
      Parameter(
        "restore_best", aliases: ["restore_best_weights"], "Go back to the best epoch's weights.",
        default: false),
      Watching.count("start_from_epoch", "The first epoch that counts, from 0.", 0))
  }

  func run(in session: Session) throws -> Value {
    var settings = ["monitor=\(quoted(monitor))", "patience=\(patience)"]
    if leastChange != 0 { settings.append("min_delta=\(leastChange.literal)") }
    if mode != .auto { settings.append("mode=\(mode.rawValue)") }
    if let baseline { settings.append("baseline=\(baseline.literal)") }
    if restoresBest { settings.append("restore_best=true") }
    if startEpoch != 0 { settings.append("start_from_epoch=\(startEpoch)") }
    return .object(
      CallbackObject("early_stopping(\(settings.joined(separator: ", ")))") { _ in
        EarlyStopping(
          Monitor(monitor, mode: mode.rule, leastChange: leastChange), patience: patience,
          baseline: baseline, restoresBest: restoresBest, startEpoch: startEpoch)
      })
  }
}
