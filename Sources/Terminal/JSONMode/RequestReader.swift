#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads requests into a queue, on a thread of its own.
///
/// The end of the requests closes the queue, and what waits is still answered. When whoever reads the answers
/// has left, it is abandoned at once: code that prints nothing would never meet the closed pipe.
final class RequestReader {
  /// The longest request in bytes.
  static let longestLine = 64 << 20

  private let queue: RequestQueue
  private let requests: Int32
  private let answers: Int32
  private var line: [UInt8] = []
  private var isTooLong = false

  private init(_ queue: RequestQueue, _ requests: Int32, _ answers: Int32) {
    (self.queue, self.requests, self.answers) = (queue, requests, answers)
  }

  /// Reads lines of the descriptor `requests`; the answers go to `answers`.
  static func start(_ queue: RequestQueue, requests: Int32, answers: Int32) throws(SystemError) {
    // Signals are for the program's thread.
    var (all, mask) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &mask)
    defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
    var thread = pthread_t()
    let handle = Unmanaged.passRetained(RequestReader(queue, requests, answers))
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<RequestReader>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, handle.toOpaque())
    guard code == 0 else {
      handle.release()
      throw SystemError(code: code)
    }
    pthread_detach(thread)
  }

  private func run() {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while hasClient(orInputOf: requests) {
      let count = chunk.withUnsafeMutableBytes { read(requests, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else {
        endLine()
        queue.close()
        break
      }
      take(chunk[..<count])
    }
    // Without requests to wait for, this waits until the client has left.
    while hasClient(orInputOf: -1) {}
    queue.abandon()
  }

  /// Waits until there is something to read, or the end; false as soon as the other end of the answers is closed.
  private func hasClient(orInputOf descriptor: Int32) -> Bool {
    var watched = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: answers, events: 0, revents: 0),
    ]
    while poll(&watched, nfds_t(watched.count), -1) < 0, errno == EINTR || errno == EAGAIN {}
    return watched[1].revents == 0
  }

  private func take(_ bytes: ArraySlice<UInt8>) {
    for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if piece.offset > 0 { endLine() }
      isTooLong = isTooLong || line.count + piece.element.count > Self.longestLine
      if !isTooLong { line += piece.element }
    }
  }

  private func endLine() {
    if isTooLong {
      queue.add(.failure(JSONRequest.Malformed(message: "the line is longer than 64 MiB", id: .null)))
    } else if line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
      queue.add(Result { () throws(JSONRequest.Malformed) in try JSONRequest(parsing: line) })
    }
    line.removeAll(keepingCapacity: line.capacity <= 1 << 20)
    isTooLong = false
  }
}
