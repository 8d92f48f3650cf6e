import Diagnostics
import Interpreter

/// Functions of a text that differ only in what they do with it.
private func textFunction(
  _ name: String, _ summary: String, _ example: Example, _ body: @escaping (String) -> Value
) -> Builtin {
  Builtin(
    name, .language, summary, examples: [example],
    signature: { Signature({ (text: String) in text }, Parameter("text", "Any text.")) },
    run: { text, _ in body(text) })
}

var textFunctions: [Builtin] {
  [
    textFunction("upper", "The text in capitals.", Example("\"abc\".upper()", "\"ABC\"")) {
      .text($0.uppercased())
    },
    textFunction("lower", "The text in small letters.", Example("\"ABC\".lower()", "\"abc\"")) {
      .text($0.lowercased())
    },
    textFunction("strip", "The text without white space at its ends.", Example("\" a \".strip()", "\"a\"")) {
      let body = $0.drop { $0.isWhitespace }
      let last = body.lastIndex { !$0.isWhitespace }
      return .text(last.map { String(body[...$0]) } ?? "")
    },
  ]
}

struct Split: Command {
  let text: String
  let separator: String?

  static let name = "split"
  static let category = Category.language
  static let summary = "The parts of a text, at white space or at a separator."
  static let examples = [
    Example("\"a b\".split()", "[\"a\", \"b\"]"), Example("\"1,2\".split(\",\")", "[\"1\", \"2\"]"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("text", "Text to cut."),
      Parameter("separator", "Where to cut; none means white space."))
  }

  func run(in session: Session) throws -> Value {
    guard let separator else {
      return .list(text.split { $0.isWhitespace }.map { .text(String($0)) })
    }
    guard !separator.isEmpty else { throw Problem("the separator is empty", at: .parameter("separator")) }
    return .list(parts(of: text, at: separator).map { .text($0) })
  }
}

/// The text with every occurrence of a part, which is not empty, replaced.
func replaced(_ part: String, by other: String, in text: String) -> String {
  parts(of: text, at: part).joined(separator: other)
}

struct Join: Command {
  let separator: String
  let values: Value

  static let name = "join"
  static let category = Category.language
  static let summary = "The values as one text with the separator between them."
  static let examples = [Example("\", \".join([1, 2])", "\"1, 2\"")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("separator", "Text between two values."), Parameter("values", "What to join."))
  }

  func run(in session: Session) throws -> Value {
    var text = ""
    for (index, value) in try collected(values, in: session).enumerated() {
      if index > 0 { text += separator }
      text += session.text(of: value)
      try Operators.checkSize(text.utf8.count)
    }
    return .text(text)
  }
}

struct Replace: Command {
  let text: String
  let old: String
  let new: String

  static let name = "replace"
  static let category = Category.language
  static let summary = "The text with every occurrence of one part replaced."
  static let examples = [Example("\"aXbX\".replace(\"X\", \"-\")", "\"a-b-\"")]
  static var signature: Signature<Self> {
    Signature(
      Self.init, Parameter("text", "Text to change."), Parameter("old", "Part to look for."),
      Parameter("new", "What to put in its place."))
  }

  func run(in session: Session) throws -> Value {
    guard !old.isEmpty else { throw Problem("the part to look for is empty", at: .parameter("old")) }
    let parts = parts(of: text, at: old)
    // Neither factor is above `Operators.largest`, so that the product is no overflow.
    try Operators.checkSize(text.utf8.count + (parts.count - 1) * (new.utf8.count - old.utf8.count))
    return .text(parts.joined(separator: new))
  }
}
