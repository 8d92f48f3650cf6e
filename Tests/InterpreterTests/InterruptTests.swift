import Diagnostics
import Testing

@testable import Interpreter

@Suite struct InterruptCountTests {
  @Test func aPlannedStopComesAtItsLook() {
    let interrupt = Interrupt()
    let start = interrupt.begin(plan: 3)
    #expect((1...4).map { _ in interrupt.isRaised } == [false, false, true, true])
    #expect(interrupt.isUp)
    let (stop, looks) = interrupt.end(since: start)
    #expect(stop == .look(3) && looks == 4)
    #expect(!interrupt.isUp && !interrupt.isRaised)
  }

  @Test func aStopIsHeardAtTheFirstLookBehindIt() {
    let interrupt = Interrupt()
    let outer = interrupt.begin(plan: nil)
    #expect(!interrupt.isRaised)
    let inner = interrupt.begin(plan: nil)
    #expect(!interrupt.isRaised)
    interrupt.raise()
    #expect(interrupt.isRaised && interrupt.isRaised)
    #expect(interrupt.end(since: inner).stop == .look(2))
    #expect(interrupt.end(since: outer).stop == .look(3))
  }

  /// A stop that was planned within is over with the statement that it was planned for.
  @Test func aPlanWithinIsNotHeardAround() {
    let interrupt = Interrupt()
    let outer = interrupt.begin(plan: nil)
    let inner = interrupt.begin(plan: 1)
    #expect(interrupt.isRaised)
    #expect(interrupt.end(since: inner).stop == .look(1))
    #expect(!interrupt.isRaised)
    #expect(interrupt.end(since: outer).stop == nil)
  }

  @Test func aPlanAroundStopsWhatIsWithin() {
    let interrupt = Interrupt()
    let outer = interrupt.begin(plan: 2)
    let inner = interrupt.begin(plan: 9)
    #expect(!interrupt.isRaised && interrupt.isRaised)
    #expect(interrupt.end(since: inner).stop == .look(2))
    #expect(interrupt.isUp)
    #expect(interrupt.end(since: outer).stop == .look(2))
  }

  @Test func looksAsideAreNotCounted() {
    let interrupt = Interrupt()
    let start = interrupt.begin(plan: 2)
    interrupt.aside { for _ in 1...5 { #expect(!interrupt.isRaised) } }
    interrupt.raise()
    interrupt.aside { #expect(interrupt.isRaised) }
    interrupt.clear()
    #expect(!interrupt.isRaised && interrupt.isRaised)
    #expect(interrupt.end(since: start).stop == .look(2))
  }

  @Test func aStopInTimeIsNoLook() {
    let interrupt = Interrupt()
    let start = interrupt.begin(plan: 1)
    #expect(!interrupt.isRaisedAnytime)
    interrupt.raise()
    #expect(interrupt.isRaisedAnytime && interrupt.isRaised)
    #expect(interrupt.end(since: start).stop == .anytime)
  }

  @Test func aFarPlanDoesNotOverflow() {
    let interrupt = Interrupt()
    _ = interrupt.isRaised
    let start = interrupt.begin(plan: .max)
    #expect(!interrupt.isRaised)
    #expect(interrupt.end(since: start).stop == nil)
  }
}
