import Diagnostics
import Foundation
import Interpreter
import Testing

@testable import Commands

/// Ctrl-C ends what takes long although it is a single call.
@Suite struct LongCallTests {
  @Test(arguments: [
    "rand(100000000)", "randn(100000000)", "randint(0, 10, (100000000,))", "list(range(9000000))",
  ])
  func endsALongCall(code: String) {
    let session = Session(registry: .everything(), output: RecordedOutput())
    let interrupt = session.interrupt
    // Early enough to come in the middle: the calls above take a second and more.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.02)
      interrupt.raise()
    }
    do {
      try session.run(Source(code))
      Issue.record("it was not interrupted")
    } catch {
      guard case .interrupted = error.kind else {
        Issue.record("\(error.diagnostic.message)")
        return
      }
    }
  }
}
