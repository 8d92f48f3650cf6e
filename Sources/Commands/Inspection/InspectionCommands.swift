import Interpreter

/// Commands that look into a model and change nothing of it.
var inspectionCommands: [Builtin] {
  [
    Builtin(GradCommand.self), Builtin(GradCheckCommand.self), Builtin(DiagnoseCommand.self),
    Builtin(WhyCommand.self),
  ]
}
