import Datasets
import Interpreter

/// Datasets by name and the command that takes one into use.
var dataCommands: [Builtin] {
  [Builtin(LoadMNIST.self), Builtin(DrawDigits.self)] + Toy.allCases.map(toyCommand) + [
    Builtin(CSVCommand.self), Builtin(Features.self), Builtin(Use.self), Builtin(Loader.self),
  ]
    + sampleSetFunctions + transformFunctions
}

extension DataError: Explained {}
