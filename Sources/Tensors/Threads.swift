import CKernels

/// Threads that share out the pieces of a calculation. They are made once and wait for work; see
/// `pool.h`.
public final class Threads: @unchecked Sendable {
  /// The caller's thread included.
  public let count: Int
  /// `nil` when there is one thread, or when the system has no memory for more.
  private let pool: OpaquePointer?

  /// Works with `count` threads, or with fewer when the system gives fewer.
  public init(count: Int) {
    pool = count > 1 ? nn_pool_create(count) : nil
    self.count = pool.map { nn_pool_threads($0) } ?? 1
  }

  deinit { nn_pool_destroy(pool) }

  /// Calls `body` with ranges that make up 0..<pieces, several at a time, and returns when all are done.
  /// Which thread takes a range is left to chance; `body` must keep to its range.
  public func run(pieces: Int, _ body: (Range<Int>) -> Void) {
    withoutActuallyEscaping(body) { body in
      var body = body
      withUnsafeMutablePointer(to: &body) { body in
        run(pieces: pieces, on: body) {
          $0?.assumingMemoryBound(to: ((Range<Int>) -> Void).self).pointee($1..<$2)
        }
      }
    }
  }

  /// The same for a function that captures nothing and gets `context`, for loops that may not allocate.
  public func run(
    pieces: Int, on context: UnsafeMutableRawPointer,
    _ body: @convention(c) (UnsafeMutableRawPointer?, Int, Int) -> Void
  ) {
    guard pieces > 0 else { return }
    guard let pool, pieces > 1 else { return body(context, 0, pieces) }
    nn_pool_run(pool, body, context, pieces)
  }
}
