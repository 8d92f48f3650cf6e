import Notebook

/// What `nn check` was asked for.
public struct CheckOptions: Equatable, Sendable {
  /// Scripts and Markdown files, in order.
  public var files: [String] = []
  /// Outputs that differ are written into the files.
  public var updates = false
  /// `nil` leaves it as it is.
  public var share: Double?
  public var isExact = false
  /// Only whether all runs through matters, with few samples.
  public var isQuick = false
}

extension CheckOptions {
  public var tolerance: Tolerance { isExact ? .exact : .share(share ?? 0) }

  /// Throws where options do not go together.
  func check() throws(UsageError) {
    if isExact, share != nil {
      throw UsageError("--exact allows no difference, --tolerance some: choose")
    }
    if updates, isQuick {
      throw UsageError("--quick compares no outputs, so there is nothing to --update")
    }
  }
}
