import Interpreter

var tensorCommands: [Builtin] { [] }
