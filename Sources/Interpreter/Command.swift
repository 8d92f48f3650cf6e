/// A line of help that also runs as a test.
public struct Example: Sendable {
  public let code: String
  /// What it prints, for the test and the reader; `nil` when it varies.
  public let output: String?
  /// What must have run before, as `x = tensor([1, 2])`; help does not show it.
  public let given: String
  /// False for what a test cannot run: it needs a file, the network, or ends the program.
  public let isRunnable: Bool

  public init(_ code: String, _ output: String? = nil, given: String = "", isRunnable: Bool = true) {
    self.code = code
    self.output = output
    self.given = given
    self.isRunnable = isRunnable
  }
}

/// Where help and the README's table list a command.
public enum Category: String, CaseIterable, Sendable {
  case data = "Data"
  case layers = "Layers"
  case initializers = "Initialisers"
  case regularizers = "Regularisers and constraints"
  case activations = "Activations"
  case losses = "Losses"
  case metrics = "Metrics"
  case optimizers = "Optimizers"
  case schedules = "Schedules"
  case callbacks = "Callbacks"
  case training = "Training"
  case pictures = "Pictures"
  case files = "Files"
  case making = "Making tensors"
  case tensors = "Tensor functions"
  case gradients = "Gradients"
  case language = "Language"
  case session = "Session"

  /// Whether its commands may change something when they are called, if they do not say it themselves; those of
  /// the others only make values. Random draws are seen apart from this.
  var hasEffect: Bool {
    switch self {
    case .data, .layers, .initializers, .regularizers, .activations, .losses, .metrics, .optimizers, .making,
      .tensors, .language:
      false
    case .schedules, .callbacks, .training, .pictures, .files, .gradients, .session: true
    }
  }
}

/// A command or function: one declaration that feeds parsing, errors, help, completion and docs.
///
/// ```swift
/// struct Repeat: Command {
///   let text: String
///   let times: Int
///   static let name = "repeat"
///   static let category = Category.language
///   static let summary = "The text several times over."
///   static let examples = [Example("repeat(\"ab\", 2)", "\"abab\"")]
///   static var signature: Signature<Self> {
///     Signature(
///       Self.init, Parameter("text", "Text to repeat."),
///       Parameter("times", "How often.", default: 2, in: 0...1000))
///   }
///   func run(in session: Session) throws -> Value { .text(String(repeating: text, count: times)) }
/// }
/// ```
public protocol Command {
  static var name: String { get }
  static var aliases: [String] { get }
  static var category: Category { get }
  /// Its names in Keras and PyTorch.
  static var peers: Peers { get }
  /// One sentence.
  static var summary: String { get }
  /// More than a sentence: formula, shapes, notes. May be empty.
  static var details: String { get }
  static var examples: [Example] { get }
  /// `x.name` without parentheses calls it with `x`, as `x.shape`.
  static var isProperty: Bool { get }
  /// Whether a call may leave something changed: a variable, a model, a file. `save session` leaves out what
  /// failed without that.
  static var hasEffect: Bool { get }
  /// Whether it runs statements from elsewhere, as a script's, as if they stood in its place.
  static var runsStatements: Bool { get }
  /// `name[…]` without a call indexes what the command alone gives, as `runs[2]`.
  static var isIndexed: Bool { get }
  static var signature: Signature<Self> { get }
  func run(in session: Session) throws -> Value
}

extension Command {
  public static var aliases: [String] { [] }
  public static var peers: Peers { Peers() }
  public static var details: String { "" }
  public static var examples: [Example] { [] }
  public static var isProperty: Bool { false }
  public static var hasEffect: Bool { category.hasEffect }
  public static var runsStatements: Bool { false }
  public static var isIndexed: Bool { false }
}

/// A command with its types erased, as the registry holds it. Families of functions that differ in
/// a value and not in code, as the activations, make several from one command type.
public final class Builtin {
  public let name: String
  public let aliases: [String]
  public let category: Category
  public let summary: String
  public let details: String
  public let examples: [Example]
  public let peers: Peers
  public let isProperty: Bool
  public let hasEffect: Bool
  public let runsStatements: Bool
  public let isIndexed: Bool
  /// What its aliases with a capital letter call, where those are a class with other arguments.
  public let classForm: Builtin?
  private let makeBody: () -> Body
  private lazy var body = makeBody()

  private struct Body {
    let parameters: [ParameterInfo]
    let call: ([Argument], Session) throws -> Value
  }

