/// Whether a plan's next run should be shared among threads, found out by timing. Two processors are often
/// not two: a busy neighbour makes every shared operation wait for the thread that it has put to sleep.
///
/// A few runs shared and a few alone are timed against each other, then the faster way is kept for a
/// while, or until it turns slow. Results do not depend on it.
struct ThreadChoice {
  private(set) var sharesNext = true

  private enum Phase {
    case tryingShared
    case tryingAlone(shared: Duration)
    case settled(time: Duration, chunksLeft: Int)
  }
  private var phase = Phase.tryingShared
  private var total = Duration.zero
  private var runs = 0

  /// Runs that are timed together, or fewer when they are long.
  static let chunk = 32
  private static let longChunk = Duration.milliseconds(20)
  /// A trial of the slower way then costs a few percent.
  static let settledChunks = 32

  /// Takes note of how long the run took.
  mutating func note(_ time: Duration) {
    total += time
    runs += 1
    guard runs >= Self.chunk || (runs >= 2 && total >= Self.longChunk) else { return }
    let mean = total / runs
    (total, runs) = (.zero, 0)
    switch phase {
    case .tryingShared:
      phase = .tryingAlone(shared: mean)
      sharesNext = false
    case .tryingAlone(let shared):
      phase = .settled(time: min(shared, mean), chunksLeft: Self.settledChunks)
      sharesNext = shared < mean
    case .settled(let expected, let chunksLeft):
      if chunksLeft > 1, mean <= expected * 1.5 {
        phase = .settled(time: expected, chunksLeft: chunksLeft - 1)
      } else {
        phase = .tryingShared
        sharesNext = true
      }
    }
  }
}
