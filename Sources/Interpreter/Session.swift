import Diagnostics
import Syntax

/// All that lives from one input to the next: variables, commands, output, the interrupt flag.
public final class Session {
  public let registry: Registry
  public let output: any Output
  public let interrupt: Interrupt
  /// Arguments behind the script's name.
  public var arguments: [String] = []
  private var extensions: [ObjectIdentifier: AnyObject] = [:]

  public init(registry: Registry, output: any Output, interrupt: Interrupt = Interrupt()) {
    self.registry = registry
    self.output = output
    self.interrupt = interrupt
  }

  /// State that commands keep in the session, one object of each type, made at first use.
  public func state<T: AnyObject>(_ type: T.Type, make: () -> T) -> T {
    if let known = extensions[ObjectIdentifier(type)] as? T { return known }
    let made = make()
    extensions[ObjectIdentifier(type)] = made
    return made
  }

  /// Parses and runs a source, statement by statement; echoes values unless told otherwise.
  public func run(_ source: Source, echo: Bool = true) throws(Failure) {}

  /// Calls a function value, or any object that can be called.
  public func call(_ callee: Value, _ arguments: [Argument]) throws -> Value { .none }

  /// Variables in the order in which they were first set.
  public var variables: [(name: String, value: Value)] { [] }
  public func variable(_ name: String) -> Value? { nil }
  public func setVariable(_ name: String, _ value: Value) {}

  /// Takes away all variables; commands' state stays.
  public func removeVariables() {}

  /// What an echo shows of a value.
  public func description(of value: Value) -> String { "" }
  /// What `print` shows of a value.
  public func text(of value: Value) -> String { "" }
}
