import Interpreter

/// A step of training under the microscope.
var microscopeCommands: [Builtin] {
  [
    Builtin(StepCommand.self), Builtin(BackCommand.self), Builtin(TraceCommand.self),
    Builtin(GraphCommand.self),
  ]
}
