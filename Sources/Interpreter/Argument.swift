import Diagnostics

/// One argument of a call, evaluated.
public struct Argument {
  /// The name in front of `=`.
  public let label: String?
  /// `nil` for a bare name that nothing is called, which may still be a word that the parameter
  /// knows: `dialect torch`, `loss=mse`.
  public let value: Value?
  /// The bare name as written; or two whole numbers with a minus between them, as `3-7`, which some commands take
  /// for a range and not for −4.
  public let word: String?
  public let span: Span

  public init(label: String? = nil, value: Value?, word: String? = nil, span: Span = Span(0, 0)) {
    self.label = label
    self.value = value
    self.word = word
    self.span = span
  }

  public init(_ value: Value) { self.init(value: value) }

  /// As it may have been written, where that is short.
  var written: String {
    if let word { return word }
    switch value {
    case .number, .bool, .some(.none): return value?.text(in: .plain) ?? "…"
    case .text(let text): return quoted(text)
    default: return "…"
    }
  }
}

/// A Swift type that an argument can become.
public protocol Bindable {
  /// The word for messages and help: `whole number`, `tensor`, `optimizer`.
  static var typeName: String { get }
  /// Words that may be written bare in its place; they feed completion and `did you mean`.
  static var choices: [String] { get }
  /// Takes all remaining positional arguments, as `print`'s.
  static var isVariadic: Bool { get }
  /// Of a variadic type: takes named arguments that no parameter has, as `savez`'s.
  static var takesLabels: Bool { get }
  /// What stands for an argument that is not given; optional types have `none`, others nothing.
  static var absent: Self? { get }
  /// What `Value.typeName`s it takes as a method's receiver (`x.sum()`); completion after a dot reads it.
  static var receivers: [String] { get }

  /// Throws `Mismatch` when the value has the wrong type, `Problem` when it is wrong otherwise.
  static func bind(_ argument: Argument, in session: Session) throws -> Self
  /// Only for variadic types.
  static func bind(all arguments: [Argument], in session: Session) throws -> Self
  /// How a default value reads in help.
  var literal: String { get }
}

extension Bindable {
  public static var choices: [String] { [] }
  public static var isVariadic: Bool { false }
  public static var takesLabels: Bool { false }
  public static var receivers: [String] { [] }
  public static var absent: Self? { nil }
  public static func bind(all arguments: [Argument], in session: Session) throws -> Self {
    guard let first = arguments.first else { throw Mismatch() }
    return try bind(first, in: session)
  }
}

/// The value has another type than the parameter takes; the binder words the message.
public struct Mismatch: Error {
  /// Put behind the message: `got a number`.
  public let detail: String?
  /// Which of several arguments, for a parameter that takes all that remain.
  public let index: Int?

  /// The bare name was meant as a word, whatever it is called by: one of a choice that does not have it.
  let isOfWord: Bool

  public init(_ detail: String? = nil, index: Int? = nil) {
    self.detail = detail
    self.index = index
    isOfWord = false
  }

  /// Of a choice: the name of a function is a word that it does not know, for no choice is a function.
  public init(ofWord argument: Argument) {
    detail = nil
    index = nil
    if case .some(.function) = argument.value { isOfWord = argument.word != nil } else { isOfWord = false }
  }
}

/// What help, completion and messages know of a parameter.
public struct ParameterInfo {
  public let name: String
  /// Other spellings, as `learning_rate` for `lr`.
  public let aliases: [String]
  public let summary: String
  public let typeName: String
  public let choices: [String]
  public let receivers: [String]
  /// `nil` when the parameter must be given.
  public let defaultText: String?
  public let isVariadic: Bool
  /// Takes arguments of any name.
  public let takesLabels: Bool
  /// Only `name=value`, never by position.
  public let isNamedOnly: Bool
  /// `1…1,000,000`, for help.
  public let rangeText: String?

  func isCalled(_ label: String) -> Bool { name == label || aliases.contains(label) }
  public var isRequired: Bool { defaultText == nil && !isVariadic }
}

/// Declares one parameter of a command: its name, what it is for, its default and its range.
public struct Parameter<T: Bindable> {
  public let info: ParameterInfo
  let fallback: T?
  let check: ((T) -> String?)?

  public init(
    _ name: String, aliases: [String] = [], _ summary: String, default fallback: T? = nil,
    defaultText: String? = nil, namedOnly: Bool = false, rangeText: String? = nil,
    check: ((T) -> String?)? = nil
  ) {
    let fallback = fallback ?? T.absent
    info = ParameterInfo(
      name: name, aliases: aliases, summary: summary, typeName: T.typeName, choices: T.choices,
      receivers: T.receivers, defaultText: defaultText ?? fallback?.literal, isVariadic: T.isVariadic,
      takesLabels: T.takesLabels,
      isNamedOnly: namedOnly, rangeText: rangeText)
    self.fallback = fallback
    self.check = check
  }
}

extension Parameter where T: Comparable {
  /// A parameter whose value must lie in `range`.
  public init(
    _ name: String, aliases: [String] = [], _ summary: String, default fallback: T? = nil,
    in range: ClosedRange<T>, namedOnly: Bool = false
  ) {
    let text = "\(range.lowerBound.literal)…\(range.upperBound.literal)"
    self.init(
      name, aliases: aliases, summary, default: fallback, namedOnly: namedOnly, rangeText: text,
      check: { range.contains($0) ? nil : "\(name) must be in \(text), not \($0.literal)" })
  }
}

/// The parameters of a command and how its typed value is made of them, in one list:
/// `Signature(Self.init, Parameter("epochs", "Passes over the data.", default: 1), …)`.
public struct Signature<C> {
  public let parameters: [ParameterInfo]
  let bind: ([Argument], String, Session) throws -> C

  public init<each P: Bindable>(
    _ make: @escaping (repeat each P) -> C, _ parameters: repeat Parameter<each P>
  ) {
    var infos: [ParameterInfo] = []
    for parameter in repeat each parameters { infos.append(parameter.info) }
    let all = infos
    self.parameters = all
    bind = { arguments, name, session in
      var slots = try Slots(arguments, to: all, of: name)
      return make(repeat try slots.take(each parameters, in: session))
    }
  }

  /// A command without parameters.
  public init(_ make: @escaping () -> C) {
    parameters = []
    bind = { arguments, name, session in
      _ = try Slots(arguments, to: [], of: name)
      return make()
    }
  }
}
