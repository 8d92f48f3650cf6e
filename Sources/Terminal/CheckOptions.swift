import Notebook

/// What `nn check` was asked for.
public struct CheckOptions: Equatable, Sendable {
  /// Scripts and Markdown files, in order.
  public var files: [String] = []
  /// Outputs that differ are written into the files.
  public var updates = false
  public var tolerance = Tolerance.share(0)
  /// Only whether all runs through matters, with few samples.
  public var isQuick = false
}

extension CheckOptions {
  /// Throws where options do not go together.
  func check() throws(UsageError) {
    if updates, isQuick {
      throw UsageError("--quick compares no outputs, so there is nothing to --update")
    }
  }
}
