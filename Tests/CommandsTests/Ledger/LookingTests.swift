import Commands
import Interpreter
import Testing

/// `at` and `branch`.
@Suite struct LookingTests {
  private static let given =
    xor + """
      fit model x y epochs=3 batch=2 optimizer=adam(0.05) verbose=0
      other = sequential(dense(2, softmax))
      fit other x y epochs=4 batch=2 verbose=0
      fit model x y epochs=2 batch=2 verbose=0

      """

  private func shell() throws -> Shell {
    let shell = Shell()
    _ = try shell.run(Self.given)
    return shell
  }

  /// All ways to say it; without a run that of the current model's last one that has the epoch.
  @Test(arguments: [
    ("at epoch 4", "run 3, after epoch 4"), ("at 4", "run 3, after epoch 4"),
    ("at(4)", "run 3, after epoch 4"),
    ("at epoch=4", "run 3, after epoch 4"), ("at(epoch=4, run=3)", "run 3, after epoch 4"),
    ("at epoch 2", "run 1, after epoch 2"), ("at epoch 3", "run 3, before epoch 4"),
    ("at epoch 3 run=1", "run 1, after epoch 3"), ("at epoch 0 run=2", "run 2, before epoch 1"),
    ("at last run=2", "run 2, after epoch 4"), ("at(\"last\", run=2)", "run 2, after epoch 4"),
    ("at epoch last", "run 3, after epoch 5"), ("at run=2", "run 2, after epoch 4"),
    ("at run=runs[1]", "run 1, after epoch 3"), ("at", "run 3, after epoch 5"),
    ("epoch = 1\nat epoch 4", "run 3, after epoch 4"), ("best = 4\nat epoch best", "run 3, after epoch 4"),
    ("branch(epoch=2, run=1)", "run 1, after epoch 2"), ("at epoch 2 run=2;\nbranch", "run 2, after epoch 2"),
    ("branch epoch 4", "run 3, after epoch 4"), ("branch run=2", "run 2, after epoch 4"),
  ])
  func anEpochIsNamed(code: String, origin: String) throws {
    let shell = try shell()
    _ = try shell.run(code)
    #expect(try shell.run("_.origin") == "\"\(origin)\"\n")
  }

  @Test(arguments: [
    ("at epoch 9", "10: run 3 had no epoch 9 [of run 3 there are 3…5]"),
    ("at epoch 9 run=2", "10: run 2 had no epoch 9 [of run 2 there are 0…4]"),
    ("at epoch=9", "10: run 3 had no epoch 9 [of run 3 there are 3…5]"),
    ("at epoch -1", "10: run 3 had no epoch -1 [of run 3 there are 3…5]"),
    ("at epoch 1.5", "10: at's epoch must be an epoch's number [got 1.5]"),
    ("at epoch [1]", "10: at's epoch must be an epoch's number [got a list]"),
    ("at epoch bset", "10: epoch knows no 'bset' [did you mean 'best'?]"),
    ("at epoch 1 2", "12: one epoch at a time"),
    ("at epoch 1 run=7", "16: there is no run 7 [they go from 1 to 3]"),
    ("branch epoch 9", "14: run 3 had no epoch 9 [of run 3 there are 3…5]"),
    ("branch", "1: branch does not know from where [as branch(epoch=3), or at epoch 3 before it]"),
  ])
  func whatIsNotThereIsToldOf(code: String, message: String) throws {
    let shell = try shell()
    #expect(shell.error(code) == message)
  }

  @Test func ofManyEpochsTheErrorSaysWhichAreThere() throws {
    let shell = Shell()
    _ = try shell.run(xor + "fit model x y epochs=130 batch=4 optimizer=sgd(0.5) verbose=0")
    let error = try #require(shell.error("at epoch 3"))
    #expect(
      error.hasPrefix(
        "10: the weights after epoch 3 were not kept [of run 1 there are 0, 2, 4, 6, 8, 10 … 130"), "\(error)"
    )
  }

  @Test func lookingChangesNothing() throws {
    let shell = try shell()
    let before = try shell.run("model(x)\nmodel.optimizer\nlen(model.history)\nrandn(2)")
    let other = try self.shell()
    _ = try other.run("m = at(epoch=1, run=1)\nfit m x y epochs=2 verbose=0\nevaluate(m, x, y, verbose=0);")
    #expect(try other.run("model(x)\nmodel.optimizer\nlen(model.history)\nrandn(2)") == before)
  }

  @Test func aModelIsItsOwnAndHasItsHistory() throws {
    let shell = try shell()
    #expect(
      try shell.run("m = at(epoch=4)\nm")
        == "sequential(dense(3, tanh), dense(2, softmax))\nfrom run 3, after epoch 4\n")
    #expect(try shell.run("m.history.epoch") == "[1, 2, 3, 4]\n")
    #expect(try shell.run("m.optimizer") == "adam(0.05)\n")
  }

  /// To the bit, by the digests of the weights; the branch is the current model.
  @Test(arguments: [
    ("b = branch(epoch=1, run=1)\nfit b x y epochs=2 batch=2 verbose=0", 1),
    ("at epoch 2 run=1;\nbranch;\nfit epochs=1 batch=2 x=x y=y verbose=0", 1),
    ("b = branch(epoch=0, run=2)\nfit b x y epochs=4 batch=2 verbose=0", 2),
    ("b = at(epoch=4)\nfit b x y epochs=1 batch=2 optimizer=adam(0.05) verbose=0", 3),
  ])
  func aBranchReachesTheBitsOfTheRun(code: String, run: Int) throws {
    let shell = try shell()
    _ = try shell.run(code)
    #expect(try shell.run("runs[4].weights == runs[\(run)].weights") == "true\n")
    #expect(try shell.run("runs[4].settings.from").hasPrefix("\"run \(run), "))
  }

  @Test func regressionWithTorchsRulesGoesOnToo() throws {
    let shell = Shell()
    _ = try shell.run(
      """
      dialect torch
      x = linspace(-1, 1, 20).view(20, 1)
      model = sequential(linear(1, 4), tanh, dropout(0.2), linear(4, 1))
      fit model x x epochs=6 batch=7 optimizer=sgd(0.05, momentum=0.9) loss=mse_loss verbose=0
      b = branch(epoch=3)
      fit b x x epochs=3 batch=7 verbose=0
      """)
    #expect(try shell.run("runs[1].weights == runs[2].weights") == "true\n")
  }
}
