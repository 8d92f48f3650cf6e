import Interpreter

var sessionCommands: [Builtin] {
  [
    Builtin(Help.self), Builtin(Variables.self), Builtin(Delete.self), Builtin(RunFile.self),
    Builtin(History.self), Builtin(Edit.self), Builtin(Redo.self), Builtin(InterruptCommand.self),
    Builtin(Seed.self), Builtin(ScriptArguments.self), Builtin(Reset.self),
    Builtin(DialectCommand.self), Builtin(WarnCommand.self), Builtin(PerfCounter.self), Builtin(Quit.self),
  ]
}
