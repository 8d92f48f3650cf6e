import Synchronization
import Tensors
import Testing

@Suite struct ThreadsTests {
  @Test(arguments: 1...5, [0, 1, 2, 3, 7, 64])
  func everyPieceIsDoneOnce(_ count: Int, _ pieces: Int) {
    let threads = Threads(count: count)
    for _ in 0..<50 {
      let done = Mutex([Int](repeating: 0, count: pieces))
      threads.run(pieces: pieces) { range in
        done.withLock { done in for piece in range { done[piece] += 1 } }
      }
      #expect(done.withLock { $0.allSatisfy { $0 == 1 } })
    }
  }

  @Test func aRunWithinARunIsDone() {
    let threads = Threads(count: 3)
    let done = Mutex(0)
    threads.run(pieces: 4) { outer in
      for _ in outer { threads.run(pieces: 5) { inner in done.withLock { $0 += inner.count } } }
    }
    #expect(done.withLock { $0 } == 20)
  }

  @Test func workersThatSleepWakeUp() async throws {
    let threads = Threads(count: 2)
    for _ in 0..<3 {
      try await Task.sleep(for: .milliseconds(20))
      let done = Mutex(0)
      threads.run(pieces: 2) { range in done.withLock { $0 += range.count } }
      #expect(done.withLock { $0 } == 2)
    }
  }
}
