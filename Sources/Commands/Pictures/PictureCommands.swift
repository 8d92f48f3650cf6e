import Interpreter

/// Commands that draw.
var pictureCommands: [Builtin] {
  [
    Builtin(ViewClassify.self), Builtin(PlotCommand.self), Builtin(ScatterCommand.self),
    Builtin(HistCommand.self), Builtin(BarCommand.self), Builtin(Show.self), Builtin(Describe.self),
    Builtin(GraphicsCommand.self), Builtin(Confusion.self), Builtin(Mistakes.self), Builtin(Boundary.self),
  ]
}
