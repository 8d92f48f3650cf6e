import Interpreter

/// What looks on while a model is fitted. Keras's ReduceLROnPlateau is reduce_lr_on_plateau without an
/// optimizer.
var callbackCommands: [Builtin] {
  [
    Builtin(EarlyStoppingCommand.self), Builtin(CheckpointCommand.self), Builtin(CSVLogCommand.self),
    Builtin(RateSchedulerCommand.self),
  ]
}
