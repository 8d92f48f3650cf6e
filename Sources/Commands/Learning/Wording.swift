import Diagnostics
import Interpreter
import Learning

/// How numbers of training read, on a terminal and on a pipe alike.

/// `9,762`.
func counted(_ count: Int) -> String { grouped(String(count), by: ",") }

/// Losses with four digits behind the point, tiny and huge ones in powers of ten.
func lossText(_ loss: Double) -> String {
  let size = abs(loss)
  if loss.isFinite, size != 0, size < 0.0005 || size >= 1e6 { return printed(loss, "e", precision: 3) }
  return loss.isFinite ? printed(loss, "f", precision: 4) : numberText(loss)
}

/// `97.62 %`.
func percentText(_ share: Double, digits: Int) -> String {
  "\(printed(share * 100, "f", precision: digits)) %"
}

/// `0.4 s`, `1 min 45 s`.
func secondsText(_ seconds: Double) -> String {
  seconds < 59.95 ? "\(printed(seconds, "f", precision: 1)) s" : durationText(seconds)
}

/// `loss 0.3130  accuracy 90.7 %`, with `val_` in front of the names of a validation.
func reportText(_ evaluation: Evaluation, prefix: String = "") -> String {
  (["\(prefix)loss \(lossText(evaluation.loss))"]
    + evaluation.tallies.map { "\(prefix)\($0.metric.name) \(percentText($0.share, digits: 1))" })
    .joined(separator: "  ")
}

/// `test  loss 0.0758 · accuracy 9,762/10,000 = 97.62 % (95 %: 97.30–97.90)`.
func evaluationText(_ evaluation: Evaluation, of set: String, in style: OutputStyle) -> String {
  let dash = style.hasUnicode ? "–" : "-"
  let parts = evaluation.tallies.map { tally -> String in
    let bounds = [tally.interval.lower, tally.interval.upper].map { printed($0 * 100, "f", precision: 2) }
    return "\(tally.metric.name) \(counted(tally.hits))/\(counted(tally.count)) = "
      + "\(percentText(tally.share, digits: 2)) (95 %: \(bounds.joined(separator: dash)))"
  }
  return "\(set)  "
    + (["loss \(lossText(evaluation.loss))"] + parts).joined(separator: style.hasUnicode ? " · " : ", ")
}
