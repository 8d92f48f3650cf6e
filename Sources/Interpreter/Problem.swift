import Diagnostics

/// An error that has no place yet. Commands and objects throw it; the call that they were in
/// gives it its place: the argument that `culprit` names, else the whole call.
public struct Problem: Error {
  /// What a problem is about; the call boundary finds its place in the source.
  public enum Culprit: Equatable, Sendable {
    case call
    /// The argument bound to this parameter.
    case parameter(String)
    /// Of the arguments that a parameter took together the one with this index, from 0.
    case element(of: String, Int)
    /// The argument with this index, from 0.
    case argument(Int)
    /// Only the name in front of its `=`.
    case label(Int)
    /// What is called.
    case callee
  }

  public let message: String
  public let culprit: Culprit
  /// Text behind the carets.
  public let label: String?
  public let notes: [String]

  public init(_ message: String, at culprit: Culprit = .call, label: String? = nil, notes: [String] = []) {
    self.message = message
    self.culprit = culprit
    self.label = label
    self.notes = notes
  }

  func moved(to culprit: Culprit) -> Problem {
    Problem(message, at: culprit, label: label, notes: notes)
  }
}

/// Lower modules know nothing of the language; an error type of theirs says here how it reads.
public protocol Explained: Error {
  var message: String { get }
  var label: String? { get }
  var notes: [String] { get }
}

extension Explained {
  public var label: String? { nil }
  public var notes: [String] { [] }
}

/// An error with its place, ready to be rendered.
public struct Failure: Error {
  /// Why it ended, which decides the exit code.
  public enum Kind: Sendable {
    /// The text is no program: exit code 2.
    case syntax
    /// The program went wrong: exit code 1.
    case run
    /// Ctrl-C: exit code 130.
    case interrupted
    /// `quit`, with its exit code.
    case quit(Int32)
  }

  public let kind: Kind
  public let diagnostic: Diagnostic
  /// The user has read of it already, in the words of the command that stopped.
  public let isTold: Bool

  public init(_ kind: Kind, _ diagnostic: Diagnostic, isTold: Bool = false) {
    self.kind = kind
    self.diagnostic = diagnostic
    self.isTold = isTold
  }
}

/// Thrown at a safe point after Ctrl-C. The call boundary turns it into a `Failure`.
public struct Interrupted: Error {
  /// The command has said itself what was done and how to go on.
  public let isTold: Bool

  public init(isTold: Bool = false) { self.isTold = isTold }
}
