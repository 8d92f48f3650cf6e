import Testing

@testable import Autograd

@Suite struct ThreadChoiceTests {
  /// Runs of a machine on which a run takes so many microseconds; how many of them were shared.
  private func sharedRuns(_ count: Int, _ choice: inout ThreadChoice, shared: Int, alone: Int) -> Int {
    var result = 0
    for _ in 0..<count {
      result += choice.sharesNext ? 1 : 0
      choice.note(.microseconds(choice.sharesNext ? shared : alone))
    }
    return result
  }

  private let round = ThreadChoice.chunk * (2 + ThreadChoice.settledChunks)

  @Test func keepsTheFasterWayAndTriesTheOtherNowAndThen() {
    var choice = ThreadChoice()
    #expect(sharedRuns(round, &choice, shared: 100, alone: 150) == round - ThreadChoice.chunk)
    #expect(sharedRuns(round, &choice, shared: 100, alone: 90) == ThreadChoice.chunk)
    #expect(sharedRuns(round, &choice, shared: 100, alone: 150) == round - ThreadChoice.chunk)
  }

  @Test func leavesTheWayThatTurnsSlow() {
    var choice = ThreadChoice()
    let chunk = ThreadChoice.chunk
    _ = sharedRuns(3 * chunk, &choice, shared: 100, alone: 150)
    // One chunk to notice, one to time it again, none after.
    #expect(sharedRuns(10 * chunk, &choice, shared: 300, alone: 150) == 2 * chunk)
  }

  @Test func longRunsAreNotTimedForLong() {
    var choice = ThreadChoice()
    // 20 ms are two runs: two shared, and all the others alone.
    #expect(sharedRuns(20, &choice, shared: 10_000, alone: 9_000) == 2)
  }
}
