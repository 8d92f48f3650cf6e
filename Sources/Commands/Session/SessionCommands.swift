import Interpreter

var sessionCommands: [Builtin] { [] }
