import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Independent pieces of work on a few threads that live as long as the work.
enum Parallel {
  /// Processors that are there to use.
  static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The results of `work` for 0..<count, in this order. Threads take the next piece as they become
  /// free, so that `work` must depend on its index alone.
  static func map<R: Sendable>(
    count: Int, threads: Int, _ work: @escaping @Sendable (Int) -> R
  ) -> [R] {
    let queue = Queue<R>(count: count, work: work)
    var helpers: [pthread_t] = []
    for _ in 1..<max(1, min(threads, count)) {
      if let thread = start({ queue.drain() }) { helpers.append(thread) }
    }
    queue.drain()
    for thread in helpers { pthread_join(thread, nil) }
    return queue.results.withLock { $0.compactMap { $0 } }
  }

  private final class Queue<R: Sendable>: Sendable {
    private let next = Atomic<Int>(0)
    private let work: @Sendable (Int) -> R
    let results: Mutex<[R?]>

    init(count: Int, work: @escaping @Sendable (Int) -> R) {
      self.work = work
      results = Mutex(Array(repeating: nil, count: count))
    }

    func drain() {
      let count = results.withLock { $0.count }
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = work(index)
        results.withLock { $0[index] = result }
      }
    }
  }

  private final class Task {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// `nil` when the system has no thread left; the caller's own thread then does the work.
  private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    let task = Unmanaged.passRetained(Task(body))
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(&thread, nil, { run($0) }, task.toOpaque())
    #else
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, { $0.map(Parallel.run) ?? nil }, task.toOpaque())
    #endif
    guard status == 0 else {
      task.release()
      return nil
    }
    return thread
  }

  private static func run(_ task: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Task>.fromOpaque(task).takeRetainedValue().body()
    return nil
  }
}
