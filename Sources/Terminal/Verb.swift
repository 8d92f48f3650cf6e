/// What the program is asked to do with a file: the word in front of it.
public enum Verb: String, CaseIterable, Sendable {
  /// No word: the file is run.
  case run
  case replay
  case importNotebook = "import"
  case check

  /// Words of the command line; `nn ./replay` runs a file of such a name.
  static var words: [Verb] { allCases.filter { $0 != .run } }

  /// How it is written, for help.
  var usage: String {
    switch self {
    case .run: "nn FILE [ARGUMENTS]"
    case .replay: "nn replay FILE [-- ARGUMENTS]"
    case .importNotebook: "nn import NOTEBOOK.ipynb"
    case .check: "nn check FILE… [-- ARGUMENTS]"
    }
  }

  var summary: String {
    switch self {
    case .run: "run a script"
    case .replay: "show each cell, then its output; make documents"
    case .importNotebook: "make a script of a Jupyter notebook"
    case .check: "see whether kept outputs (#> …) still come"
    }
  }
}
