import CReadline
import Interpreter
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What signal handlers leave behind: bit n for signal n, and a byte in a pipe that ends the
/// prompt's waiting. Handlers can reach only globals, hence these two; both are atomic.
private let pending = Atomic<UInt64>(0)
private let wakeEnd = Atomic<Int32>(-1)

/// The flag that Ctrl-C raises. Set once, before the first handler is installed.
nonisolated(unsafe) private var interruptFlag: Interrupt?

private func note(_ number: Int32) {
  let code = errno
  if number == SIGINT { interruptFlag?.raise() }
  pending.bitwiseOr(1 << UInt64(number), ordering: .sequentiallyConsistent)
  var byte: UInt8 = 0
  write(wakeEnd.load(ordering: .relaxed), &byte, 1)
  errno = code
}

/// Signals as the program meets them: flags, looked at when it suits.
final class Signals {
  /// Readable when a signal has come.
  let descriptor: Int32

  init(_ interrupt: Interrupt) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    wakeEnd.store(ends[1], ordering: .sequentiallyConsistent)
    // Globals are made at their first use, which must not be in a handler.
    _ = pending.load(ordering: .relaxed)
    interruptFlag = interrupt
    // A reader that has left is a failed write, which ends the program in its own way.
    nn_ignore_signal(SIGPIPE)
    // A file that would grow past `ulimit -f` is a failed write, too.
    nn_ignore_signal(SIGXFSZ)
  }

  /// Ctrl-C raises the interrupt flag; with `once` a second one ends the process.
  func watchInterrupt(once: Bool) { nn_handle_signal(SIGINT, note, once ? 1 : 0) }

  func watchResize() { nn_handle_signal(SIGWINCH, note, 0) }

  /// While a line is edited the terminal is in a state of its own, which must be undone before the
  /// process stops or ends.
  func watchWhileEditing(_ isEditing: Bool) {
    for number in [SIGTSTP, SIGTERM, SIGHUP] {
      if isEditing { nn_handle_signal(number, note, 0) } else { nn_default_signal(number) }
    }
  }

  /// The signals that came since the last call.
  func take() -> Set<Int32> {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
    let bits = pending.exchange(0, ordering: .sequentiallyConsistent)
    return Set((1..<64).filter { bits & (1 << UInt64($0)) != 0 }.map { Int32($0) })
  }

  /// Takes down the flag that Ctrl-C raises.
  func clearInterrupt() { interruptFlag?.clear() }

  /// Ctrl-C has come and was not taken yet.
  static var hasInterrupt: Bool {
    pending.load(ordering: .sequentiallyConsistent) & (1 << UInt64(SIGINT)) != 0
  }

  /// Ends the process as the signal would have, so that the parent sees what happened.
  static func die(of number: Int32) {
    nn_default_signal(number)
    raise(number)
  }
}
