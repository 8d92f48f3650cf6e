import Interpreter

/// A folder, by its path.
struct FolderArgument: Bindable {
  let path: String

  static var typeName: String { "path" }
  var literal: String { quoted(path) }

  static func bind(_ argument: Argument, in session: Session) throws -> FolderArgument {
    FolderArgument(path: FilePath.expanded(try String.bind(argument, in: session)))
  }
}
