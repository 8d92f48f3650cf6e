/// A file, a folder or a download that is not what it should be. `message` is a sentence for the user.
public struct DataError: Error, Equatable, Sendable {
  public let message: String
  /// What would be right, in a few words.
  public let label: String?
  /// Further sentences: what to do, where was looked.
  public let notes: [String]
  /// The data are not on this machine and cannot be fetched, and no file is at fault: another set may do.
  public let isAbsence: Bool

  public init(_ message: String, label: String? = nil, notes: [String] = [], isAbsence: Bool = false) {
    self.message = message
    self.label = label
    self.notes = notes
    self.isAbsence = isAbsence
  }

  /// A defect of a file: `train.gz: is cut short`.
  public init(file: String, _ defect: String, label: String? = nil, notes: [String] = []) {
    self.init("\(file): \(defect)", label: label, notes: notes)
  }
}
