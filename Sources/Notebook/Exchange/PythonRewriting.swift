import Diagnostics
import Syntax

/// Says in nn's words what Python code says, where both mean the same: names without their modules, datasets, the one
/// device. `refusal` says what of it nn has not.
struct PythonRewriting {
  private(set) var text = ""
  private(set) var refusal: String?
  private let source: Source
  private let names: LibraryNames
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

  // MARK: Edits

  private mutating func replace(_ range: Range<Int>, by text: String) {
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

  private mutating func refuse(_ words: String) { refusal = refusal ?? words }

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

  // MARK: Calls

  /// `mnist.load_data()` as `mnist()`: where the file lies is not the notebook's to say.
  private mutating func rewriteDataset(_ name: String, _ tokens: [Token], at index: Int) {
    guard index + 3 < tokens.count, tokens[index + 1].isSymbol(.dot),
      tokens[index + 2].nameText == "load_data",
      let call = CallTokens(in: tokens, at: index + 3)
    else { return }
    replace(tokens[index].span.lower..<tokens[call.close].span.upper, by: "\(name)()")
  }

  /// torchvision's `MNIST(root, train=True, transform=None, target_transform=None, download=False)`.
  private mutating func rewriteTorchvision(_ tokens: [Token], _ call: CallTokens) {
    let order = ["root", "train", "transform", "target_transform", "download"]
    var idle: Set<Int> = []
    var isForTraining = true
    for (position, argument) in call.arguments.enumerated() {
      let label = argument.label ?? (position < order.count ? order[position] : "")
      switch label {
      case "root", "download": idle.insert(position)
      case "train", "transform":
        if label == "train" { isForTraining = false }
        let start = tokens[argument.tokens.lowerBound].span.lower
        if argument.label == nil { replace(start..<start, by: "\(label)=") }
      default: return refuse("mnist has no '\(label)'")
      }
    }
    leaveOut(idle, of: call, tokens)
    if isForTraining {
      let start = tokens[call.open].span.upper
      replace(start..<start, by: idle.count < call.arguments.count ? "train=true, " : "train=true")
    }
  }

  /// Arguments that say nothing here: where tensors lie, whether they are changed in place, how many processes read.
  private static let idleArguments: Set<String> = [
    "device", "inplace", "num_workers", "pin_memory", "persistent_workers", "use_multiprocessing", "workers",
  ]

  private mutating func rewriteCall(of name: String, _ tokens: [Token], _ callee: ClosedRange<Int>) {
    guard let call = CallTokens(in: tokens, at: callee.upperBound + 1) else { return }
    checkFile(of: name, tokens, call)
    var idle: Set<Int> = []
    for (position, argument) in call.arguments.enumerated() {
      guard let label = argument.label else { continue }
      if Self.idleArguments.contains(label) { idle.insert(position) }
      guard name == "Flatten", label == "input_shape" else { continue }
      idle.insert(position)
      // In a list of layers the shape is a layer of its own.
      let start = callee.lowerBound
      if start > 0, tokens[start - 1].isSymbol(.openBracket) {
        let value =
          tokens[argument.tokens.lowerBound + 2].span
          .lower..<tokens[argument.tokens.upperBound - 1].span.upper
        let place = tokens[start].span.lower
        replace(place..<place, by: "Input(\(source.slice(value))), ")
      }
    }
    leaveOut(idle, of: call, tokens)
  }

  private mutating func leaveOut(_ positions: Set<Int>, of call: CallTokens, _ tokens: [Token]) {
    var end: Int?
    for (position, argument) in call.arguments.enumerated() {
      let span =
        tokens[argument.tokens.lowerBound].span.lower..<tokens[argument.tokens.upperBound - 1].span.upper
      if !positions.contains(position) {
        end = span.upperBound
      } else if let before = end {
        // With the comma before it.
        replace(before..<span.upperBound, by: "")
        end = span.upperBound
      } else {
        let next =
          position + 1 < call.arguments.count ? call.arguments[position + 1].tokens.lowerBound : call.close
        replace(span.lowerBound..<tokens[next].span.lower, by: "")
      }
    }
  }

  /// PyTorch's methods that have other words here.
  private mutating func rewriteMethod(_ tokens: [Token], at index: Int) {
    guard let call = CallTokens(in: tokens, at: index + 1), let name = tokens[index].nameText else { return }
    checkFile(of: name, tokens, call)
    switch name {
    // There is one device, and `to("cpu")` names it.
    case "cuda", "cpu": replace(tokens[index].span.lower..<tokens[call.close].span.upper, by: "to(\"cpu\")")
    case "to": rewriteDevice(tokens, call)
    case "type" where call.arguments.count == 1: replace(tokens[index].range, by: "to")
    case "view_as" where call.close == call.open + 2:
      replace(tokens[index].range, by: "view")
      let end = tokens[call.close].span.lower
      replace(end..<end, by: ".shape")
    default: break
    }
  }

  /// Files of other libraries are neither written nor read.
  private mutating func checkFile(of name: String, _ tokens: [Token], _ call: CallTokens) {
    guard name.hasPrefix("save") || name.hasPrefix("load") else { return }
    for argument in call.arguments {
      guard case .text(let path) = tokens[argument.tokens.upperBound - 1].kind else { continue }
      guard [".keras", ".h5", ".hdf5", ".pt", ".pth", ".ckpt"].contains(where: path.hasSuffix) else {
        continue
      }
      refuse("nn's files of models end in .safetensors")
    }
  }

  private mutating func rewriteDevice(_ tokens: [Token], _ call: CallTokens) {
    leaveOut(
      Set(call.arguments.indices.filter { call.arguments[$0].label == "non_blocking" }), of: call, tokens)
    for argument in call.arguments {
      let value = tokens[argument.tokens.upperBound - 1]
      if case .text(let text) = value.kind, ["cuda", "mps", "xpu"].contains(where: { text.hasPrefix($0) }) {
        replace(value.range, by: "\"cpu\"")
      }
    }
  }

  // MARK: Pictures

  /// What of pyplot means the same here.
  private mutating func rewritePicture(
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

extension Token {
  fileprivate var range: Range<Int> { span.lower..<span.upper }
}
