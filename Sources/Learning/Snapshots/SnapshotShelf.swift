/// Where the snapshots of all fits lie, within a bound of memory. When it is full, the oldest fits keep only
/// the first, the best and the last of theirs; then the newest fit every second one, then every fourth; then the
/// oldest fits only how they left their model, and at last nothing.
public final class SnapshotShelf {
  /// Bytes.
  public let limit: Int
  /// Those that have any, the oldest first.
  private var series: [SnapshotSeries] = []

  public init(limit: Int = 256 << 20) { self.limit = limit }

  /// Bytes that all of them take.
  private(set) var bytes = 0

  func add(_ series: SnapshotSeries) { self.series.append(series) }
  func note(more: Int) { bytes += more }

  /// Sees to it that all of them keep to the bound; what is most wanted is `current`'s.
  func makeRoom(for current: SnapshotSeries) {
    guard bytes > limit else { return }
    let older = series.filter { $0 !== current }
    func lighten(_ candidates: [SnapshotSeries], _ change: (SnapshotSeries) -> Void) {
      for candidate in candidates where bytes > limit { change(candidate) }
    }
    lighten(older) { $0.thin() }
    while bytes > limit, current.canThin { current.halve() }
    lighten(older) { $0.shrink() }
    lighten(older) { $0.clear() }
    lighten([current]) { $0.shrink() }
    lighten([current]) { $0.clear() }
    series.removeAll { $0 !== current && $0.isEmpty }
  }
}
