import Diagnostics
import Syntax

/// What was run in a session: the statements of inputs, scripts and lessons in their order, how they ended, and
/// what it takes to run them again to the same results.
///
/// A statement that only runs others (`run "file"`, `redo 3`, `lesson 1`) is replaced by those: the file may be
/// another one later. So is one around `redo`, since a script has no history to take from. One that failed without
/// changing anything is left out.
public final class Journal {
  /// How a statement ended.
  public enum Outcome: Sendable {
    case done, failed, interrupted
  }

  public struct Entry {
    public let source: Source
    /// Of the statement, without a `;` behind it.
    public let span: Span
    public let isQuiet: Bool
    /// What stands in the source between the statement before it and this one: white space, comments, cells'
    /// headings. Several, when statements between them are left out.
    public let leads: [Span]
    /// Comments before it that stand elsewhere: typed on their own, or in front of what ran it.
    public private(set) var remarks: [String]
    /// Where the statement behind it begins, or the source ends.
    public let next: Int
    /// Statements that would set what held before it and what held after it, as `seed 0`.
    public let settings: (before: [String], after: [String])
    public let outcome: Outcome
    /// Where Ctrl-C was heard.
    public let stop: Interrupt.Stop?

    /// It is the first that another statement ran, which is not kept itself, or of which only this `isPart`.
    fileprivate mutating func isBehind(_ runner: Entry, isPart: Bool) {
      let comments = runner.leadLines.map { String($0.drop(while: \.isWhitespace)) }
        .filter { $0.hasPrefix("#") }
      let code = runner.source.text(of: runner.span).prefix { !$0.isNewline }
      let note = isPart ? ["# Only what redo ran is kept of: \(code)"] : []
      remarks = runner.remarks + comments + note + remarks
    }
  }

  /// A statement that runs.
  private struct Open {
    let program: Program
    let index: Int
    let leads: [Span]
    let remarks: [String]
    let settings: [String]
    /// When it began, or when the last statement within it ended.
    var mark: ChangeMark
    /// It has changed something itself.
    var hasChanged = false
    /// It is no part of a session's work, as `history`.
    var isPassedOver = false
    /// It takes from what was typed.
    var usesHistory = false
    /// Those that it ran.
    var inner: [Entry] = []

    func entry(
      _ outcome: Outcome, _ stop: Interrupt.Stop?, _ now: Surroundings
    ) -> Entry {
      let statements = program.statements
      return Entry(
        source: program.source, span: statements[index].span, isQuiet: statements[index].isQuiet,
        leads: leads, remarks: remarks,
        next: index + 1 < statements.count ? statements[index + 1].span.lower : program.source.utf8.count,
        settings: (settings, now.settings), outcome: outcome, stop: stop)
    }
  }

  private var done: [Entry] = []
  private var open: [Open] = []
  /// What stood before the last statement, when that is left out and has run nothing.
  private var leads: (source: Source, end: Int, spans: [Span])?
  /// Statements that are left out, as they failed and changed nothing.
  public private(set) var leftOut = 0
  /// Statements around `redo` of which only what that ran is kept, though they changed something themselves.
  public private(set) var partlyKept = 0
  /// Comments that were typed on their own since the last statement that was over.
  private var remarks: [String] = []

  /// All that is over, and of the statements that run now what they have run.
  public var entries: [Entry] {
    var entries = done
    for statement in open {
      guard !statement.hasChanged || statement.usesHistory else { break }
      entries += statement.inner
    }
    return entries
  }

  /// Comments that were typed on their own behind all entries.
  public var lastRemarks: [String] { (open.first?.remarks ?? []) + remarks }

  /// The statement that runs is left out where it changes nothing itself: it looks at the session, or runs others.
  /// `usesHistory` says that these are what was typed before.
  public func passOver(usesHistory: Bool = false) {
    guard let last = open.indices.last else { return }
    open[last].isPassedOver = true
    if usesHistory { open[last].usesHistory = true }
  }

  /// Notes an input that holds no statement.
  func remark(_ source: Source) {
    guard open.isEmpty else { return }
    let lines = (1...source.lineCount).map { source.lineText($0).drop { $0.isWhitespace || $0 == ";" } }
    // What begins with another mark means something in a script: an output, a receipt.
    remarks += lines.filter { $0.hasPrefix("# ") && !$0.hasPrefix("# receipt ") }.map(String.init)
  }

  func begin(_ program: Program, _ index: Int, _ now: Surroundings, _ mark: ChangeMark) {
    if let last = open.indices.last, open[last].mark != mark { open[last].hasChanged = true }
    let start = index > 0 ? program.statements[index - 1].span.upper : 0
    var spans = [Span(start, program.statements[index].span.lower)]
    if let leads, leads.source === program.source, leads.end == start { spans = leads.spans + spans }
    leads = nil
    open.append(
      Open(
        program: program, index: index, leads: spans, remarks: open.isEmpty ? remarks : [],
        settings: now.settings, mark: mark))
    remarks = []
  }

  /// `onlyRuns` says that the statement does nothing itself but run others.
  func end(
    _ outcome: Outcome, _ stop: Interrupt.Stop?, _ now: Surroundings, _ mark: ChangeMark,
    onlyRuns: @autoclosure () -> Bool
  ) {
    guard var ended = open.popLast() else { return }
    if ended.mark != mark { ended.hasChanged = true }
    let isKept =
      ended.inner.isEmpty
      ? ended.hasChanged || (outcome == .done && !ended.isPassedOver) : ended.hasChanged || !onlyRuns()
    let entry = ended.entry(outcome, stop, now)
    if !ended.inner.isEmpty, ended.usesHistory || !isKept {
      let isPart = ended.usesHistory && ended.hasChanged
      if isPart { partlyKept += 1 }
      var inner = ended.inner
      inner[0].isBehind(entry, isPart: isPart)
      add(inner, mark)
    } else if isKept {
      add([entry], mark)
    } else {
      if outcome != .done, !ended.isPassedOver, open.isEmpty { leftOut += 1 }
      leads = (ended.program.source, ended.program.statements[ended.index].span.upper, ended.leads)
      remarks = ended.remarks + remarks
      add([], mark)
    }
  }

  /// Forgets the statement that ended by `quit`, but not what it ran.
  func abandon(_ mark: ChangeMark) {
    guard let ended = open.popLast() else { return }
    add(ended.hasChanged ? [] : ended.inner, mark)
  }

  private func add(_ entries: [Entry], _ mark: ChangeMark) {
    guard let last = open.indices.last else { return done += entries }
    open[last].mark = mark
    // One that changes something itself is kept as it is, whatever it runs.
    if !open[last].hasChanged || open[last].usesHistory { open[last].inner += entries }
  }
}
