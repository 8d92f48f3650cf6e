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
  /// Where the random numbers stand.
  public var random: RandomPlace

  public init(settings: [String] = [], random: RandomPlace = RandomPlace()) {
    self.settings = settings
    self.random = random
  }
}

/// Where a session's random numbers stand: where two are the same, the same numbers come next.
public struct RandomPlace: Equatable {
  public var seed: UInt64
  /// Streams handed out since the seed was set.
  public var streams: UInt64
  /// Draws of calls that were recorded.
  public var draws: UInt64

  public init(seed: UInt64 = 0, streams: UInt64 = 0, draws: UInt64 = 0) {
    (self.seed, self.streams, self.draws) = (seed, streams, draws)
  }
}

/// A moment of a session: what was not changed between two of them is the same. Counts may go back, as those of the
/// random numbers do with `seed`; so none makes up for another.
struct ChangeMark: Equatable {
  let changes: UInt64
  let variables: UInt64
  let random: RandomPlace
}
