import Interpreter

extension Registry {
  /// Every command and function of the program. Each folder here contributes one list.
  public static func everything() -> Registry {
    Registry(
      languageCommands + sessionCommands + tensorCommands + gradientCommands + dataCommands + learningCommands
        + ledgerCommands
        + fileCommands + pictureCommands + microscopeCommands + inspectionCommands + trialCommands
        + lessonCommands,
      foreignNames: foreignNames, surroundings: \.surroundings)
  }
}
