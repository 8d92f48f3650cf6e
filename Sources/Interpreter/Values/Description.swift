/// How values read.

extension Value {
  /// What an echo shows: text in quotes.
  public func description(in style: OutputStyle) -> String { described(in: style, depth: 0) }

  /// What an overview of variables shows: of a description of more than 10,000 bytes the ends.
  func excerpt(in style: OutputStyle) -> String {
    let whole = description(in: style)
    guard whole.utf8.count > 10_000 else { return whole }
    let ellipsis = style.hasUnicode ? "…" : "..."
    let scalars = whole.unicodeScalars
    return "\(String(scalars.prefix(1000))) \(ellipsis) \(String(scalars.suffix(1000)))"
  }

  /// What `print` shows: text as it is.
  public func text(in style: OutputStyle) -> String {
    switch self {
    case .text(let text): text
    case .object(let object): object.text(in: style)
    default: description(in: style)
    }
  }

  /// Lists deeper than this, or holding themselves, are cut.
  private static let deepest = 20
  /// Lists longer than this show their ends only.
  private static let longest = 200

  private func described(in style: OutputStyle, depth: Int) -> String {
    switch self {
    case .none: return "none"
    case .bool(let bool): return bool ? "true" : "false"
    case .number(let number): return numberText(number)
    case .text(let text): return quoted(text)
    case .function(let function): return function.description
    case .slice(let slice):
      let step = slice.step == 1 ? "" : ":\(slice.step)"
      return "\(slice.lower.map(String.init) ?? ""):\(slice.upper.map(String.init) ?? "")\(step)"
    case .object(let object): return object.description(in: style)
    case .list(let list):
      let ellipsis = style.hasUnicode ? "…" : "..."
      let (open, close) = list.isTuple ? ("(", list.items.count == 1 ? ",)" : ")") : ("[", "]")
      if depth >= Self.deepest { return open + ellipsis + close }
      func show(_ items: ArraySlice<Value>) -> String {
        items.map { $0.described(in: style, depth: depth + 1) }.joined(separator: ", ")
      }
      guard list.items.count > Self.longest else { return open + show(list.items[...]) + close }
      return "\(open)\(show(list.items.prefix(3))), \(ellipsis), \(show(list.items.suffix(3)))\(close)"
    }
  }
}

extension Function {
  /// `def f(a, b=…)` or `fit(model, …): Train a model.`
  var description: String { builtin.map { "\($0.usage): \($0.summary)" } ?? "def \(usage)" }
}
