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

  public var makesDocuments: Bool { html != nil || markdown != nil || notebook != nil }

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
    let paths = [html, markdown, notebook].compactMap(\.self)
    if Set(paths).count < paths.count { throw UsageError("two documents cannot have the same name") }
    for path in paths where script == .file(path) { throw UsageError("'\(path)' is the script itself") }
  }
}
