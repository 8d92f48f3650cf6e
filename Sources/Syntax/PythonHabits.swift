import Diagnostics

/// Errors for what Python has and this language has not, worded by what to write instead.
extension Parser {
  /// A word that begins a Python statement.
  func habitAtStatement() -> SyntaxError? {
    guard case .name(let word) = current.kind else { return nil }
    let span = current.span
    let next = token(1)
    let hasOperand = next.isSpaced && next.isName
    switch word {
    case "import" where hasOperand, "from" where hasOperand:
      return SyntaxError("there is nothing to import", span, label: "all functions are at hand; type help")
    case "elif": return SyntaxError("there is no 'elif'", span, label: "write else if")
    case "with" where hasOperand:
      return SyntaxError("there is no 'with'", span, label: "write no_grad { … } for torch.no_grad()")
    case "class" where hasOperand:
      return SyntaxError("there are no classes", span, label: "write def f(a) { … }")
    case "try" where next.symbol == .colon || next.symbol == .openBrace:
      return SyntaxError("there is no 'try'", span)
    default: return nil
    }
  }

  /// `lambda x: …` and `dict {…}`.
  func habitInExpression() -> SyntaxError? {
    guard case .name(let word) = current.kind else { return nil }
    if word == "lambda" {
      var ahead = 1
      while token(ahead).isName || token(ahead).symbol == .comma { ahead += 1 }
      guard token(ahead).symbol == .colon else { return nil }
      return SyntaxError("there is no 'lambda'", current.span, label: "write x -> …")
    }
    if word == "dict", token(1).symbol == .openBrace {
      return SyntaxError("there are no dictionaries", current.span, label: "a list is written [a, b]")
    }
    return nil
  }

  /// The error of what is left behind a whole statement.
  func leftover() -> SyntaxError {
    let span = current.span
    switch current.kind {
    case .error(let error): return error
    case .symbol(.question):
      return SyntaxError("'?' is unexpected here", span, label: "write a if condition else b")
    case .symbol(.openBrace):
      return SyntaxError(
        "braces hold a block of statements, not a value", span, label: "a list is written [a, b]")
    case .symbol(.colon):
      return SyntaxError("':' is unexpected here", span, label: "blocks are in braces { … }")
    case .symbol(.arrow):
      return SyntaxError("'->' is unexpected here", span, label: "write x -> … or (x, y) -> …")
    case .keyword(.else): return SyntaxError("'else' has no 'if' before it", span)
    case .name, .number, .text, .formatted, .keyword:
      return unexpected(label: "a new statement begins on a new line or after ';'")
    default: return unexpected()
    }
  }
}
