import Diagnostics

/// Why a text is no program.
public struct SyntaxError: Error, Sendable {
  public let message: String
  public let span: Span
  /// Text behind the carets: `did you mean '=='?`.
  public let label: String?
  public let notes: [String]
  /// The text could still become a program if more lines followed: an open bracket, block or string.
  public let isUnfinished: Bool

  public init(
    _ message: String, _ span: Span, label: String? = nil, notes: [String] = [],
    isUnfinished: Bool = false
  ) {
    self.message = message
    self.span = span
    self.label = label
    self.notes = notes
    self.isUnfinished = isUnfinished
  }
}

/// What a prompt needs to know of a text before it runs it.
public enum Completeness: Sendable {
  case complete(Program)
  /// More lines are needed.
  case incomplete(SyntaxError)
  case invalid(SyntaxError)
}

/// Whether the text is a program, could become one with more lines, or neither.
public func completeness(of source: Source) -> Completeness {
  do {
    return .complete(try parse(source))
  } catch {
    return error.isUnfinished ? .incomplete(error) : .invalid(error)
  }
}

/// The tree of a source. Throws the first error, at its culprit.
public func parse(_ source: Source) throws(SyntaxError) -> Program {
  var parser = Parser(source, tokenize(source))
  return try parser.program()
}
