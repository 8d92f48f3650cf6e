import Interpreter

var tensorCommands: [Builtin] {
  makingFunctions + randomFunctions + factFunctions + elementwiseFunctions + pairFunctions
    + reductionFunctions + extremeFunctions + layoutFunctions + productFunctions + sortingFunctions
    + pickingFunctions + inPlaceFunctions + copyingFunctions
}
