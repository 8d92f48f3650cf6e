import Diagnostics

/// A parsed source: its statements in order, and the cells that `# %%` lines divide it into.
public struct Program: Sendable {
  public let source: Source
  public let statements: [Statement]
  public let cells: [Cell]

  public init(source: Source, statements: [Statement], cells: [Cell]) {
    self.source = source
    self.statements = statements
    self.cells = cells
  }
}

/// A stretch of a program under a `# %% title` line, as editors read the percent format.
public struct Cell: Sendable {
  public let title: String
  public let kind: CellMarker.Kind
  /// As in `# %% title tags=["raises-exception"]`.
  public let tags: [String]
  /// As in `# %% title tolerance=0.01`: by what share numbers in outputs that are kept may be off.
  public let tolerance: Double?
  /// All that stands behind the title, as it is written.
  public let facts: [String]
  /// From the `# %%` line to just before the next.
  public let span: Span
  /// Indices into the program's statements.
  public let statements: Range<Int>

  /// Jupyter's tag for a cell whose error is shown and ends nothing: the next cell goes on.
  public static let mayFailTag = "raises-exception"
  public var mayFail: Bool { tags.contains(Self.mayFailTag) }

  /// Whether text is meant to stand in it, Markdown or raw.
  public var isMarkdown: Bool { kind != .code }

  /// `marker` is `nil` for what stands above the first `# %%` line.
  init(_ marker: CellMarker?, span: Span, statements: Range<Int>) {
    title = marker?.title ?? ""
    kind = marker?.kind ?? .code
    tags = marker?.tags ?? []
    tolerance = marker?.tolerance
    facts = marker?.facts ?? []
    self.span = span
    self.statements = statements
  }
}

/// A name with the place where it is written.
public struct Name: Sendable, Equatable {
  public let text: String
  public let span: Span

  public init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// One statement with its place.
public struct Statement: Sendable {
  public let kind: Kind
  public let span: Span
  /// Ends in `;`: its value is not shown.
  public let isQuiet: Bool

  public init(_ kind: Kind, _ span: Span, isQuiet: Bool = false) {
    self.kind = kind
    self.span = span
    self.isQuiet = isQuiet
  }

  public indirect enum Kind: Sendable {
    /// An expression or a command (a call of `.command` style) on its own line.
    case expression(Expression)
    /// `a = …`, `a, (b, c) = …`, `x[0] = …`, `o.lr = …`.
    case assign(Pattern, Expression)
    /// `x += 1` and its kin; the target is a name, an index or a member.
    case update(Expression, BinaryOperator, Expression)
    case ifElse(Expression, Block, otherwise: Block?)
    case forIn(Pattern, Expression, Block)
    case whileLoop(Expression, Block)
    case breakLoop
    case continueLoop
    case define(FunctionDefinition)
    case returnValue(Expression?)
    /// `no_grad { … }`: nothing inside is recorded for gradients.
    case noGrad(Block)
    /// `time` in front of any statement.
    case time(Statement)
    /// `?name`, `name?`, or a bare `?`.
    case help(Name?)
  }
}

/// Statements in braces.
public struct Block: Sendable {
  public let statements: [Statement]
  public let span: Span

  public init(_ statements: [Statement], _ span: Span) {
    self.statements = statements
    self.span = span
  }
}

/// What an assignment or a `for` writes to.
public struct Pattern: Sendable {
  public let kind: Kind
  public let span: Span

  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  public indirect enum Kind: Sendable {
    case name(String)
    /// `a, b` or `(a, b)` or `[a, b]`, nested at will.
    case several([Pattern])
    /// An index or a member expression.
    case place(Expression)
  }
}

/// `def f(a, b=2) { … }`, or the parameters and body of a lambda.
public final class FunctionDefinition: Sendable {
  public let name: Name
  public let parameters: [FunctionParameter]
  public let body: Block

  public init(name: Name, parameters: [FunctionParameter], body: Block) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}

/// One parameter of a `def`, perhaps with a default.
public struct FunctionParameter: Sendable {
  public let name: Name
  public let fallback: Expression?

