import Diagnostics
import Interpreter
import Syntax

/// The script that `save session` writes of a journal: its statements as they were typed, with comments and cells.
struct SessionScript {
  private(set) var text: String
  /// Statements of the session, those that failed among them.
  private(set) var count = 0
  private(set) var failures = 0
  /// Statements that cannot be repeated.
  private(set) var lost = 0
  /// Statements that were added to set what held.
  private var additions = 0
  /// What holds behind what is written.
  private var known: [String]
  /// The entry at whose end the text stops, and whether another one of its source may follow in its cell.
  private var last: (entry: Journal.Entry, isOpen: Bool)?

  /// `remarks` are comments behind the last entry.
  init(_ entries: [Journal.Entry], remarks: [String] = [], settings: [String], arguments: [String]) {
    text = "# A session, written by save session. Run again, it gives the same results.\n"
    if !arguments.isEmpty {
      text += "# Its arguments were: \(arguments.map(quoted).joined(separator: " "))\n"
    }
    known = entries.first?.settings.before ?? settings
    for line in known { addLine(line) }
    for entry in entries { add(entry) }
    finish()
    if !remarks.isEmpty { text += "\n" + remarks.map { $0 + "\n" }.joined() }
  }

  /// That the text is a program of as many statements as were written; what is no such thing is not saved.
  func check() throws {
    let statements = try? parse(Source(text)).statements.count
    guard statements == count + additions else {
      throw Problem(
        "this session cannot be written as a script", label: "its statements do not fit into one text")
    }
  }

  private mutating func add(_ entry: Journal.Entry) {
    if entry.stop == .anytime { return leaveOut(entry) }
    let missing = entry.settings.before.filter { !known.contains($0) }
    known = entry.settings.after
    count += 1
    let isPlain = entry.outcome == .done && entry.stop == nil
    if isPlain, missing.isEmpty, entry.remarks.isEmpty, let last, last.isOpen, entry.follows(last.entry) {
      text += entry.lead + entry.source.text(of: entry.span)
    } else {
      finish()
      text += "\n" + entry.heading(mayFail: entry.outcome != .done).joined(separator: "\n") + "\n"
      for line in missing { addLine(line) }
      if case .look(let number)? = entry.stop { addLine("interrupt after=\(number)") }
      text += entry.source.text(of: entry.span)
    }
    if entry.outcome != .done { failures += 1 }
    last = (entry, isPlain)
  }

  private mutating func addLine(_ line: String) {
    text += line + "\n"
    if !line.hasPrefix("#") { additions += 1 }
  }

  private mutating func leaveOut(_ entry: Journal.Entry) {
    finish()
    let line = entry.source.text(of: entry.span).prefix { !$0.isNewline }
    text += "\n# Left out, as it was stopped while it waited, which cannot be repeated: \(line)\n"
    lost += 1
  }

  /// Ends the line of the last entry, with its comment.
  private mutating func finish() {
    guard let (entry, _) = last else { return }
    if entry.isQuiet { text += ";" }
    let rest = entry.rest
    if !rest.isEmpty { text += (rest.isOnLine ? "  " : "\n") + rest.text }
    text += "\n"
    last = nil
  }
}

extension Journal.Entry {
  /// It stands behind the other in the same source.
  fileprivate func follows(_ other: Journal.Entry) -> Bool {
    source === other.source && leads.first?.lower == other.span.upper
  }

  /// The comments and cells' headings before the statement, below one that heads a cell of its own.
  fileprivate func heading(mayFail: Bool) -> [String] {
    var lines = leadLines
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    lines = remarks + lines
    if let index = lines.lastIndex(where: { CellMarker($0) != nil }) {
      if mayFail { lines[index] = Self.tagged(lines[index]) }
    } else {
      lines.insert(mayFail ? Self.tagged("# %%") : "# %%", at: 0)
    }
    return lines
  }

  /// A cell's heading with the tag that it may fail.
  private static func tagged(_ heading: String) -> String {
    guard let tags = CellMarker(heading)?.tags, !tags.contains(Cell.mayFailTag) else { return heading }
    let tag = quoted(Cell.mayFailTag)
    let opening = "tags=["
    guard !tags.isEmpty, let (before, after) = parts(of: heading, at: opening).splitAtFirst else {
      return "\(heading) \(opening)\(tag)]"
    }
    return before + opening + tag + ", " + after.joined(separator: opening)
  }

  /// What stands behind the statement before the next one begins: the comment on its line; at the end of the source
  /// all comments.
  fileprivate var rest: (text: String, isOnLine: Bool, isEmpty: Bool) {
    var tail = source.text(of: Span(span.upper, next))[...].drop { $0 == ";" || $0 == " " || $0 == "\t" }
    if next < source.utf8.count { tail = tail.prefix { !$0.isNewline } }
    while tail.last?.isWhitespace == true { tail.removeLast() }
    let isOnLine = tail.first == "#"
    let text = String(tail.drop(while: \.isNewline))
    return (text, isOnLine, text.isEmpty || !text.hasPrefix("#"))
  }
}

extension Array where Element == String {
  fileprivate var splitAtFirst: (String, [String])? { first.map { ($0, Array(dropFirst())) } }
}
