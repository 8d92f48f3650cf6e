/// Where the cursor is: in which statement or call, at what word.
struct CompletionPlace {
  typealias Word = InputScan.Word

  /// A part of a statement or call: a word, or a whole bracket.
  struct Item {
    let text: String
    let isName: Bool
    let hasSpaceBefore: Bool
    var isBracket = false

    var isOperator: Bool {
      if isName { return ["and", "or", "not", "in", "is", "if", "else"].contains(text) }
      return !isBracket && Self.operators.contains(text)
    }

    private static let operators: Set = [
      "+", "-", "*", "/", "//", "%", "**", "@", "<", ">", "==", "!=", "<=", ">=", "->",
      "=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=",
    ]
  }

  /// The innermost open bracket, or the statement.
  struct Frame {
    /// `(`, `[`, or `{` for a statement.
    let opener: String
    /// The items in front of a call's `(`: the function's name, a method's receiver.
    var callee: [Item] = []
    /// What stands in it before the word at the cursor.
    var items: [Item] = []
    var hasSpaceBefore = false
  }

  /// Offset and text of the word at the cursor.
  let start: Int
  let typed: String
  /// The word stands apart from what is in front of it.
  let isApart: Bool
  let frame: Frame
  /// What `frame` stands in; `nil` for the outermost.
  let outer: Frame?

  init(_ scan: InputScan, cursor: Int) {
    var words = scan.words
    if let last = words.last, last.end == cursor, last.kind == .name || last.isWholeNumber {
      words.removeLast()
      start = last.start
      typed = last.text
      isApart = last.hasSpaceBefore || words.last?.kind == .newline || words.isEmpty
    } else {
      start = cursor
      typed = ""
      isApart = words.last.map { $0.end < cursor || $0.kind == .newline } ?? true
    }
    let frames = Self.open(after: words)
    frame = frames[frames.count - 1]
    outer = frames.count > 1 ? frames[frames.count - 2] : nil
  }

  /// The frames that are open behind the words, the innermost last; one at least.
  private static func open(after words: [Word]) -> [Frame] {
    var frames = [Frame(opener: "{")]
    func isInBlock() -> Bool { frames[frames.count - 1].opener == "{" }
    for word in words {
      let top = frames.count - 1
      switch word.text {
      case "(", "[":
        let callee = word.text == "(" && !word.hasSpaceBefore ? chain(endOf: frames[top].items) : []
        frames.append(Frame(opener: word.text, callee: callee, hasSpaceBefore: word.hasSpaceBefore))
      case "{": frames.append(Frame(opener: "{"))
      case ")", "]", "}":
        guard frames.count > 1 else { continue }
        let closed = frames.removeLast()
        let item = Item(
          text: closed.opener, isName: false, hasSpaceBefore: closed.hasSpaceBefore, isBracket: true)
        frames[frames.count - 1].items.append(item)
        if word.text == "}", isInBlock() { frames[frames.count - 1].items = [] }
      case ";" where isInBlock(): frames[top].items = []
      default:
        if word.kind != .newline {
          frames[top].items.append(
            Item(text: word.text, isName: word.kind == .name, hasSpaceBefore: word.hasSpaceBefore))
        } else if isInBlock() {
          frames[top].items = []
        }
      }
    }
    return frames
  }

  /// The names and dots that `items` ends in without a space: `model.layers`. A bracket in it is
  /// one item, whatever stands in it.
  static func chain(endOf items: [Item]) -> [Item] {
    var start = items.endIndex
    while start > 0 {
      let item = items[start - 1]
      guard item.isName || item.isBracket || item.text == "." else { break }
      // Two names side by side do not touch.
      if start < items.endIndex, item.text != ".", items[start].text != ".", !items[start].isBracket { break }
      start -= 1
      if item.hasSpaceBefore && !item.isBracket { break }
    }
    return Array(items[start...])
  }
}
