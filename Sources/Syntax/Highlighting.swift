import Diagnostics

/// A stretch of code of one kind, for its colour.
public struct CodePiece: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case plain, keyword, number, text, comment
    /// What is called: `fit` of `fit model`, `relu` of `relu(x)`.
    case call
    /// The name in front of an argument's `=`.
    case argument
    /// Text that is no code.
    case error
  }

  public let text: String
  public let kind: Kind

  public init(_ text: String, _ kind: Kind) { (self.text, self.kind) = (text, kind) }
}

/// Cuts code into pieces by what they mean, as the lexer sees them: together they are the text. Never fails.
public func highlighted(_ code: String) -> [CodePiece] {
  let source = Source(code)
  var highlighting = Highlighting(source: source)
  highlighting.add(tokenize(source))
  return highlighting.finish()
}

private struct Highlighting {
  let source: Source
  /// What goes to which byte; each begins where the one before ends.
  private var runs: [(end: Int, kind: CodePiece.Kind)] = []
  /// Bytes up to here are in `runs`.
  private var offset = 0

  init(source: Source) { self.source = source }

  mutating func add(_ tokens: [Token]) {
    for index in tokens.indices {
      let token = tokens[index]
      if case .formatted(let parts) = token.kind {
        append(until: token.span.lower, .plain)
        add(parts, until: token.span.upper)
      } else {
        add(kind(of: index, in: tokens), until: token.span.upper, from: token.span.lower)
      }
    }
  }

  mutating func finish() -> [CodePiece] {
    append(until: source.utf8.count, .plain)
    var start = 0
    return runs.map { run in
      defer { start = run.end }
      return CodePiece(source.slice(start..<run.end), run.kind)
    }
  }

  /// The texts of an f-string, and the code in its holes.
  private mutating func add(_ parts: [FormattedPiece], until end: Int) {
    for case .hole(let hole) in parts {
      append(until: hole.span.lower, .text)
      add(hole.tokens)
      // A hole that went wrong may have been read further than its end.
      append(until: hole.span.upper, .plain)
    }
    append(until: end, .text)
  }

  private mutating func add(_ kind: CodePiece.Kind, until end: Int, from start: Int) {
    append(until: start, .plain)
    append(until: end, kind)
  }

  private mutating func append(until end: Int, _ kind: CodePiece.Kind) {
    guard end > offset else { return }
    offset = end
    if runs.last?.kind == kind {
      runs[runs.count - 1].end = end
    } else {
      runs.append((end, kind))
    }
  }

  private func kind(of index: Int, in tokens: [Token]) -> CodePiece.Kind {
    switch tokens[index].kind {
    case .name: kind(ofName: index, in: tokens)
    case .keyword: .keyword
    case .number: .number
    case .text, .formatted: .text
    case .comment, .cell: .comment
    case .error: .error
    case .symbol, .newline, .end: .plain
    }
  }

  private func kind(ofName index: Int, in tokens: [Token]) -> CodePiece.Kind {
    guard index + 1 < tokens.count else { return .plain }
    let next = tokens[index + 1]
    if next.symbol == .openParenthesis, !next.isSpaced { return .call }
    let isFirst = index == 0 || tokens[index - 1].beginsStatementBehind
    if isFirst {
      let isCommand = next.isSpaced && next.beginsOperand(before: tokens.dropFirst(index + 2).first)
      return isCommand ? .call : .plain
    }
    return next.symbol == .assign && !next.isSpaced ? .argument : .plain
  }
}

extension Token {
  /// A statement may begin behind this token.
  fileprivate var beginsStatementBehind: Bool {
    switch kind {
    case .newline, .comment, .cell, .symbol(.semicolon), .symbol(.openBrace), .symbol(.closeBrace): true
    default: false
    }
  }

  /// An argument of a command may begin with this token; `-` stands apart on its left alone.
  fileprivate func beginsOperand(before next: Token?) -> Bool {
    switch kind {
    case .name, .number, .text, .formatted, .symbol(.openBracket), .symbol(.openParenthesis): true
    case .keyword(let word): [.true, .false, .none, .not].contains(word)
    case .symbol(.minus): next?.isSpaced == false
    default: false
    }
  }
}
