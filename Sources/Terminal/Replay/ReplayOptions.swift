import Disk

/// What `nn replay` was asked for.
public struct ReplayOptions: Equatable, Sendable {
  /// The cell, from 1, with which showing begins; those before it are run silently.
  public var from: Int?
  /// The only cell that is shown.
  public var cell: Int?
  /// Each cell waits for Enter.
  public var waits = false
  /// Documents that are made of the run, by their paths.
  public var html: String?
  public var markdown: String?
  public var notebook: String?

  /// The fits are held against the receipt in the script.
  public var verifies = false
  /// The receipt of the fits is written into the script.
  public var writesReceipt = false

  public var makesDocuments: Bool { !documents.isEmpty }

  /// Throws when things are asked for that do not go together.
  func check(script: Options.Program) throws(UsageError) {
    if verifies || writesReceipt, waits || cell != nil {
      throw UsageError("a receipt is of a whole run: leave out \(waits ? "--step" : "--cell")")
    }
    guard makesDocuments else { return }
    if waits { throw UsageError("--step shows a replay, --html, --markdown and --ipynb write one: choose") }
    if from != nil || cell != nil {
      throw UsageError("a document has all cells: leave out --from and --cell")
    }
    for path in documents where path == "-" {
      throw UsageError("documents are written to files: '-' is none")
    }
    for (index, path) in documents.enumerated() {
      if case .file(let script) = script, namesSameFile(path, script) {
        throw UsageError("'\(path)' is the script itself")
      }
      if documents[..<index].contains(where: { namesSameFile($0, path) }) {
        throw UsageError("two documents cannot have the same name")
      }
    }
  }

  /// The paths of the documents.
  var documents: [String] { [html, markdown, notebook].compactMap(\.self) }
}
