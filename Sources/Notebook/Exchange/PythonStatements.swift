/// Statements of a Python cell, each with the lines that it takes: a block belongs to its head, and a line goes on
/// while a bracket or a text is open.
struct PythonStatements {
  struct Statement: Equatable {
    /// Index of the first line.
    let start: Int
    var lines: [String]
    /// One of its lines ends in `:`, as the head of a block does.
    var hasBlock = false
  }

  private(set) var statements: [Statement] = []

  init(_ lines: [String]) {
    var scanner = PythonScanner()
    for (index, line) in lines.enumerated() {
      let isInside = scanner.isInside
      let opensBlock = trimmed(scanner.scan(line)).hasSuffix(":")
      if isInside || belongsToBlock(line) {
        statements[statements.count - 1].lines.append(line)
      } else {
        statements.append(Statement(start: index, lines: [line]))
      }
      if opensBlock { statements[statements.count - 1].hasBlock = true }
    }
    // Empty lines behind a block stand for themselves.
    statements = statements.flatMap(Self.withoutEmptyEnd)
  }

  /// An indented line, `else` and its like, what follows a decorator, and empty lines between such.
  private func belongsToBlock(_ line: String) -> Bool {
    guard let last = statements.last, last.lines.contains(where: { !$0.isEmpty }) else { return false }
    if line.first?.isWhitespace == true { return true }
    if last.lines.allSatisfy({ $0.hasPrefix("@") }) { return true }
    if line.isEmpty { return last.hasBlock || last.lines.count > 1 }
    let word = line.prefix { $0.isLetter }
    return ["else", "elif", "except", "finally"].contains(word) && last.hasBlock
  }

  private static func withoutEmptyEnd(_ statement: Statement) -> [Statement] {
    var body = statement
    var empty: [Statement] = []
    while body.lines.count > 1, body.lines.last?.allSatisfy(\.isWhitespace) == true {
      body.lines.removeLast()
      empty.insert(Statement(start: body.start + body.lines.count, lines: [""]), at: 0)
    }
    return [body] + empty
  }
}
