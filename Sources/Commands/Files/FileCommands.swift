import Interpreter

var fileCommands: [Builtin] {
  [
    Builtin(SaveCommand.self), Builtin(LoadCommand.self), Builtin(SaveNamed.self), Builtin(SaveWeights.self),
    Builtin(LoadWeights.self), Builtin(StateDictCommand.self), Builtin(LoadStateDict.self),
    Builtin(ExportCommand.self),
  ]
}
