import Foundation
import Testing

@testable import Commands

/// What the ledger knows of a fit that went on from a checkpoint of another session.
@Suite struct ResumedRunTests {
  private let folder = Scratch()
  private static let settings =
    "batch=2 optimizer=adam(0.05) callbacks=reduce_lr_on_plateau(monitor=\"loss\", mode=max, patience=0) "
    + "checkpoint=\"FOLDER/run\" resume=true verbose=0"

  /// A session that has fitted so many epochs.
  private func shell(epochs: Int) throws -> Shell {
    let shell = Shell()
    _ = try shell.run(folder.filled(xor + "fit model x y epochs=\(epochs) \(Self.settings)"))
    return shell
  }

  /// The run lasted 3 epochs in one session and 5 in the next, that kept the weights of the last ones only.
  @Test(arguments: [
    ("runs[1].snapshots", "[3, 4, 5]"), ("at(last).origin", "\"run 1, after epoch 5\""),
    ("at(epoch=3).origin", "\"run 1, after epoch 3\""), ("runs[1].settings.optimizer", "\"adam(0.05)\""),
    ("runs[1].settings.updates_before", "0"),
  ])
  func `a run that went on has what came since`(code: String, expected: String) throws {
    _ = try shell(epochs: 3)
    #expect(try shell(epochs: 5).run(code) == expected + "\n")
  }

  @Test func `a run that had ended is as it was at its end`() throws {
    let first = try shell(epochs: 3)
    let again = try shell(epochs: 3)
    #expect(try again.run("runs[1].snapshots\nat(last).origin") == "[3]\n\"run 1, after epoch 3\"\n")
    let report = "print at(last)(x).tolist(), at(run=1)(x).tolist()"
    #expect(try again.run(report) == first.run(report))
    #expect(
      again.error("at epoch 0")
        == "10: the weights after epoch 0 were not kept [of run 1 there is 3]")
  }

  /// The first epoch has the lowest loss, and another session saw it.
  @Test func `the best is that of the whole run`() throws {
    func shell(_ epochs: Int, _ folder: String) throws -> Shell {
      let shell = Shell()
      _ = try shell.run(
        self.folder.filled(
          xor + "fit model x y epochs=\(epochs) batch=2 optimizer=sgd(0.1) verbose=0 "
            + "callbacks=learning_rate_scheduler((e, lr) -> [0.1, 5, 5, 5, 5][e]) "
            + "checkpoint=\"FOLDER/\(folder)\" resume=true"))
      return shell
    }
    #expect(try shell(5, "whole").run("at(best).origin") == "\"run 1, after epoch 1\"\n")
    _ = try shell(3, "parts")
    #expect(
      try shell(5, "parts").error("at best")
        == "4: run 1 does not keep its best epoch, 1 [of run 1 there are 3…5]")
  }
}
