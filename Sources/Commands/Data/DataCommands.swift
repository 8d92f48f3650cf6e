import Interpreter

var dataCommands: [Builtin] { [] }
