import CReadline
import Interpreter

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads lines with GNU Readline. Its callback interface leaves the waiting to us, so that a signal
/// is dealt with between two keys and never inside of Readline.
///
/// There is one at a time, and only the program's thread uses it.
final class LineEditor {
  enum Input: Equatable {
    case line(String)
    /// Ctrl-C: the line was given up.
    case interrupted
    /// Ctrl-D on an empty line, or the terminal is gone.
    case end
    /// The process was asked to end.
    case terminated(Int32)
  }

  private let signals: Signals
  /// Candidates for the input so far and the cursor in it, as UTF-8 offset.
  fileprivate let complete: (String, Int) -> Completions
  /// Called once, when the first prompt is on the screen and before a key is read: for work that nobody
  /// should wait for.
  var whenShown: (() -> Void)?
  /// What Readline's handler got: `nil` until a line is done.
  fileprivate var result: Input?

  init(_ signals: Signals, complete: @escaping (String, Int) -> Completions) {
    self.signals = signals
    self.complete = complete
    // Readline counts columns by the locale's characters.
    setlocale(LC_CTYPE, "")
    editor = self
    nn_readline_prepare(attempt, readKey, isatty(1) == 1 ? 0 : 1)
  }

  deinit { editor = nil }

  /// Shows the prompt and edits a line, which begins as `draft`. Escape codes in the prompt stand between \u{1} and
  /// \u{2}.
  func read(prompt: String, draft: String? = nil) -> Input {
    result = nil
    if signals.take().contains(SIGWINCH) { rl_reset_screen_size() }
    // A Ctrl-C from now on is for this line, or for what it runs as soon as it is complete.
    signals.clearInterrupt()
    signals.watchWhileEditing(true)
    defer { signals.watchWhileEditing(false) }
    nn_readline_begin(prompt, finish)
    if let draft { nn_readline_insert(draft) }
    if let whenShown {
      self.whenShown = nil
      whenShown()
      // The line that is being edited comes after what was added.
      using_history()
    }
    while result == nil {
      var waiting = [
        pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&waiting, 2, -1)
      handleSignals()
      if count > 0, waiting[0].revents != 0, result == nil { rl_callback_read_char() }
    }
    return result ?? .end
  }

  private func handleSignals() {
    let came = signals.take()
    if came.contains(SIGWINCH) { rl_resize_terminal() }
    if came.contains(SIGTSTP) {
      nn_readline_release_terminal()
      nn_default_signal(SIGTSTP)
      raise(SIGTSTP)
      signals.watchWhileEditing(true)
      nn_readline_take_terminal()
    }
    if came.contains(SIGINT) {
      nn_readline_abandon()
      result = .interrupted
    }
    if let ending = [SIGTERM, SIGHUP].first(where: came.contains) {
      rl_callback_handler_remove()
      result = .terminated(ending)
    }
  }

  func remember(_ input: UnsafePointer<CChar>) { add_history(input) }

  /// At most so many inputs are kept.
  func limitHistory(to count: Int) { stifle_history(Int32(clamping: count)) }

  var lastInHistory: String? { nn_history_line(nn_history_count() - 1).map { String(cString: $0) } }

  var history: InputHistory.Entries {
    InputHistory.Entries(
      first: Int(nn_history_first()),
      (0..<nn_history_count()).map { nn_history_line($0).map { String(cString: $0) } ?? "" })
  }
}

/// Readline's callbacks carry no context; see `LineEditor`.
nonisolated(unsafe) private weak var editor: LineEditor?

private func finish(_ line: UnsafeMutablePointer<CChar>?) {
  rl_callback_handler_remove()
  editor?.result = line.map { .line(String(cString: $0)) } ?? .end
  if line == nil { nn_readline_end_line() }
  free(line)
}

/// Reads a byte. It waits only inside of a question of Readline's own, as whether to list all matches;
/// there Ctrl-C answers as Ctrl-G, which leaves the question, and the loop sees the signal then.
private func readKey(_ input: UnsafeMutablePointer<FILE>?) -> Int32 {
  var byte: UInt8 = 0
  while true {
    let count = read(0, &byte, 1)
    if count == 1 { return Int32(byte) }
    guard count < 0, errno == EINTR else { return EOF }
    if Signals.hasInterrupt { return 7 }
  }
}

/// Gives Readline its matches: the common beginning, then each, in memory that it frees.
private func attempt(
  _ text: UnsafePointer<CChar>?, _ start: Int32, _ end: Int32
) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
  nn_readline_finish_matches(0, 0, 0)
  guard let editor else { return nil }
  let line = String(cString: nn_readline_line())
  let found = editor.complete(line, Int(end))
  guard !found.candidates.isEmpty else { return nil }
  // A folder is seldom the end of a path.
  let endsQuote = found.areFiles && found.candidates.allSatisfy { !$0.hasSuffix("/") }
  nn_readline_finish_matches(
    Int32(found.append?.asciiValue ?? 0), found.areFiles ? 1 : 0, endsQuote ? 1 : 0)
  let matches = found.candidates.map { aligned($0, found.start, with: Int(start), in: line) }
  let texts = matches.count == 1 ? matches : [commonPrefix(of: matches)] + matches
  let size = (texts.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
  guard let memory = malloc(size) else { return nil }
  let list = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: texts.count + 1)
  for (index, text) in texts.enumerated() { list[index] = strdup(text) }
  list[texts.count] = nil
  return list
}

/// A candidate that replaces the line from `own` on, as Readline wants it: from `start` on.
private func aligned(_ candidate: String, _ own: Int, with start: Int, in line: String) -> String {
  let bytes = Array(line.utf8)
  if own > start { return String(decoding: bytes[start..<min(own, bytes.count)], as: UTF8.self) + candidate }
  return String(decoding: candidate.utf8.dropFirst(start - own), as: UTF8.self)
}

/// What all texts begin with, whole characters.
func commonPrefix(of texts: [String]) -> String {
  guard let first = texts.first else { return "" }
  let shared = texts.dropFirst().reduce(first.count) { count, text in
    zip(first, text).prefix(count).prefix { $0 == $1 }.count
  }
  return String(first.prefix(shared))
}
