import Diagnostics
import Syntax

extension Token {
  /// The name that the token is.
  var nameText: String? {
    if case .name(let text) = kind { text } else { nil }
  }

  func isSymbol(_ symbol: Symbol) -> Bool {
    if case .symbol(symbol) = kind { true } else { false }
  }

  /// A value can end with it, so that a bracket or a sign behind it goes on.
  var endsOperand: Bool {
    switch kind {
    case .name, .number, .text, .formatted, .keyword(.true), .keyword(.false), .keyword(.none),
      .symbol(.closeParenthesis), .symbol(.closeBracket):
      true
    default: false
    }
  }

  /// Its bytes in the source.
  var range: Range<Int> { span.lower..<span.upper }

  var opensBracket: Bool { isSymbol(.openParenthesis) || isSymbol(.openBracket) || isSymbol(.openBrace) }
  var closesBracket: Bool { isSymbol(.closeParenthesis) || isSymbol(.closeBracket) || isSymbol(.closeBrace) }
}

/// Words that begin a statement of Python, or stand in one, and are names here.
let pythonWords: Set<String> = [
  "as", "assert", "async", "await", "case", "class", "del", "elif", "except", "finally", "from", "global",
  "import",
  "lambda", "match", "nonlocal", "pass", "raise", "try", "with", "yield",
]

/// A call's parentheses and what stands in them.
struct CallTokens {
  struct Argument {
    let tokens: Range<Int>
    /// `label=` in front of it.
    let label: String?
  }

  /// Indices of the parentheses.
  let open: Int
  let close: Int
  private(set) var arguments: [Argument] = []

  /// `nil` when no parenthesis opens at `open`, or it does not close.
  init?(in tokens: [Token], at open: Int) {
    guard open < tokens.count, tokens[open].isSymbol(.openParenthesis) else { return nil }
    var starts = [open + 1]
    var depth = 0
    var index = open
    repeat {
      if tokens[index].opensBracket { depth += 1 }
      if tokens[index].closesBracket { depth -= 1 }
      if depth == 1, tokens[index].isSymbol(.comma) { starts.append(index + 1) }
      index += 1
    } while depth > 0 && index < tokens.count
    guard depth == 0 else { return nil }
    (self.open, close) = (open, index - 1)
    for (start, next) in zip(starts, starts.dropFirst() + [close + 1]) where start < next - 1 {
      let isLabelled = start + 1 < next - 1 && tokens[start + 1].isSymbol(.assign)
      arguments.append(Argument(tokens: start..<(next - 1), label: isLabelled ? tokens[start].nameText : nil))
    }
  }
}
