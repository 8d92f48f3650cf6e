import Diagnostics
import Interpreter
import Learning
import Plots

/// Shows a fit as it goes: a bar that is redrawn on a terminal, one line an epoch in any case.
final class FitProgress {
  private let output: any Output
  private let isQuiet: Bool
  private let hasBar: Bool
  /// When the next drawing is due.
  private var next = ContinuousClock.now
  /// The picture that stands above the bar.
  private let watched: WatchedFit?
  /// Lines of epochs that are written with the next drawing, as each takes the picture away for a moment.
  private var waiting = ""

  /// `verbose` 0 shows nothing, 1 bar and lines, 2 lines only, as in Keras.
  init(_ output: any Output, verbose: Int, watched: WatchedFit? = nil) {
    self.output = output
    self.watched = watched
    isQuiet = verbose == 0
    hasBar = verbose == 1 && output.style.isTerminal
  }

  /// After a step; looks at the clock first, as steps are short.
  func show(_ fit: Fit) {
    guard hasBar || watched != nil else { return }
    let start = ContinuousClock.now
    guard start >= next else { return }
    defer { next = max(start + .milliseconds(50), Budget.next(after: start)) }
    let picture = watched?.lines(of: fit) ?? []
    writeWaiting()
    guard !picture.isEmpty else {
      if hasBar { output.progress(bar(fit)) }
      return
    }
    output.progress(picture + [hasBar ? bar(fit) : ""])
  }

  private func bar(_ fit: Fit) -> String {
    let (step, steps) = (Double(fit.step), Double(fit.stepsPerEpoch))
    let left = fit.seconds / max(step, 1) * (steps - step)
    let parts = [
      "\(fit.step)/\(fit.stepsPerEpoch)", reportText(fit.runningEvaluation),
      "\(durationText(left, coarsely: true)) left",
    ]
    // A line that wraps could not be drawn over; nor if the ^C of Ctrl-C makes it wrap.
    return progressLine(
      "epoch \(fit.epoch)/\(fit.lastEpoch)", step / steps, parts, width: output.style.width - 3,
      hasUnicode: output.style.hasUnicode)
  }

  /// Writes a line; with a picture on the screen it waits for the next drawing.
  private func write(_ line: String) {
    guard watched?.isShown == true else {
      if hasBar { output.progress(nil) }
      // The picture went away after the last drawing, as in a window that has become too low.
      writeWaiting()
      return output.line(line)
    }
    waiting += line + "\n"
  }

  private func writeWaiting() {
    if !waiting.isEmpty { output.write(waiting) }
    waiting = ""
  }

  func show(_ epoch: EpochReport, of lastEpoch: Int) {
    guard !isQuiet else { return }
    let line = EpochLine(epoch, of: lastEpoch)
    var parts = line.parts
    let barWidth = 20
    let width = parts.map(displayWidth).reduce(0) { $0 + $1 + 2 } + barWidth
    if hasBar, width <= output.style.width {
      parts.insert(progressBar(1, width: barWidth, hasUnicode: output.style.hasUnicode), at: 1)
    } else if output.style.isTerminal {
      return write(line.text(width: output.style.width))
    }
    write(parts.joined(separator: "  "))
  }

  /// What a callback has to say.
  func show(_ remark: String) {
    guard !isQuiet else { return }
    write(remark)
  }

  /// Takes bar and picture away.
  func end() {
    if hasBar || watched?.isShown == true { output.progress(nil) }
    writeWaiting()
  }

  /// The last picture stays, drawn anew.
  func end(with fit: Fit) {
    end()
    watched?.writeLast(of: fit)
  }

  /// After Ctrl-C: its `^C` may stand where no bar was drawn; a blank one covers it.
  func endStopped() {
    end()
    guard output.style.isTerminal else { return }
    output.progress(" ")
    output.progress(nil)
    watched?.writeLast()
  }
}
