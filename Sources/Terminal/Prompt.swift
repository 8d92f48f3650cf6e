import Diagnostics
import Interpreter
import Syntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The interactive loop: reads inputs of one or several lines, runs them, keeps them.
final class Prompt {
  private let runner: Runner
  private let signals: Signals
  private let historyFile: HistoryFile?
  /// Hears inputs that nobody in the session has listened to, as a replay that waits.
  private let companion: InputListener?
  /// Lines of an input that is not finished.
  private var lines: [String] = []
  private var lastInput: String?
  private var editor: LineEditor?

  private var session: Session { runner.session }
  private var output: TerminalOutput { runner.output }

  init(_ runner: Runner, _ signals: Signals, historyFile: String?, companion: InputListener? = nil) {
    self.runner = runner
    self.signals = signals
    self.historyFile = historyFile.map { HistoryFile(path: $0) }
    self.companion = companion
  }

  /// Runs until Ctrl-D or `quit`; gives the exit code.
  func loop() -> Int32 {
    let editor = LineEditor(signals) { [unowned self] line, cursor in
      // The cursor is in the last line of what was typed.
      let before = lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
      let offset = before.utf8.count
      var found = complete(before + line, at: offset + cursor, in: session)
      found.start -= offset
      return found
    }
    self.editor = editor
    defer { self.editor = nil }
    loadHistory(into: editor)
    session.isInteractive = true
    session.inputHistory.takesDrafts = true
    session.inputHistory.read = { [weak editor] in editor?.history ?? InputHistory.Entries([]) }
    while output.failure == nil {
      output.progress(nil)
      output.flush()
      let first = session.inputListener.prompt ?? companion?.prompt ?? "nn> "
      let input = editor.read(
        prompt: text(lines.isEmpty ? first : "... "),
        draft: lines.isEmpty ? session.inputHistory.takeDraft() : nil)
      switch input {
      case .interrupted:
        session.interrupt.clear()
        lines = []
      case .terminated(let signal):
        Signals.die(of: signal)
        return 128 + signal
      case .end where lines.isEmpty: return ExitCode.done
      case .end:
        if let code = accept(isLast: true) { return code }
      case .line(let line):
        lines.append(line)
        if let code = accept(isLast: lines.suffix(2) == ["", ""]) { return code }
      }
    }
    return ExitCode.failed
  }

  /// Runs the lines when they are a whole input. `isLast` says that no more will come: two empty
  /// lines, or Ctrl-D. Gives an exit code when that is the end.
  private func accept(isLast: Bool) -> Int32? {
    let input = lines.joined(separator: "\n")
    let source = Source(input)
    if lines.count == 1 {
      let heard = runner.hear(source, companion)
      if heard.isTaken { lines = [] }
      if case .quit(let code)? = heard.failure { return code }
      if heard.isTaken { return nil }
    }
    guard !input.allSatisfy(\.isWhitespace) else {
      lines = []
      return nil
    }
    if !isLast, case .incomplete = completeness(of: source) { return nil }
    lines = []
    remember(trimmingEnd(of: input))
    let failure = runner.run(source, isPrompt: true)
    if case .quit(let code)? = failure { return code }
    return nil
  }

  /// A coloured prompt; Readline must be told which of its bytes take no column.
  private func text(_ prompt: String) -> String {
    guard output.style.hasColor else { return prompt }
    let colour = prompt == "... " ? "36" : "1;36"
    return "\u{1}\u{1B}[\(colour)m\u{2}\(prompt.dropLast())\u{1}\u{1B}[0m\u{2} "
  }

  private func trimmingEnd(of input: String) -> String {
    var input = input[...]
    while input.last?.isWhitespace == true { input.removeLast() }
    return String(input)
  }

  // MARK: History

  /// Reads the file at once, so that a warning comes before the prompt, and leaves it to Readline to take
  /// thousands of lines while the prompt is there already.
  private func loadHistory(into editor: LineEditor) {
    guard let historyFile else { return }
    editor.limitHistory(to: historyFile.limit)
    do {
      let bytes = try historyFile.read()
      editor.whenShown = { [unowned self, unowned editor] in
        historyFile.load(bytes) { editor.remember($0) }
        lastInput = editor.lastInHistory
      }
    } catch {
      warn(historyFile.path, error)
    }
  }

  /// Keeps an input; one that repeats the last is kept once.
  private func remember(_ input: String) {
    guard input != lastInput else { return }
    lastInput = input
    editor?.remember(input)
    guard let historyFile, !hasWarned else { return }
    do {
      try historyFile.append(input)
    } catch {
      warn(historyFile.path, error)
    }
  }

  private var hasWarned = false

  private func warn(_ path: String, _ error: SystemError) {
    hasWarned = true
    output.report(Diagnostic(.warning, "what you type is not kept: cannot use '\(path)': \(error.message)"))
  }
}