  public init(name: Name, fallback: Expression?) {
    self.name = name
    self.fallback = fallback
  }
}

/// One expression with its place; the kinds nest no deeper than the parser allows.
public struct Expression: Sendable {
  public let kind: Kind
  public let span: Span

  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  public indirect enum Kind: Sendable {
    case none
    case bool(Bool)
    case number(Double)
    case text(String)
    case formatted([FormatPart])
    case name(String)
    case list([Expression])
    /// `(a, b)`, `(a,)`, `()`, and `a, b` on the right of `=`, `return` or `in`.
    case tuple([Expression])
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression, operatorSpan: Span)
    /// `a < b <= c`: every neighbour is compared, the middle is evaluated once.
    case comparison(Expression, [Comparison])
    case and(Expression, Expression)
    case or(Expression, Expression)
    /// `a if condition else b`.
    case conditional(then: Expression, condition: Expression, otherwise: Expression)
    case call(Call)
    case member(Expression, Name)
    case index(Expression, [Subscript])
    /// `x -> x * 2`, `(a, b) -> a + b`.
    case lambda([Name], Expression)
  }
}

/// One link of a chain: `< b` of `a < b <= c`.
public struct Comparison: Sendable {
  public let comparator: Comparator
  public let operand: Expression
  public let operatorSpan: Span

  public init(_ comparator: Comparator, _ operand: Expression, operatorSpan: Span) {
    self.comparator = comparator
    self.operand = operand
    self.operatorSpan = operatorSpan
  }
}

/// An operator in front of its operand.
public enum UnaryOperator: String, Sendable, CaseIterable { case negative = "-", positive = "+", not }

/// An operator between two operands that computes.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", floorDivide = "//", modulo = "%"
  case power = "**", matrix = "@"
}

/// An operator between two operands that answers true or false.
public enum Comparator: String, Sendable, CaseIterable {
  case equal = "==", notEqual = "!=", less = "<", lessEqual = "<=", greater = ">", greaterEqual = ">="
  case contained = "in", notContained = "not in"
  case identical = "is", notIdentical = "is not"
}

/// A call in any of its forms; `x.f(a)` has a member as its callee.
public struct Call: Sendable {
  /// `f(a)`, or the command `f a`.
  public enum Style: Sendable { case parentheses, command }
  public let callee: Expression
  public let arguments: [CallArgument]
  public let style: Style

  public init(callee: Expression, arguments: [CallArgument], style: Style) {
    self.callee = callee
    self.arguments = arguments
    self.style = style
  }
}

/// One argument as it is written.
public struct CallArgument: Sendable {
  public let label: Name?
  public let value: Expression
  /// `*values`: each element is an argument.
  public let isSpread: Bool
  /// Label and value.
  public let span: Span

  public init(label: Name?, value: Expression, isSpread: Bool, span: Span) {
    self.label = label
    self.value = value
    self.isSpread = isSpread
    self.span = span
  }
}

/// One part between the commas of `x[…]`.
public enum Subscript: Sendable {
  case item(Expression)
  case slice(lower: Expression?, upper: Expression?, step: Expression?, span: Span)
  /// `...`
  case ellipsis(Span)
}

/// A piece of an f-string.
public enum FormatPart: Sendable {
  case text(String)
  /// `{value:spec}`; `{value=}` shows its source text in front, which `label` holds with the `=`; `spec` is
  /// empty when there is none.
  case value(Expression, spec: FormatSpec, label: String?)
}

/// Python's mini-language for numbers and text: `[[fill]align][sign][0][width][,][.precision][type]`.
public struct FormatSpec: Sendable, Equatable {
  /// Where the text stands when it is shorter than the width.
  public enum Alignment: String, Sendable { case left = "<", right = ">", centre = "^" }
  public var fill: Character = " "
  public var alignment: Alignment?
  /// `+`, `-` or a space.
  public var sign: Character = "-"
  public var isZeroPadded = false
  public var width: Int?
  /// `,` or `_`.
  public var grouping: Character?
  public var precision: Int?
  /// One of `f e g d x b o s % F E G X n c`, or `nil`.
  public var type: Character?
  public var span: Span

  public init(span: Span) { self.span = span }
  public var isEmpty: Bool { self == FormatSpec(span: span) }
}
