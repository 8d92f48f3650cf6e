import Interpreter

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines from a thread that reads them to the one that works on them.
///
/// An interrupt does not wait its turn: it ends the request that is being worked on, or else the one that is
/// next. All that is shared stands under one lock.
final class RequestQueue: @unchecked Sendable {
  typealias Entry = Result<JSONRequest, JSONRequest.Malformed>

  private let interrupt: Interrupt
  private var entries: [(entry: Entry, isInterrupted: Bool)] = []
  private var isClosed = false
  private var isBusy = false
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let arrival: UnsafeMutablePointer<pthread_cond_t>

  /// The longest request in bytes.
  static let longestLine = 64 << 20

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

  /// The next request, whenever it comes; `nil` when there will be none. What was asked to stop before it
  /// began is told so. The interrupt's flag is down.
  func next() -> (entry: Entry, isInterrupted: Bool)? {
    locked {
      isBusy = false
      while entries.isEmpty, !isClosed { pthread_cond_wait(arrival, mutex) }
      interrupt.clear()
      guard !entries.isEmpty else { return nil }
      isBusy = true
      return entries.removeFirst()
    }
  }

  func add(_ entry: Entry) {
    locked {
      if case .success(let request) = entry, request.action == .interrupt {
        if isBusy {
          interrupt.raise()
        } else if !entries.isEmpty {
          entries[0].isInterrupted = true
        }
      }
      entries.append((entry, false))
      pthread_cond_signal(arrival)
    }
  }

  func close() {
    locked {
      isClosed = true
      pthread_cond_signal(arrival)
    }
  }

  /// Reads lines of a descriptor to its end, on a thread of its own.
  func read(from descriptor: Int32) throws(SystemError) {
    final class Job {
      let queue: RequestQueue
      let descriptor: Int32
      init(_ queue: RequestQueue, _ descriptor: Int32) { (self.queue, self.descriptor) = (queue, descriptor) }
    }
    // Signals are for the program's thread.
    var (all, mask) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &mask)
    defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
    var thread = pthread_t()
    let handle = Unmanaged.passRetained(Job(self, descriptor))
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
        job.queue.readLines(of: job.descriptor)
        return nil
      }, handle.toOpaque())
    guard code == 0 else {
      handle.release()
      throw SystemError(code: code)
    }
    pthread_detach(thread)
  }

  private func readLines(of descriptor: Int32) {
    var line: [UInt8] = []
    var isTooLong = false
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    func end() {
      if isTooLong {
        add(.failure(JSONRequest.Malformed(message: "the line is longer than 64 MiB", id: .null)))
      } else if line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
        add(Result { () throws(JSONRequest.Malformed) in try JSONRequest(parsing: line) })
      }
      line.removeAll(keepingCapacity: line.capacity <= 1 << 20)
      isTooLong = false
    }
    while true {
      let count = Self.readSome(of: descriptor, into: &chunk)
      guard count > 0 else { break }
      for piece in chunk[..<count].split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
      ).enumerated() {
        if piece.offset > 0 { end() }
        isTooLong = isTooLong || line.count + piece.element.count > Self.longestLine
        if !isTooLong { line += piece.element }
      }
    }
    end()
    close()
  }

  private static func readSome(of descriptor: Int32, into chunk: inout [UInt8]) -> Int {
    while true {
      let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 || errno != EINTR { return count }
    }
  }
}

/// `read` of the system, which the class's own would hide.
private func systemRead(_ descriptor: Int32, _ memory: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, memory, count)
}
