import Diagnostics

/// The smallest piece of a source that means something, with the place where it stands.
public struct Token: Sendable {
  public enum Kind: Sendable {
    case name(String)
    case keyword(Keyword)
    case number(Double)
    case text(String)
    /// An f-string, its holes already cut into tokens.
    case formatted([FormattedPiece])
    case symbol(Symbol)
    /// A line's end that separates statements; inside `(` and `[` it is white space.
    case newline
    case comment
    /// A `# %% title` line.
    case cell(CellMarker)
    /// Text that is no token, and why.
    case error(SyntaxError)
    /// Stands once, empty, at the end.
    case end
  }

  public let kind: Kind
  public let span: Span
  /// White space (or a joined line) stands directly before it.
  public let isSpaced: Bool
  /// It is the first on its line.
  public let startsLine: Bool

  public init(_ kind: Kind, _ span: Span, isSpaced: Bool = false, startsLine: Bool = false) {
    self.kind = kind
    self.span = span
    self.isSpaced = isSpaced
    self.startsLine = startsLine
  }
}

/// A piece of an f-string before its expressions are parsed.
public enum FormattedPiece: Sendable {
  case text(String)
  case hole(FormattedHole)
}

/// `{value:spec}` inside an f-string.
public struct FormattedHole: Sendable {
  /// Tokens of the value; an `.end` token closes them.
  public let tokens: [Token]
  public let spec: FormatSpec
  /// The source text of `{value=}`, its `=` included.
  public let label: String?
  /// From `{` to `}`.
  public let span: Span

  public init(tokens: [Token], spec: FormatSpec, label: String?, span: Span) {
    self.tokens = tokens
    self.spec = spec
    self.label = label
    self.span = span
  }
}

/// Words that cannot be names.
public enum Keyword: String, Sendable, CaseIterable {
  case `true`, `false`, none, and, or, not, `in`, `is`, `if`, `else`, `for`, `while`, `break`, `continue`
  case def, `return`
  case noGrad = "no_grad"

  /// Python's spelling of the three constants is understood too.
  init?(word: String) {
    switch word {
    case "True": self = .true
    case "False": self = .false
    case "None": self = .none
    default: self.init(rawValue: word)
    }
  }
}

/// Operators, brackets and punctuation.
public enum Symbol: String, Sendable, CaseIterable {
  case openParenthesis = "(", closeParenthesis = ")", openBracket = "[", closeBracket = "]"
  case openBrace = "{", closeBrace = "}"
  case comma = ",", semicolon = ";", colon = ":", dot = ".", ellipsis = "...", arrow = "->", question = "?"
  case assign = "=", equal = "==", notEqual = "!=", less = "<", lessEqual = "<=", greater = ">"
  case greaterEqual = ">="
  case plus = "+", minus = "-", star = "*", slash = "/", floorSlash = "//", percent = "%", power = "**"
  case at = "@"
  case plusAssign = "+=", minusAssign = "-=", starAssign = "*=", slashAssign = "/="
  case floorSlashAssign = "//=", percentAssign = "%=", powerAssign = "**=", atAssign = "@="

  /// The operator of `+=` and its kin.
  var updateOperator: BinaryOperator? {
    guard rawValue.hasSuffix("=") else { return nil }
    return BinaryOperator(rawValue: String(rawValue.dropLast()))
  }

  /// The bracket that closes this one.
  var closing: Symbol? {
    switch self {
    case .openParenthesis: .closeParenthesis
    case .openBracket: .closeBracket
    case .openBrace: .closeBrace
    default: nil
    }
  }
}

extension Token {
  var symbol: Symbol? {
    if case .symbol(let symbol) = kind { symbol } else { nil }
  }

  var keyword: Keyword? {
    if case .keyword(let keyword) = kind { keyword } else { nil }
  }

  var isName: Bool {
    if case .name = kind { true } else { false }
  }

  /// A name or a keyword.
  var isWord: Bool { isName || keyword != nil }

  var isNewline: Bool {
    if case .newline = kind { true } else { false }
  }

  var isEnd: Bool {
    if case .end = kind { true } else { false }
  }

  /// A statement ends before this token: a line's end, `;`, `}`, a cell's start or the end of the text.
  var endsStatement: Bool {
    switch kind {
    case .newline, .end, .cell, .symbol(.semicolon), .symbol(.closeBrace): true
    default: false
    }
  }
}
