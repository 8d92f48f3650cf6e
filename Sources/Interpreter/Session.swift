import Diagnostics
import Syntax

/// All that lives from one input to the next: variables, commands, output, the interrupt flag.
public final class Session {
  public let registry: Registry
  public let output: any Output
  public let interrupt: Interrupt
  /// Arguments behind the script's name.
  public var arguments: [String] = []
  /// Inputs come from a person at a prompt, who can go on after an interrupt.
  public var isInteractive = false
  /// Above 0 inside of `no_grad { … }`.
  public internal(set) var gradientPauses = 0
  /// Bytes of the thread's stack that evaluation may take.
  public var stackBudget = 4 << 20

  /// How pictures shall be shown on a terminal; `nil` is as it is known to be able to.
  public var graphics: OutputStyle.Graphics?

  /// Whether likely slips that are no errors are told; `warn off` silences them.
  public var warns = true
  /// Slips that were told: each is told once.
  private var told: Set<String> = []
  /// Cautions that wait for the place of the call that they are about.
  private var cautions: [Caution] = []

  /// What was run, for `save session`.
  public let journal = Journal()
  /// Counts what changes, for the journal.
  public let changes = Changes()
  /// The next statement shall be stopped at this look at the interrupt flag, as `interrupt after=` says.
  public var plannedStop: Int?
  /// The statement that runs is in a cell that may fail.
  var cellMayFail = false

  let globals = Globals()
  private var extensions: [ObjectIdentifier: AnyObject] = [:]
  private var guardrail = StackGuard()

  public init(registry: Registry, output: any Output, interrupt: Interrupt = Interrupt()) {
    self.registry = registry
    self.output = output
    self.interrupt = interrupt
  }

  /// After a failure there will be more statements: a person types them, or the next cell comes.
  public var goesOnAfterFailure: Bool { isInteractive || cellMayFail }

  func takePlannedStop() -> Int? {
    defer { plannedStop = nil }
    return plannedStop
  }

  /// State that commands keep in the session, one object of each type, made at first use.
  public func state<T: AnyObject>(_ type: T.Type, make: () -> T) -> T {
    if let known = extensions[ObjectIdentifier(type)] as? T { return known }
    let made = make()
    extensions[ObjectIdentifier(type)] = made
    return made
  }

  /// The same, when it was made already.
  public func knownState<T: AnyObject>(_ type: T.Type) -> T? { extensions[ObjectIdentifier(type)] as? T }

  // MARK: Running

  /// Marks where evaluation begins on the stack, unless it has begun.
  func withRoom<T, E: Error>(_ work: () throws(E) -> T) throws(E) -> T {
    let isOutermost = guardrail.begin(budget: stackBudget)
    defer { if isOutermost { guardrail.end() } }
    return try work()
  }

  /// Calls a function value, or any object that can be called. Throws errors without a place.
  public func call(_ callee: Value, _ arguments: [Argument]) throws -> Value {
    switch callee {
    case .function(let function):
      let all = function.receiver.map { [Argument($0)] + arguments } ?? arguments
      if let builtin = function.builtin {
        try enterCall()
        defer { leaveCall() }
        return try builtin.call(all, in: self)
      }
      return try function.closure?.call(all, in: self) ?? .none
    case .object(let object):
      changes.note()
      if let result = try object.call(arguments, in: self) { return result }
    default: break
    }
    throw Problem("\(article(callee.typeName)) cannot be called", at: .callee)
  }

  func enterCall() throws {
    try interrupt.check()
    try guardrail.enter()
  }

  func leaveCall() { guardrail.leave() }

  // MARK: Variables

  /// Variables in the order in which they were first set, without `_`.
  public var variables: [(name: String, value: Value)] { globals.variables.filter { $0.name != "_" } }
  /// The value of a variable; `nil` when it has none.
  public func variable(_ name: String) -> Value? { globals.value(of: name) }
  /// Gives a variable a value, as an assignment in the program does.
  public func setVariable(_ name: String, _ value: Value) { globals.set(globals.slot(of: name), value) }
  /// Forgets a variable; one that is not there stays so.
  public func removeVariable(_ name: String) { globals.remove(name) }
  /// Takes away all variables; commands' state stays.
  public func removeVariables() { globals.removeAll() }

  /// A variable, else a command or function.
  func value(named name: String) -> Value? {
    variable(name) ?? registry.function(name).map { .function($0) }
  }

  // MARK: Warning

  /// Tells of a likely slip at the place of the call that is being carried out; the same `key` once.
  public func warn(once key: String, _ caution: @autoclosure () -> Caution) {
    guard warns, told.insert(key).inserted else { return }
    changes.note()
    cautions.append(caution())
  }

  /// Whether `warn` would tell of this slip.
  public func wouldWarn(_ key: String) -> Bool { warns && !told.contains(key) }

  /// Tells what waits, of the call at `place`.
  func tellCautions(at place: Place?) {
    for caution in cautions {
      output.report(Diagnostic(.warning, caution.message, at: place, notes: caution.notes))
    }
    cautions = []
  }

  var hasCautions: Bool { !cautions.isEmpty }

  // MARK: Showing

  /// Keeps the value of a line as `_`.
  func remember(_ value: Value) {
    if case .none = value { return }
    setVariable("_", value)
  }

  func echo(_ value: Value) {
    if case .none = value { return }
    let text = description(of: value)
    if output.takesDisplays, case .object(let object) = value, let display = object.display {
      output.display(display, text: text.isEmpty ? "" : text + "\n")
    } else if !text.isEmpty {
      output.line(text)
    }
  }

  /// What an echo shows of a value.
  public func description(of value: Value) -> String { value.description(in: style) }
  /// The same for an overview: of what is very long the ends.
  public func excerpt(of value: Value) -> String { value.excerpt(in: style) }
  /// What `print` shows of a value.
  public func text(of value: Value) -> String { value.text(in: style) }

  /// What the output can show, with the graphics that were asked for.
  public var style: OutputStyle {
    var style = output.style
    if let graphics { style.graphics = graphics }
    return style
  }
}

extension Failure {
  /// A text that is no program.
  public init(_ error: SyntaxError, in source: Source) {
    self.init(
      .syntax,
      Diagnostic(
        .error, error.message, at: Place(source, error.span), label: error.label, notes: error.notes))
  }
}
