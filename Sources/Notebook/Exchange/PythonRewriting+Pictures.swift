import Diagnostics
import Syntax

/// Calls of pyplot: what means the same here is taken.
extension PythonRewriting {
  /// Whether a line only says when or where pictures appear, which nn decides by itself, or says nothing.
  static func isIdle(_ line: String, names: LibraryNames) -> Bool {
    let tokens = tokenize(Source(line)).filter {
      if case .comment = $0.kind { false } else { !$0.isSymbol(.semicolon) }
    }
    guard let first = tokens.first?.nameText else { return false }
    if first == "pass" { return tokens.count == 2 }
    guard tokens.count > 3, names.path(first) == Pyplot.path, tokens[1].isSymbol(.dot),
      let word = tokens[2].nameText, Pyplot.idle.contains(word), let call = CallTokens(in: tokens, at: 3)
    else { return false }
    return call.close == tokens.count - 2
  }

  /// What of pyplot means the same here.
  mutating func rewritePicture(
    _ words: [String], _ tokens: [Token], _ callee: ClosedRange<Int>, _ call: CallTokens?
  ) {
    let span = tokens[callee.lowerBound].span.lower..<tokens[callee.upperBound].span.upper
    let written = source.slice(span)
    guard words.count == 3, words[1] == "pyplot", let rule = Pyplot.rules[words[2]], let call else {
      return refuse("nn has no \(written)")
    }
    let places = call.arguments.filter { $0.label == nil }
    guard rule.places.contains(places.count),
      !places.contains(where: { isText(tokens[$0.tokens.lowerBound]) })
    else {
      return refuse("nn's \(words[2]) takes other values than \(written)")
    }
    var idle: Set<Int> = []
    for (position, argument) in call.arguments.enumerated() {
      guard let label = argument.label, !rule.labels.contains(label) else { continue }
      guard label == "cmap", isGray(tokens[argument.tokens.upperBound - 1]) else {
        return refuse("nn's \(words[2]) has no '\(label)' as \(written) has")
      }
      idle.insert(position)
    }
    leaveOut(idle, of: call, tokens)
    replace(span, by: words[2])
  }

  private func isText(_ token: Token) -> Bool {
    if case .text = token.kind { true } else { false }
  }

  /// `"gray"`, and `plt.cm.gray`.
  private func isGray(_ token: Token) -> Bool {
    if case .text(let text) = token.kind { return text == "gray" || text == "grey" }
    return token.nameText == "gray"
  }
}

/// pyplot's calls.
private enum Pyplot {
  static let path = "matplotlib.pyplot"
  /// They make room for a picture or let it appear: here it appears at once.
  static let idle: Set<String> = [
    "show", "figure", "tight_layout", "close", "clf", "cla", "ion", "ioff", "draw", "pause",
  ]
  /// How many values without labels mean the same here, and which labels.
  static let rules: [String: (places: ClosedRange<Int>, labels: Set<String>)] = [
    "plot": (1...2, ["label"]), "hist": (1...1, ["bins"]), "scatter": (2...2, ["c"]), "imshow": (1...1, []),
  ]
}
