/// What the program is asked to do with a file: the word in front of it.
public enum Verb: String, CaseIterable, Sendable {
  /// No word: the file is run.
  case run
  case replay

  /// Words of the command line; `nn ./replay` runs a file of such a name.
  static var words: [Verb] { allCases.filter { $0 != .run } }

  /// How it is written, for help.
  var usage: String {
    switch self {
    case .run: "nn FILE [ARGUMENTS]"
    case .replay: "nn replay FILE [-- ARGUMENTS]"
    }
  }

  var summary: String {
    switch self {
    case .run: "run a script"
    case .replay: "show each cell, then what comes of it"
    }
  }
}

/// What `nn replay` was asked for.
public struct ReplayOptions: Equatable, Sendable {
  /// The cell, from 1, with which showing begins; those before it are run silently.
  public var from: Int?
  /// The only cell that is shown.
  public var cell: Int?
}
