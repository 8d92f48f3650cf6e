import Diagnostics
import Interpreter
import Learning
import Plots

/// Shows a fit as it goes: a bar that is redrawn on a terminal, one line an epoch in any case.
final class FitProgress {
  private let output: any Output
  private let isQuiet: Bool
  private let hasBar: Bool
  private var lastDrawn: ContinuousClock.Instant?

  /// `verbose` 0 shows nothing, 1 bar and lines, 2 lines only, as in Keras.
  init(_ output: any Output, verbose: Int) {
    self.output = output
    isQuiet = verbose == 0
    hasBar = verbose == 1 && output.style.isTerminal
  }

  /// After a step; looks at the clock first, as steps are short.
  func show(_ fit: Fit) {
    guard hasBar else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(50) { return }
    lastDrawn = now
    let (step, steps) = (Double(fit.step), Double(fit.stepsPerEpoch))
    let left = fit.seconds / max(step, 1) * (steps - step)
    let parts = [
      "\(fit.step)/\(fit.stepsPerEpoch)", reportText(fit.runningEvaluation),
      "\(durationText(left, coarsely: true)) left",
    ]
    // A line that wraps could not be drawn over; nor if the ^C of Ctrl-C makes it wrap.
    output.progress(
      progressLine(
        "epoch \(fit.epoch)/\(fit.lastEpoch)", step / steps, parts, width: output.style.width - 3,
        hasUnicode: output.style.hasUnicode))
  }

  func show(_ epoch: EpochReport, of lastEpoch: Int) {
    guard !isQuiet else { return }
    if hasBar { output.progress(nil) }
    var parts = ["epoch \(epoch.epoch)/\(lastEpoch)"]
    parts.append(reportText(epoch.training))
    if let validation = epoch.validation { parts.append(reportText(validation, prefix: "val_")) }
    parts.append(durationText(epoch.seconds, coarsely: true))
    let line = parts.joined(separator: "  ")
    let barWidth = 20
    if hasBar, line.count + 2 + barWidth <= output.style.width {
      parts.insert(progressBar(1, width: barWidth, hasUnicode: output.style.hasUnicode), at: 1)
    }
    output.line(parts.joined(separator: "  "))
  }

  /// What a callback has to say.
  func show(_ remark: String) {
    guard !isQuiet else { return }
    if hasBar { output.progress(nil) }
    output.line(remark)
  }

  func end() { if hasBar { output.progress(nil) } }

  /// After Ctrl-C: its `^C` may stand where no bar was drawn; a blank one covers it.
  func endStopped() {
    guard output.style.isTerminal else { return }
    output.progress(" ")
    output.progress(nil)
  }
}
