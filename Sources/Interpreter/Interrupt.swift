import Synchronization

/// The flag that Ctrl-C raises and every loop, training step and download looks at.
public final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  /// Safe to call from a signal handler.
  public func raise() { flag.store(true, ordering: .relaxed) }
  /// Takes the flag down, before the next input.
  public func clear() { flag.store(false, ordering: .relaxed) }
  public var isRaised: Bool { flag.load(ordering: .relaxed) }
  /// Throws `Interrupted` when the flag is up.
  public func check() throws {
    if isRaised { throw Interrupted() }
  }
}
