import Interpreter

var learningCommands: [Builtin] {
  [
    Builtin(SequentialCommand.self), Builtin(DenseCommand.self), Builtin(DropoutCommand.self),
    Builtin(FlattenCommand.self), Builtin(AddCommand.self), Builtin(SummaryCommand.self),
    Builtin(PReLUCommand.self), Builtin(InputCommand.self), Builtin(IdentityCommand.self),

    Builtin(CompileCommand.self), Builtin(FitCommand.self), Builtin(ContinueCommand.self),
    Builtin(EvaluateCommand.self), Builtin(PredictCommand.self),
  ] + NormLayers.builtins + NoiseLayers.builtins + Initializers.builtins + Regularizers.builtins
    + optimizerCommands + callbackCommands + Activations.builtins + LossFunctions.builtins
    + MetricFunctions.builtins
}
