/// Looks on while a model is fitted and keeps how it was: before the first epoch and after each, the best by the
/// validation's loss, or else the loss, and at the end. Of very many epochs, and when the shelf is full, every
/// second one goes, then every second of those that are left. Must be the last of a fit's callbacks: what others
/// change behind an epoch belongs to it.
///
/// A fit copies its model before each epoch in any case, to go back to when the epoch diverges. Those copies are
/// what is kept, so that an epoch costs nothing more but the memory.
public final class SnapshotSeries: FitCallback {
  private let shelf: SnapshotShelf
  private let most: Int
  /// By their epochs, in order.
  private var snapshots: [Snapshot] = []
  /// How the fit left the model, where that is not how it was after the last epoch: a callback went back to the
  /// best, or Ctrl-C came within an epoch.
  private var apart: Snapshot?
  private var isClosed = false
  private var start = 0
  /// The epoch with the lowest loss.
  public private(set) var bestEpoch: Int?
  private var bestLoss = Double.infinity
  private var lastReport: EpochReport?
  /// Epochs between two that are kept, counted from the first.
  private var stride = 1
  private(set) var bytes = 0 { didSet { shelf.note(more: bytes - oldValue) } }
  /// One of them alone takes more than the shelf has.
  public private(set) var isTooLarge = false

  public init(on shelf: SnapshotShelf, most: Int = 128) {
    (self.shelf, self.most) = (shelf, max(most, 4))
    shelf.add(self)
  }

  /// Epochs after which there is one.
  public var epochs: [Int] { snapshots.map(\.epoch) }
  public func snapshot(after epoch: Int) -> Snapshot? { snapshots.last { $0.epoch == epoch } }
  /// How the fit left the model.
  public var end: Snapshot? { isClosed ? apart ?? snapshots.last : nil }
  /// The best of the epochs; not the start.
  public var best: Snapshot? { bestEpoch.flatMap(snapshot) }

  // MARK: Looking on

  public func begin(_ fit: Fit) {
    start = fit.firstEpoch - 1
    // Of a fit that goes on in another session all epochs are known, but no weights from before.
    for report in fit.history.epochs { noteBest(report) }
    lastReport = fit.history.epochs.last
    if fit.isOver { take(Snapshot(fit.model, epoch: fit.epoch - 1)) }
  }

  public func endEpoch(_ report: EpochReport, of fit: Fit) {
    reopen()
    if let copy = fit.snapshot { take(Snapshot(copy, epoch: report.epoch - 1)) }
    lastReport = report
    // After the last epoch there is no copy before another.
    if fit.isLastEpoch { take(Snapshot(fit.model, epoch: report.epoch)) }
  }

  /// The run is over or was stopped: keeps the model as it is now.
  public func close(_ fit: Fit) {
    reopen()
    let last = snapshots.last?.epoch ?? start - 1
    if let copy = fit.snapshot {
      take(Snapshot(copy, epoch: fit.epoch - 1))
    } else if (lastReport?.epoch ?? start) > last {
      take(Snapshot(fit.model, epoch: lastReport?.epoch ?? start))
    }
    isClosed = true
    guard !isTooLarge, snapshots.last?.isCurrent != true else { return }
    let made = Snapshot(fit.model, epoch: snapshots.last?.epoch ?? start)
    (apart, bytes) = (made, bytes + made.bytes)
    shelf.makeRoom(for: self)
  }

  /// A fit that was stopped goes on.
  private func reopen() {
    bytes -= apart?.bytes ?? 0
    (apart, isClosed) = (nil, false)
  }

  private func take(_ snapshot: Snapshot) {
    if snapshot.bytes > shelf.limit { isTooLarge = true }
    guard !isTooLarge, snapshots.last.map({ $0.epoch < snapshot.epoch }) ?? true else { return }
    if let last = snapshots.last, snapshots.count > 1, !isOnGrid(last.epoch), last.epoch != bestEpoch {
      remove(at: snapshots.count - 1)
    }
    snapshots.append(snapshot)
    bytes += snapshot.bytes
    if let report = lastReport, report.epoch == snapshot.epoch { noteBest(report) }
    if snapshots.count > most { halve() }
    shelf.makeRoom(for: self)
  }

  private func noteBest(_ report: EpochReport) {
    let loss = report.validation?.loss ?? report.training.loss
    guard loss < bestLoss else { return }
    let former = bestEpoch
    (bestLoss, bestEpoch) = (loss, report.epoch)
    if let place = snapshots.firstIndex(where: { $0.epoch == former }), !isImportant(place),
      !isOnGrid(snapshots[place].epoch)
    {
      remove(at: place)
    }
  }

  // MARK: Making room

  var isEmpty: Bool { snapshots.isEmpty && apart == nil }
  /// There are others than the first, the best and the last.
  var canThin: Bool { snapshots.indices.contains { !isImportant($0) } }

  private func isOnGrid(_ epoch: Int) -> Bool { (epoch - (snapshots.first?.epoch ?? 0)) % stride == 0 }

  /// The first, the best and the last are kept longest.
  private func isImportant(_ place: Int) -> Bool {
    place == 0 || place == snapshots.count - 1 || snapshots[place].epoch == bestEpoch
  }

  private func remove(at place: Int) { bytes -= snapshots.remove(at: place).bytes }

  private func remove(where isUnwanted: (Snapshot) -> Bool) {
    for place in snapshots.indices.reversed() where !isImportant(place) && isUnwanted(snapshots[place]) {
      remove(at: place)
    }
  }

  /// Every second one goes.
  func halve() {
    stride *= 2
    remove { !isOnGrid($0.epoch) }
  }

  /// Only the first, the best and the last stay.
  func thin() { remove { _ in true } }

  /// Only how the fit left the model stays.
  func shrink() {
    snapshots = apart == nil ? snapshots.suffix(1) : []
    bytes = (apart?.bytes ?? 0) + snapshots.reduce(0) { $0 + $1.bytes }
  }

  func clear() { (snapshots, apart, bytes) = ([], nil, 0) }
}
