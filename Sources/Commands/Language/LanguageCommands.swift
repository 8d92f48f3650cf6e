import Interpreter

var languageCommands: [Builtin] { [] }
