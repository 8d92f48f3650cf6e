import Diagnostics

/// Who listens to a person's inputs before they are run, as a lesson that waits or a question that is open.
/// The prompt asks it; scripts know of none.
public final class InputListener {
  /// Stands at the line's start in place of `nn> `.
  public var prompt: String?
  /// Deals with an input, which is not run then; an empty one is a bare Enter. False leaves it to be run.
  public var hear: ((String) throws -> Bool)?

  public init() {}

  /// Whether someone listened and has dealt with the input.
  public func hear(_ source: Source) throws(Failure) -> Bool {
    do {
      return try hear?(source.text) ?? false
    } catch {
      throw Failure(error, at: Place(source, Span(0, source.utf8.count)))
    }
  }
}

extension Session {
  public var inputListener: InputListener { state(InputListener.self) { InputListener() } }

  /// Whether someone listened and has dealt with the input.
  public func hear(_ source: Source) throws(Failure) -> Bool { try inputListener.hear(source) }
}
