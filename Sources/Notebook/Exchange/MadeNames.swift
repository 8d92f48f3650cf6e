import Diagnostics
import Syntax

/// Names that lines of Python make or change, as far as their words tell: nn need not understand them.
func madeNames(_ lines: [String]) -> Set<String> {
  let tokens = tokenize(Source(lines.joined(separator: "\n")))
  var names: Set<String> = []
  for statement in tokens.split(whereSeparator: \.endsPythonStatement) {
    let words = Array(statement)
    let head = words.first?.word
    // What stands in a class or a function is its own.
    if head == "class" || head == "def" || (head == "async" && words.dropFirst().first?.word == "def") {
      if let name = words.drop(while: { ["class", "def", "async"].contains($0.word) }).first?.nameText {
        names.insert(name)
      }
      return names
    }
    names.formUnion(namesMade(in: words, head: head))
  }
  return names
}

private func namesMade(in words: [Token], head: String?) -> Set<String> {
  var names: Set<String> = []
  var depth = 0
  var start = 0
  for (index, token) in words.enumerated() {
    if token.opensBracket { depth += 1 }
    if token.closesBracket { depth -= 1 }
    if depth == 0, token.assigns {
      names.formUnion(targets(words[start..<index]))
      start = index + 1
    }
    if token.word == "as", index + 1 < words.count { names.formUnion(targets(words[(index + 1)...])) }
  }
  if head == "for" { names.formUnion(targets(words.dropFirst().prefix { $0.word != "in" })) }
  if head == "import" || head == "from" {
    names.formUnion(targets(words.drop { $0.word != "import" }.dropFirst()))
  }
  if head == "global" || head == "del" { names.formUnion(targets(words.dropFirst())) }
  // `model.add(…)` that is left out leaves another model.
  if let object = words.first?.nameText, words.count > 3, words[1].isSymbol(.dot),
    words[3].isSymbol(.openParenthesis),
    ["add", "append", "extend", "insert", "update", "compile", "pop", "load_weights", "load_state_dict"]
      .contains(words[2].nameText)
  {
    names.insert(object)
  }
  return names
}

/// Names in what stands before `=` or behind `as`: of `x[i]` and `x.y` it is `x`, of `x: int` too.
private func targets(_ words: ArraySlice<Token>) -> Set<String> {
  var names: Set<String> = []
  var subscripts = 0
  for index in words.indices {
    let token = words[index]
    let before = index > words.startIndex ? words[index - 1] : nil
    if token.isSymbol(.colon), subscripts == 0 { break }
    if token.isSymbol(.openBracket), subscripts > 0 || before?.endsOperand == true { subscripts += 1 }
    if token.isSymbol(.closeBracket), subscripts > 0 { subscripts -= 1 }
    guard subscripts == 0, before?.isSymbol(.dot) != true, let name = token.nameText else { continue }
    names.insert(name)
  }
  return names
}

extension Token {
  /// The text of a name, or of a keyword that begins a statement.
  fileprivate var word: String? {
    switch kind {
    case .name(let text): text
    case .keyword(let keyword): keyword.rawValue
    default: nil
    }
  }

  /// `=`, `+=` and their kin.
  fileprivate var assigns: Bool {
    guard case .symbol(let symbol) = kind else { return false }
    return symbol == .assign
      || (symbol.rawValue.hasSuffix("=") && ![.equal, .notEqual, .lessEqual, .greaterEqual].contains(symbol))
  }

  fileprivate var endsPythonStatement: Bool {
    switch kind {
    case .newline, .end, .cell, .comment, .symbol(.semicolon): true
    default: false
    }
  }
}
