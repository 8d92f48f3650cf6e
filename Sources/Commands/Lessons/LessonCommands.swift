import Interpreter

var lessonCommands: [Builtin] { [Builtin(LessonCommand.self), Builtin(Ask.self)] }
