import Diagnostics
import Syntax

/// Says in nn's words what Python code says, where both mean the same: names without their modules, datasets, the one
/// device. `refusal` says what of it nn has not.
struct PythonRewriting {
  private(set) var text = ""
  private(set) var refusal: String?
  let source: Source
  let names: LibraryNames
  private var edits: [(range: Range<Int>, text: String)] = []
  /// Places of edits that tokens still to come may stand in.
  private var ahead: [Range<Int>] = []

  init(_ code: String, names: LibraryNames) {
    source = Source(code)
    self.names = names
    let tokens = tokenize(source).filter {
      if case .comment = $0.kind { false } else { true }
    }
    // What is nested deeper than anyone writes is not read.
    if depth(of: tokens) <= 100 { rewrite(tokens) }
    text = edited()
  }

  private func depth(of tokens: [Token]) -> Int {
    var (depth, deepest) = (0, 0)
    for token in tokens {
      if token.opensBracket { depth += 1 }
      if token.closesBracket { depth -= 1 }
      deepest = max(depth, deepest)
    }
    return deepest
  }

  // MARK: Edits

  mutating func replace(_ range: Range<Int>, by text: String) {
    edits.append((range, text))
    if !range.isEmpty { ahead.append(range) }
  }

  /// In the order of their places, what is put in before what takes a place there.
  private func edited() -> String {
    let ordered = edits.sorted {
      ($0.range.lowerBound, $0.range.isEmpty ? 0 : 1) < ($1.range.lowerBound, $1.range.isEmpty ? 0 : 1)
    }
    var result = ""
    var offset = 0
    for edit in ordered where edit.range.lowerBound >= offset {
      result += source.slice(offset..<edit.range.lowerBound) + edit.text
      offset = edit.range.upperBound
    }
    return result + source.slice(offset..<source.utf8.count)
  }

  mutating func refuse(_ words: String) { refusal = refusal ?? words }

  /// Whether a token was written anew or left out with what is around it.
  private mutating func isDone(_ token: Token) -> Bool {
    ahead.removeAll { $0.upperBound <= token.span.lower }
    return ahead.contains { $0.contains(token.span.lower) }
  }

  // MARK: Names

  private mutating func rewrite(_ tokens: [Token]) {
    let parameters = Self.parameters(in: tokens)
    for index in tokens.indices {
      if isDone(tokens[index]) { continue }
      if case .formatted(let pieces) = tokens[index].kind {
        for case .hole(let hole) in pieces { rewrite(hole.tokens) }
      }
      unspace(tokens, at: index)
      guard let name = tokens[index].nameText, !parameters.contains(name) else { continue }
      if index > 0, tokens[index - 1].isSymbol(.dot) {
        rewriteMethod(tokens, at: index)
      } else if name == "lambda" {
        rewriteLambda(tokens, at: index)
      } else if isLabel(tokens, at: index) {
        continue
      } else if let root = names.path(name) {
        rewritePath(root, tokens, from: index)
      } else if let own = names.alias(name) {
        replace(tokens[index].range, by: own)
        rewriteCall(of: own, tokens, index...index)
      } else if names.isKnown(name), names.reason(name) == nil {
        rewriteDataset(name, tokens, at: index)
        rewriteCall(of: name, tokens, index...index)
      }
    }
  }

  /// Names of functions' parameters and of `for`, which may be those of libraries.
  private static func parameters(in tokens: [Token]) -> Set<String> {
    var names: Set<String> = []
    for index in tokens.indices {
      if case .keyword(.def) = tokens[index].kind, let call = CallTokens(in: tokens, at: index + 2) {
        names.formUnion(call.arguments.compactMap { tokens[$0.tokens.lowerBound].nameText })
      } else if case .keyword(.for) = tokens[index].kind {
        let targets = tokens[(index + 1)...].prefix {
          if case .keyword(.in) = $0.kind { false } else { true }
        }
        names.formUnion(targets.compactMap(\.nameText))
      } else if tokens[index].nameText == "lambda" {
        names.formUnion(
          tokens[(index + 1)...].prefix { $0.nameText != nil || $0.isSymbol(.comma) }.compactMap(\.nameText))
      }
    }
    return names
  }

