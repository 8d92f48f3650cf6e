/// Counts what changes in a session, so that its journal can tell a statement that failed without a trace from
/// one that left something behind. A change may be counted that is none, but none is left out.
public final class Changes {
  @exclusivity(unchecked) public private(set) var count: UInt64 = 0

  public init() {}

  /// Something changes, or may.
  @inline(__always)
  public func note() { count &+= 1 }
}

/// What the interpreter cannot see of a session's state. The registry tells it, whose commands keep that state.
public struct Surroundings {
  /// Statements that set in a new session what holds without one having said it, as `seed 0`.
  public var settings: [String]
  /// Changes whenever random numbers are drawn.
  public var draws: UInt64

  public init(settings: [String] = [], draws: UInt64 = 0) {
    self.settings = settings
    self.draws = draws
  }
}
