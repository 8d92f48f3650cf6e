import Diagnostics
import Interpreter
import Testing

@testable import Commands
@testable import Learning

/// The line of an epoch keeps to a terminal's width; what is least important goes first.
struct EpochLineTests {
  private func evaluation(_ loss: Double, _ accuracy: Double) -> Evaluation {
    Evaluation(loss: loss, tallies: [Tally(.accuracy, value: accuracy)], count: 100)
  }

  @Test(arguments: [
    (90, "epoch 10/10  loss 0.0758  accuracy 97.6 %  val_loss 0.0812  val_accuracy 97.1 %  0.4 s"),
    (80, "epoch 10/10  loss 0.0758  accuracy 97.6 %  val 0.0812  97.1 %  0.4 s"),
    (64, "epoch 10/10  loss 0.0758  accuracy 97.6 %  val 0.0812  97.1 %"),
    (60, "epoch 10/10  loss 0.0758  val 0.0812  accuracy 97.1 %"),
    (40, "epoch 10/10  loss 0.0758  val 0.0812"), (24, "epoch 10/10  loss 0.0758"), (12, "epoch 10/10"),
    (7, "epoc..."),
  ])
  func `what fits is told`(width: Int, expected: String) {
    let report = EpochReport(
      epoch: 10, training: evaluation(0.0758, 0.9762), validation: evaluation(0.0812, 0.971), seconds: 0.4)
    #expect(EpochLine(report, of: 10).text(width: width) == expected)
  }

  @Test(arguments: [
    (80, "epoch 1/5  loss 0.3130  accuracy 90.7 %  0.4 s"), (44, "epoch 1/5  loss 0.3130  accuracy 90.7 %"),
    (30, "epoch 1/5  loss 0.3130"),
  ])
  func `without a validation`(width: Int, expected: String) {
    let report = EpochReport(epoch: 1, training: evaluation(0.313, 0.907), validation: nil, seconds: 0.4)
    #expect(EpochLine(report, of: 5).text(width: width) == expected)
  }

  /// The whole way, of a fit on a terminal; on a pipe nothing is left out.
  @Test(arguments: [80, 60, 20])
  func `a terminal's lines do not wrap`(width: Int) throws {
    let given = xor + "y = to_categorical(y, 2)\ncompile model metrics=[accuracy, \"mae\"]\n"
    let fit = "fit model x y epochs=10 validation_data=(x, y);"
    let style = OutputStyle(width: width, hasColor: false, hasUnicode: true, isTerminal: true)
    let lines = try Shell(style: style).run(given + fit).split(separator: "\n").filter {
      $0.hasPrefix("epoch ")
    }
    #expect(lines.count == 10)
    #expect(lines.allSatisfy { displayWidth(String($0)) <= width })
    let piped = try Shell().run(given + fit).split(separator: "\n")
    #expect(piped.last?.contains("  val_loss ") == true && piped.last?.hasSuffix(" s") == true)
  }
}