  /// `lambda a, b: a + b` is `(a, b) -> a + b`.
  private mutating func rewriteLambda(_ tokens: [Token], at index: Int) {
    let parameters = tokens[(index + 1)...].prefix { $0.nameText != nil || $0.isSymbol(.comma) }
    let end = index + 1 + parameters.count
    guard !parameters.isEmpty, end < tokens.count, tokens[end].isSymbol(.colon) else { return }
    let names = parameters.compactMap(\.nameText).joined(separator: ", ")
    replace(
      tokens[index].span.lower..<tokens[end].span.upper,
      by: parameters.count == 1 ? "\(names) ->" : "(\(names)) ->")
  }

  /// `label=` of a call.
  private func isLabel(_ tokens: [Token], at index: Int) -> Bool {
    guard index > 0, index + 1 < tokens.count, tokens[index + 1].isSymbol(.assign) else { return false }
    let before = tokens[index - 1]
    return before.isSymbol(.openParenthesis) || before.isSymbol(.comma)
  }

  /// In Python `f (x)` is `f(x)` and `a -b` is `a - b`; here they would call f and a with what stands behind.
  private mutating func unspace(_ tokens: [Token], at index: Int) {
    let token = tokens[index]
    guard index > 0, token.isSpaced, !token.startsLine, tokens[index - 1].endsOperand,
      tokens[index - 1].nameText.map({ !pythonWords.contains($0) }) ?? true
    else { return }
    if token.isSymbol(.openParenthesis) || token.isSymbol(.openBracket) {
      replace(tokens[index - 1].span.upper..<token.span.lower, by: "")
    } else if token.isSymbol(.minus) || token.isSymbol(.plus), index + 1 < tokens.count,
      !tokens[index + 1].isSpaced
    {
      replace(token.span.upper..<token.span.upper, by: " ")
    }
  }

  /// `np.zeros` as `zeros`, and what has another name here.
  private mutating func rewritePath(_ root: String, _ tokens: [Token], from start: Int) {
    var path = root
    var end = start
    while end + 2 < tokens.count, tokens[end + 1].isSymbol(.dot), let next = tokens[end + 2].nameText {
      path += "." + next
      end += 2
    }
    guard end > start else { return }
    let words = path.split(separator: ".").map(String.init)
    let span = tokens[start].span.lower..<tokens[end].span.upper
    let call = CallTokens(in: tokens, at: end + 1)
    if words[0] == "matplotlib" { return rewritePicture(words, tokens, start...end, call) }
    if let own = Self.ownWords[path] { return replace(span, by: own) }
    let last = words[words.count - 1]
    if let call {
      let whole = span.lowerBound..<tokens[call.close].span.upper
      if path == "torch.device" { return replace(whole, by: "\"cpu\"") }
      if last == "is_available", words[0] == "torch" { return replace(whole, by: "false") }
      if last == "MNIST", words[words.count - 2] == "datasets" {
        replace(span, by: "mnist")
        return rewriteTorchvision(tokens, call)
      }
      if last == "load_data" {
        let dataset = words[words.count - 2]
        guard names.isKnown(dataset) else { return refuse("nn has no dataset \(dataset)") }
        return replace(whole, by: "\(dataset)()")
      }
    }
    if last == "where", call?.arguments.count == 1 { return refuse("nn's where needs a value for each case") }
    if names.isKnown(last) {
      replace(span, by: last)
      rewriteCall(of: last, tokens, start...end)
    } else if Self.types.contains(last), call == nil {
      replace(span, by: last)
    } else {
      refuse("nn has no \(source.slice(span))")
    }
  }

  /// What other libraries call otherwise.
  private static let ownWords = [
    "time.time": "perf_counter", "time.perf_counter": "perf_counter", "tensorflow.random.set_seed": "seed",
    "numpy.newaxis": "none", "torch.FloatTensor": "float32", "torch.DoubleTensor": "float64",
    "torch.LongTensor": "int64", "torch.float": "float32", "torch.double": "float64", "torch.long": "int64",
  ]
  /// Words that stand for types of tensors.
  private static let types = ["uint8", "int64", "float32", "float64"]
}
