import Interpreter

var ledgerCommands: [Builtin] {
  [
    Builtin(RunsCommand.self), Builtin(CompareCommand.self), Builtin(AtCommand.self),
    Builtin(BranchCommand.self), Builtin(ReceiptCommand.self),
  ]
}
