/// Statements of a Python cell, each with the lines that it takes: a block belongs to its head, and a line goes on
/// while a bracket or a text is open.
struct PythonStatements {
  struct Statement: Equatable {
    /// Index of the first line.
    let start: Int
    var lines: [String]
  }

  private(set) var statements: [Statement] = []
  private var depth = 0
  /// The quotes of a text of several lines that is open.
  private var quotes: String?
  private var goesOn = false

  init(_ lines: [String]) {
    for (index, line) in lines.enumerated() {
      let isInside = depth > 0 || quotes != nil || goesOn
      scan(line)
      if isInside || belongsToBlock(line) {
        statements[statements.count - 1].lines.append(line)
      } else {
        statements.append(Statement(start: index, lines: [line]))
      }
    }
    // Empty lines behind a block stand for themselves.
    statements = statements.flatMap(Self.withoutEmptyEnd)
  }

  /// An indented line, `else` and its like, what follows a decorator, and empty lines between such.
  private func belongsToBlock(_ line: String) -> Bool {
    guard let last = statements.last, let head = last.lines.first(where: { !$0.isEmpty }) else {
      return false
    }
    if line.first?.isWhitespace == true { return true }
    if last.lines.allSatisfy({ $0.hasPrefix("@") }) { return true }
    if line.isEmpty { return head.hasSuffix(":") || last.lines.count > 1 }
    let word = line.prefix { $0.isLetter }
    return ["else", "elif", "except", "finally"].contains(word) && last.lines.contains { $0.hasSuffix(":") }
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

  /// Follows brackets and texts through a line.
  private mutating func scan(_ line: String) {
    var rest = line[...]
    goesOn = false
    while let character = rest.first {
      if let open = quotes {
        if character == "\\" {
          rest = rest.dropFirst(2)
        } else if rest.hasPrefix(open) {
          quotes = nil
          rest = rest.dropFirst(open.count)
        } else {
          rest = rest.dropFirst()
        }
        continue
      }
      switch character {
      case "#": return
      case "\"", "'":
        let triple = String(repeating: character, count: 3)
        quotes = rest.hasPrefix(triple) ? triple : String(character)
        rest = rest.dropFirst(quotes?.count ?? 1)
        continue
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth = max(depth - 1, 0)
      case "\\" where rest.count == 1: goesOn = true
      default: break
      }
      rest = rest.dropFirst()
    }
    // A text of one line ends with it, closed or not.
    if quotes?.count == 1 { quotes = nil }
  }
}