  public var parameters: [ParameterInfo] { body.parameters }

  /// The builtin of a command type; its signature is made at first use.
  public convenience init<C: Command>(_ command: C.Type) {
    self.init(
      C.name, aliases: C.aliases, C.category, C.summary, details: C.details, examples: C.examples,
      peers: C.peers, isProperty: C.isProperty, isIndexed: C.isIndexed, hasEffect: C.hasEffect,
      runsStatements: C.runsStatements,
      signature: { C.signature }, run: { try $0.run(in: $1) })
  }

  /// One of a family.
  public init<C>(
    _ name: String, aliases: [String] = [], _ category: Category, _ summary: String, details: String = "",
    examples: [Example] = [], peers: Peers = Peers(), isProperty: Bool = false, isIndexed: Bool = false,
    hasEffect: Bool? = nil, runsStatements: Bool = false,
    classForm: Builtin? = nil, signature: @escaping () -> Signature<C>,
    run: @escaping (C, Session) throws -> Value
  ) {
    self.name = name
    self.aliases = aliases
    self.category = category
    self.summary = summary
    self.details = details
    self.examples = examples
    self.peers = peers
    self.isProperty = isProperty
    // As PyTorch's methods, what changes its first argument is called so: x.add_(1).
    let mayChange = name.hasSuffix("_") || hasEffect ?? category.hasEffect
    self.hasEffect = mayChange
    self.runsStatements = runsStatements
    self.isIndexed = isIndexed
    self.classForm = classForm
    makeBody = {
      let signature = signature()
      return Body(parameters: signature.parameters) { arguments, session in
        let command = try signature.bind(arguments, name, session)
        if mayChange { session.changes.note() }
        return try run(command, session)
      }
    }
  }

  /// Binds the arguments and runs. Throws `Problem`s without a place.
  ///
  /// A problem with a parameter is passed on as one with the argument that was bound to it.
  public func call(_ arguments: [Argument], in session: Session) throws -> Value {
    do {
      return try body.call(arguments, session)
    } catch let problem as Problem {
      let slots = try? Slots(arguments, to: parameters, of: self.name)
      let index: Int?
      switch problem.culprit {
      case .parameter(let name): index = slots?.argument(of: name, in: parameters)
      case .element(let name, let element):
        index = slots?.argument(of: name, element: element, in: parameters)
      case .call, .argument, .label, .callee: throw problem
      }
      throw problem.moved(to: index.map { .argument($0) } ?? .call)
    }
  }

  /// Whether it can be called with no argument at all, so that its bare name is a command.
  public var needsNothing: Bool { !parameters.contains { $0.isRequired } }

  /// `fit(model=current, x=…, epochs=1)`, for help and messages.
  public var usage: String {
    let list = parameters.map { parameter -> String in
      if parameter.isVariadic { return parameter.name + "…" }
      guard let fallback = parameter.defaultText else { return parameter.name }
      return "\(parameter.name)=\(fallback)"
    }
    return "\(name)(\(list.joined(separator: ", ")))"
  }
}

/// All commands and functions by name.
public final class Registry {
  private var functions: [String: Function] = [:]
  public private(set) var builtins: [Builtin] = []
  /// Names of other libraries that nothing has here, with what to write in their place.
  let foreignNames: [String: String]
  /// Tells what the commands keep in a session beside its variables.
  let surroundings: (Session) -> Surroundings

  public init(
    _ builtins: [Builtin] = [], foreignNames: [String: String] = [:],
    surroundings: @escaping (Session) -> Surroundings = { _ in Surroundings() }
  ) {
    self.foreignNames = foreignNames
    self.surroundings = surroundings
    for builtin in builtins { add(builtin) }
  }

  /// A later one of the same name takes the place of an earlier.
  public func add(_ builtin: Builtin) {
    builtins.append(builtin)
    let function = Function(builtin)
    functions[builtin.name] = function
    let layer = builtin.classForm.map(Function.init)
    for alias in builtin.aliases {
      functions[alias] = alias.first?.isUppercase == true ? layer ?? function : function
    }
  }

  /// Adds the builtin of a command type.
  public func add<C: Command>(_ command: C.Type) { add(Builtin(command)) }

  /// The function of this name or alias.
  public func function(_ name: String) -> Function? { functions[name] }
  /// The builtin of this name or alias.
  public func builtin(_ name: String) -> Builtin? { functions[name]?.builtin }
  /// Names and aliases.
  public var names: [String] { Array(functions.keys) }
}
