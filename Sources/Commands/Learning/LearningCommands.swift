import Interpreter

var learningCommands: [Builtin] { [] }
