/// What went wrong (or might), where, and what would be right.
public struct Diagnostic: Sendable {
  /// How bad it is; the word is shown in front of the message.
  public enum Severity: String, Sendable { case error, warning, note }

  public let severity: Severity
  /// One sentence without a full stop: `fit has no argument 'epoch'`.
  public let message: String
  /// The culprit; `nil` for an error of the program itself, as a file that cannot be read.
  public let place: Place?
  /// Short text behind the carets: `did you mean 'epochs'?`.
  public let label: String?
  /// Further lines below, each a sentence: what to do, where it was called from.
  public let notes: [String]

  public init(
    _ severity: Severity, _ message: String, at place: Place? = nil, label: String? = nil,
    notes: [String] = []
  ) {
    self.severity = severity
    self.message = message
    self.place = place
    self.label = label
    self.notes = notes
  }
}
