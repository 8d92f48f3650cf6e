import Synchronization

/// The flag that Ctrl-C raises and every loop, training step and download looks at.
///
/// Looks are counted, so that a stop can be repeated: one that was heard at the 1,234th look of a statement is
/// raised again at that look, whatever time it is then. Only the thread that evaluates looks.
public final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)
  /// Looks so far.
  private let looks = Atomic<Int>(0)
  /// The look at which a planned stop comes.
  private let planned = Atomic<Int>(.max)
  /// The look at which a stop was heard first in the statement that runs; 0 for none, -1 for one that came
  /// between looks that are counted.
  private let heard = Atomic<Int>(0)

  /// At which of a statement's looks a stop was heard.
  public enum Stop: Equatable, Sendable {
    /// From 1.
    case look(Int)
    /// Where how often is looked depends on the time: it cannot be repeated.
    case anytime
  }

  public init() {}

  /// Safe to call from a signal handler.
  public func raise() { flag.store(true, ordering: .relaxed) }
  /// Takes the flag down, before the next input.
  public func clear() { flag.store(false, ordering: .relaxed) }

  /// Looks: whether to stop.
  public var isRaised: Bool {
    let look = looks.load(ordering: .relaxed) &+ 1
    looks.store(look, ordering: .relaxed)
    guard flag.load(ordering: .relaxed) || look >= planned.load(ordering: .relaxed) else { return false }
    if heard.load(ordering: .relaxed) == 0 { heard.store(look, ordering: .relaxed) }
    return true
  }

  /// Throws `Interrupted` when the flag is up.
  public func check() throws {
    if isRaised { throw Interrupted() }
  }

  /// As `isRaised`, for what looks as time goes by, as a download.
  public var isRaisedAnytime: Bool {
    guard flag.load(ordering: .relaxed) else { return false }
    if heard.load(ordering: .relaxed) == 0 { heard.store(-1, ordering: .relaxed) }
    return true
  }

  /// Whether a stop is up; no look.
  public var isUp: Bool {
    flag.load(ordering: .relaxed)
      || looks.load(ordering: .relaxed) >= planned.load(ordering: .relaxed)
  }

  /// Runs work that is done as time goes by, as drawing a fit that runs: its looks are not counted.
  public func aside<T>(_ work: () throws -> T) rethrows -> T {
    let before = now
    planned.store(.max, ordering: .relaxed)
    defer {
      looks.store(before.looks, ordering: .relaxed)
      planned.store(before.planned, ordering: .relaxed)
      heard.store(before.heard, ordering: .relaxed)
    }
    return try work()
  }

  // MARK: Statements

  /// What holds at a moment.
  struct Moment {
    fileprivate let looks: Int
    fileprivate let planned: Int
    fileprivate let heard: Int
  }

  private var now: Moment {
    Moment(
      looks: looks.load(ordering: .relaxed), planned: planned.load(ordering: .relaxed),
      heard: heard.load(ordering: .relaxed))
  }

  /// Begins to count for a statement, to be stopped at its look `plan`; statements lie within each other.
  func begin(plan: Int?) -> Moment {
    let start = now
    if let plan {
      let (look, overflows) = start.looks.addingReportingOverflow(plan)
      planned.store(min(start.planned, overflows ? .max : look), ordering: .relaxed)
    }
    heard.store(0, ordering: .relaxed)
    return start
  }

  /// Ends the statement that began then, and what was planned for it. Returns where it heard a stop, and its looks.
  func end(since start: Moment) -> (stop: Stop?, looks: Int) {
    let look = heard.load(ordering: .relaxed)
    planned.store(start.planned, ordering: .relaxed)
    // What the statement heard, the one around it has heard, unless that is over with the plan.
    heard.store(start.heard != 0 ? start.heard : isUp ? look : 0, ordering: .relaxed)
    let stop: Stop? = look == 0 ? nil : look < 0 ? .anytime : .look(look - start.looks)
    return (stop, looks.load(ordering: .relaxed) - start.looks)
  }
}
