import Diagnostics
import Learning
import Plots

/// What is told of an epoch when it is over: `epoch 2/5  loss 0.31  accuracy 90.7 %  val_loss 0.29  0.4 s`.
///
/// On a terminal it keeps to the width: first the names of a validation's numbers go, which are those of the
/// training, then the time, then metrics from the last on, then all metrics of the training, then those of the
/// validation. The history has them all.
struct EpochLine {
  private let report: EpochReport
  private let lastEpoch: Int

  init(_ report: EpochReport, of lastEpoch: Int) { (self.report, self.lastEpoch) = (report, lastEpoch) }

  /// The whole line, in parts.
  var parts: [String] {
    [head, reportText(report.training)]
      + (report.validation.map { [reportText($0, prefix: "val_")] } ?? []) + [time]
  }

  /// The longest wording that fits.
  func text(width: Int) -> String {
    let all = wordings.lazy.map { $0.joined(separator: "  ") }
    return all.first { displayWidth($0) <= width } ?? fitted(head, to: width, hasUnicode: false)
  }

  private var head: String { "epoch \(report.epoch)/\(lastEpoch)" }
  private var time: String { durationText(report.seconds, coarsely: true) }
  private var loss: String { "loss \(lossText(report.training.loss))" }

  /// Ever shorter.
  private var wordings: [[String]] {
    var wordings = [parts]
    let metrics = report.training.tallies.map { "\($0.metric.name) \(valueText($0))" }
    guard let validation = report.validation else {
      for count in (0...metrics.count).reversed() { wordings.append([head, loss] + metrics.prefix(count)) }
      return wordings
    }
    let validated = "val \(lossText(validation.loss))"
    let values = validation.tallies.map(valueText)
    func wording(_ count: Int) -> [String] {
      [head, loss] + metrics.prefix(count) + [validated] + values.prefix(count)
    }
    wordings.append(wording(metrics.count) + [time])
    for count in (1...max(metrics.count, 1)).reversed() { wordings.append(wording(count)) }
    if let first = validation.tallies.first {
      wordings.append([head, loss, validated, "\(first.metric.name) \(valueText(first))"])
    }
    return wordings + [[head, loss, validated], [head, loss]]
  }
}
