import Interpreter
import Learning
import Plots

/// How an evaluation reads, on a terminal and on a pipe alike.

/// `loss 0.3130  accuracy 90.7 %`, with `val_` in front of the names of a validation.
func reportText(_ evaluation: Evaluation, prefix: String = "") -> String {
  (["\(prefix)loss \(lossText(evaluation.loss))"]
    + evaluation.tallies.map { "\(prefix)\($0.metric.name) \(valueText($0))" })
    .joined(separator: "  ")
}

/// A share as a percentage, anything else as a number.
func valueText(_ tally: Tally) -> String {
  tally.isShare ? percentText(tally.share) : lossText(tally.share)
}

/// `test  loss 0.0758 · accuracy 9,762/10,000 = 97.62 % (95 %: 97.30–97.90)`.
func evaluationText(_ evaluation: Evaluation, of set: String, in style: OutputStyle) -> String {
  let parts = evaluation.tallies.map { tally -> String in
    guard let known = tally.interval else {
      return "\(tally.metric.name) \(valueText(tally))" + (tally.detail.map { " (\($0))" } ?? "")
    }
    let interval = known.lower...known.upper
    let text = accuracyText(
      hits: tally.hits, of: tally.count, interval: interval, hasUnicode: style.hasUnicode)
    return "\(tally.metric.name) \(text)"
  }
  return "\(set)  "
    + (["loss \(lossText(evaluation.loss))"] + parts).joined(separator: style.hasUnicode ? " · " : ", ")
}
