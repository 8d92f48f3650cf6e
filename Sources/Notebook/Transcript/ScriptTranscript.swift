import Diagnostics
import Interpreter
import Syntax

/// A script with the outputs that are kept in it as `#> …` comments, a line each, behind the statements that give
/// them. Statements that share a line share their output; what comes of a loop or a function belongs to the
/// statement at the top.
public struct ScriptTranscript: Transcript {
  public let program: Program
  private let groups: [Group]

  public var source: Source { program.source }
  public var keepsOutputs: Bool { groups.contains { !$0.comments.isEmpty } }

  /// Statements that share lines, with what shall come of them.
  struct Group {
    let statements: Range<Int>
    /// From the first line's start to the last statement's end.
    let span: Span
    let cell: Cell
    fileprivate(set) var comments: [OutputComment] = []
  }

  /// Throws where the source is no program, and where an output stands behind no statement.
  public init(_ source: Source) throws(Failure) {
    do {
      program = try parse(source)
      groups = try Self.groups(of: program)
    } catch {
      throw Failure(error, in: source)
    }
  }

  // MARK: - Reading

  private static func groups(of program: Program) throws(SyntaxError) -> [Group] {
    var groups: [Group] = []
    for cell in program.cells {
      for index in cell.statements {
        let span = program.statements[index].span
        if let last = groups.last,
          program.source.line(at: last.span.upper) == program.source.line(at: span.lower)
        {
          groups[groups.count - 1] = Group(
            statements: last.statements.lowerBound..<(index + 1), span: Span(last.span.lower, span.upper),
            cell: last.cell)
        } else {
          let start = program.source.lineStart(program.source.line(at: span.lower))
          groups.append(Group(statements: index..<(index + 1), span: Span(start, span.upper), cell: cell))
        }
      }
    }
    for comment in outputComments(of: program.source) { try take(comment, into: &groups, program) }
    return groups
  }

  /// Gives a comment to the group in front of it.
  private static func take(
    _ comment: OutputComment, into groups: inout [Group], _ program: Program
  ) throws(SyntaxError) {
    let place = comment.span.lower
    let cell = program.cells.last { $0.span.lower <= place }
    // Text may quote.
    if let cell, cell.isMarkdown, cell.statements.isEmpty { return }
    let index = groups.lastIndex { $0.span.lower <= place }
    guard let index, cell.map({ $0.statements.contains(groups[index].statements.lowerBound) }) ?? true else {
      throw SyntaxError(
        "no statement stands in front of this output", comment.span,
        label: "'#>' keeps what a statement gives")
    }
    guard groups[index].span.upper <= place else {
      throw SyntaxError(
        "this output stands within a statement", comment.span, label: "it belongs behind the whole statement")
    }
    groups[index].comments.append(comment)
  }

  private func exchange(_ group: Group, _ tolerance: Tolerance) -> Exchange {
    let first = source.line(at: group.span.lower)
    return Exchange(
      title: source.lineWithoutOutput(first) ?? "",
      lines: first...source.line(at: group.span.upper),
      expected: group.comments.map { (LinePattern($0.text), source.line(at: $0.span.lower)) },
      tolerance: tolerance.widened(by: group.cell.tolerance))
  }

  // MARK: - Running

  public func run(on bench: CheckBench) -> TranscriptResult {
    let output = RecordedOutput()
    let run = ScriptRun(program, in: bench.makeSession(output), output: output)
    var results: [ExchangeResult] = []
    var end: Failure?
    var failedCell: Int?
    for (index, group) in groups.enumerated() {
      let exchange = exchange(group, bench.tolerance)
      var lines: [String] = []
      if end == nil, failedCell != group.cell.span.lower {
        bench.onLine(exchange.lines.lowerBound)
        let (pieces, failure) = run.run(group)
        lines = outputLines(pieces, failure.flatMap { $0.isQuit ? nil : $0 }, moved: moved)
        if let failure, run.session.goesOn(after: failure, in: group.cell) || isMeant(failure, group, index) {
          failedCell = group.cell.span.lower
        } else if let failure {
          end = failure
          if !failure.isQuit { break }
        }
      }
      results.append(ExchangeResult(exchange, got: lines))
    }
    return TranscriptResult(ending: end.map { .failed($0) } ?? .whole, exchanges: results)
  }

  /// An error is meant at the script's end where its picture stands.
  private func isMeant(_ failure: Failure, _ group: Group, _ index: Int) -> Bool {
    guard case .run = failure.kind, index == groups.count - 1 else { return false }
    return group.comments.contains { $0.text.hasPrefix("error: ") }
  }

  /// The diagnostic with places in this script counted from the statement in which they are, and without the
  /// file's name, as at the prompt: what stands in a transcript must not move with the lines above.
  private func moved(_ diagnostic: Diagnostic) -> Diagnostic {
    let place = diagnostic.place.map { place in place.source === source ? moved(place) : place }
    return Diagnostic(
      diagnostic.severity, diagnostic.message, at: place, label: diagnostic.label,
      notes: diagnostic.notes.map { CallNote.moved($0, line: lineInStatement) })
  }

  private func moved(_ place: Place) -> Place {
    guard let group = groups.last(where: { $0.span.lower <= place.span.lower }) else { return place }
    let last = source.line(at: group.span.upper)
    var text = source.slice(group.span.lower..<source.lineStart(last))
    text += source.lineWithoutOutput(last) ?? ""
    return Place(
      Source(text), Span(place.span.lower - group.span.lower, place.span.upper - group.span.lower))
  }

  private func lineInStatement(_ line: Int) -> Int {
    guard let group = groups.last(where: { $0.span.lower <= source.lineStart(line) }) else { return line }
    return line - source.line(at: group.span.lower) + 1
  }

  // MARK: - Rewriting

  public func rewritten(_ result: TranscriptResult) -> String {
    var lines = RewrittenLines(source)
    for (group, exchange) in zip(groups, result.exchanges) where exchange.differs {
      let new = exchange.lines.map(OutputComment.written)
      let isTrailing = group.comments.first?.standsAlone == false
      for comment in group.comments {
        let line = source.line(at: comment.span.lower)
        lines.replace(line, with: source.lineWithoutOutput(line))
      }
      let last = exchange.exchange.lines.upperBound
      if isTrailing, new.count == 1, let output = new.first {
        let start = source.lineStart(last)
        let code = group.comments.first.map { source.slice(start..<$0.span.lower) } ?? ""
        lines.replace(last, with: code + output)
      } else {
        let above = group.comments.first { $0.standsAlone }.map { source.line(at: $0.span.lower) - 1 }
        let indent = lines.indent(of: above.map { $0 + 1 } ?? exchange.exchange.lines.lowerBound)
        lines.insert(new.map { indent + $0 }, below: above ?? last)
      }
    }
    return lines.text
  }
}

extension ScriptRun {
  /// What came of a group's statements, up to the one that failed.
  fileprivate func run(_ group: ScriptTranscript.Group) -> ([OutputPiece], Failure?) {
    var pieces: [OutputPiece] = []
    for index in group.statements {
      let statement = run(statement: index)
      pieces += statement.pieces
      if let failure = statement.failure { return (pieces, failure) }
    }
    return (pieces, nil)
  }
}

extension Failure {
  fileprivate var isQuit: Bool {
    if case .quit = kind { true } else { false }
  }
}
