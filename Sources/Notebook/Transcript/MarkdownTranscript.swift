import Diagnostics
import Interpreter

/// A Markdown file with sessions in it: fenced blocks under a line `<!-- checked by a test -->`, with what is typed
/// behind `nn> ` (and `... `), and what comes of it below. Each block is a session of its own.
public struct MarkdownTranscript: Transcript {
  public let source: Source
  private let sessions: [[Entry]]

  static let mark = "<!-- checked by a test -->"
  private static let prompt = "nn> "
  private static let continuation = "... "

  public var keepsOutputs: Bool { true }

  private struct Entry {
    var input: String
    /// On which the input stands.
    var lines: ClosedRange<Int>
    /// On which lines of output stand, up to the last that is not empty.
    var outputs: [Int] = []
  }

  /// Throws where a mark has no session below, and where no session is marked at all.
  public init(_ source: Source) throws(Failure) {
    self.source = source
    var sessions: [[Entry]] = []
    var line = 1
    while line <= source.lineCount {
      if withoutTrailingBlanks(source.lineText(line)) == Self.mark {
        sessions.append(try Self.session(in: source, below: &line))
      }
      line += 1
    }
    if sessions.isEmpty {
      throw Self.failure("no session in it is marked", at: 1, of: source, label: "\(Self.mark) above a fence")
    }
    self.sessions = sessions
  }

  // MARK: - Reading

  /// Reads a fenced block; `line` goes from the mark to the closing fence.
  private static func session(in source: Source, below line: inout Int) throws(Failure) -> [Entry] {
    let mark = line
    line += 1
    let fence = source.lineText(line).prefix { $0 == "`" }
    guard fence.count >= 3 else {
      throw failure("a fenced session must stand below this line", at: mark, of: source)
    }
    var entries: [Entry] = []
    while true {
      line += 1
      guard line <= source.lineCount else {
        throw failure("this session is never closed", at: mark + 1, of: source)
      }
      let text = source.lineText(line)
      if closes(text, fence.count) { break }
      if text.hasPrefix(prompt) {
        entries.append(Entry(input: String(text.dropFirst(prompt.count)), lines: line...line))
        continue
      }
      guard var last = entries.popLast() else {
        throw failure("a session begins with '\(prompt)'", at: line, of: source)
      }
      if text.hasPrefix(continuation), last.outputs.isEmpty {
        last.input += "\n" + text.dropFirst(continuation.count)
        last.lines = last.lines.lowerBound...line
      } else {
        last.outputs.append(line)
      }
      entries.append(last)
    }
    return entries.map { entry in
      var entry = entry
      while let last = entry.outputs.last, withoutTrailingBlanks(source.lineText(last)).isEmpty {
        entry.outputs.removeLast()
      }
      return entry
    }
  }

  private static func closes(_ line: String, _ fence: Int) -> Bool {
    let text = withoutTrailingBlanks(line)
    return text.count >= fence && text.allSatisfy { $0 == "`" }
  }

  private static func failure(
    _ message: String, at line: Int, of source: Source, label: String? = nil
  ) -> Failure {
    let start = source.lineStart(line)
    let place = Place(source, Span(start, start + source.lineText(line).utf8.count))
    return Failure(.syntax, Diagnostic(.error, message, at: place, label: label))
  }

  // MARK: - Running

  public func run(on bench: CheckBench) -> TranscriptResult {
    var results: [ExchangeResult] = []
    for entries in sessions {
      let output = RecordedOutput()
      let session = bench.makeSession(output)
      var isOver = false
      for entry in entries {
        var lines: [String] = []
        if !isOver {
          bench.onLine(entry.lines.lowerBound)
          let failure = run(entry, in: session)
          lines = outputLines(output.takePieces(), failure, moved: { $0 })
          switch failure?.kind {
          case .interrupted:
            if let failure { return TranscriptResult(ending: .failed(failure), exchanges: results) }
          case .quit: (isOver, lines) = (true, lines.dropLast())
          case .run, .syntax, nil: break
          }
        }
        while lines.last == "" { lines.removeLast() }
        results.append(ExchangeResult(exchange(entry, bench.tolerance), got: lines))
      }
    }
    return TranscriptResult(ending: .whole, exchanges: results)
  }

  private func run(_ entry: Entry, in session: Session) -> Failure? {
    do {
      try session.run(Source(entry.input))
      return nil
    } catch {
      return error
    }
  }

  private func exchange(_ entry: Entry, _ tolerance: Tolerance) -> Exchange {
    Exchange(
      title: source.lineText(entry.lines.lowerBound), lines: entry.lines,
      expected: entry.outputs.map { (LinePattern(source.lineText($0)), $0) }, tolerance: tolerance)
  }

  // MARK: - Rewriting

  /// Throws where an output cannot be told from what is typed.
  public func rewritten(_ result: TranscriptResult) throws(TranscriptError) -> String {
    var lines = RewrittenLines(source)
    for (entry, exchange) in zip(sessions.joined(), result.exchanges) where exchange.differs {
      let new = exchange.lines
      for (index, line) in new.enumerated() {
        let isInput = line.hasPrefix(Self.prompt) || (index == 0 && line.hasPrefix(Self.continuation))
        if isInput || line.hasPrefix("```") {
          throw TranscriptError(
            line: entry.lines.lowerBound, message: "an output cannot stand in a session: \(line)")
        }
      }
      for line in entry.outputs { lines.replace(line, with: nil) }
      lines.insert(new, below: entry.lines.upperBound)
    }
    return lines.text
  }
}
