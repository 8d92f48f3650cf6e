import Interpreter

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Requests from the thread that reads them to the one that works on them.
///
/// An interrupt does not wait its turn: it stops the code that runs, or else the first that waits to be run; all
/// other requests are short and cannot be stopped. What is shared stands under one lock.
final class RequestQueue: @unchecked Sendable {
  typealias Entry = Result<JSONRequest, JSONRequest.Malformed>

  private let interrupt: Interrupt
  private var entries: [(entry: Entry, isInterrupted: Bool)] = []
  private var isClosed = false
  /// From when code is handed out to `endRun`.
  private var isRunning = false
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let arrival: UnsafeMutablePointer<pthread_cond_t>

  init(_ interrupt: Interrupt) {
    self.interrupt = interrupt
    mutex = .allocate(capacity: 1)
    arrival = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrival, nil)
  }

  deinit {
    pthread_cond_destroy(arrival)
    pthread_mutex_destroy(mutex)
    arrival.deallocate()
    mutex.deallocate()
  }

  private func locked<T>(_ work: () -> T) -> T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return work()
  }

  // MARK: For the thread that works

  /// The next request, whenever it comes; `nil` when there will be none. Code that was asked to stop before it
  /// began is told so, other code counts as running until `endRun`. The interrupt's flag is down.
  func next() -> (entry: Entry, isInterrupted: Bool)? {
    locked {
      while entries.isEmpty, !isClosed { pthread_cond_wait(arrival, mutex) }
      guard !entries.isEmpty else { return nil }
      interrupt.clear()
      let next = entries.removeFirst()
      isRunning = next.entry.runsCode && !next.isInterrupted
      return next
    }
  }

  /// The code has ended: an interrupt that comes from now on is not for it.
  func endRun() {
    locked {
      isRunning = false
      interrupt.clear()
    }
  }

  // MARK: For the thread that reads

  func add(_ entry: Entry) {
    locked {
      if case .success(let request) = entry, request.action == .interrupt {
        if isRunning {
          interrupt.raise()
        } else if let first = entries.firstIndex(where: { $0.entry.runsCode }) {
          entries[first].isInterrupted = true
        }
      }
      entries.append((entry, false))
      pthread_cond_signal(arrival)
    }
  }

  /// No more requests come; those that wait are still handed out.
  func close() {
    locked {
      isClosed = true
      pthread_cond_signal(arrival)
    }
  }

  /// Nobody wants the answers any more: the code that runs is stopped, and what waits is dropped.
  func abandon() {
    locked {
      entries = []
      isClosed = true
      if isRunning { interrupt.raise() }
      pthread_cond_signal(arrival)
    }
  }
}

extension RequestQueue.Entry {
  fileprivate var runsCode: Bool {
    if case .success(let request) = self, case .run = request.action { return true }
    return false
  }
}
