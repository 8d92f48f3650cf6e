import Interpreter

/// Commands that train for a trial and leave the model as it was.
var trialCommands: [Builtin] { [Builtin(FindLR.self), Builtin(SweepCommand.self)] }
