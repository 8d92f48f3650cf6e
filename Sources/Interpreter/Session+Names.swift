import Diagnostics

/// Finding what a name means, and what was meant when it means nothing.
extension Session {
  /// Names of variables, commands and functions.
  public var knownNames: [String] { variables.map(\.name) + registry.names }

  /// The error of a name that nothing has, with the nearest one that something has.
  public func unknownName(_ name: String, at culprit: Problem.Culprit = .call) -> Problem {
    if let advice = registry.foreignNames[name] {
      return Problem("nothing is called '\(name)'", at: culprit, label: advice)
    }
    let hint = nearest(name, among: knownNames)
    return Problem(
      "nothing is called '\(name)'", at: culprit, label: hint.map { "did you mean '\($0)'?" },
      notes: hint == nil ? ["help lists what there is, vars your own variables"] : [])
  }

  /// Writes help on a name, or on what there is, as `?name` does, but is no statement of itself: it is not noted,
  /// and what waits for the next statement goes on waiting. Throws errors without a place.
  public func explain(_ name: String?, span: Span = Span(0, 0)) throws {
    guard let help = registry.function("help") else { return }
    let arguments = name.map { [Argument(value: value(named: $0), word: $0, span: span)] } ?? []
    _ = try withRoom { try call(.function(help), arguments) }
  }

  /// The function that `value.name(…)` calls: a builtin made for such values, so that a user's
  /// variable of the same name does not take away a method; else the user's own, else a builtin.
  func callable(named name: String, on value: Value) -> Function? {
    let known = registry.function(name)
    if let known, known.builtin?.takes(value) == true { return known }
    if case .function(let function)? = variable(name) { return function }
    return known
  }

  /// `value.name`: a member, a property, or a function with `value` as its first argument.
  func member(_ name: String, of value: Value, span: Span) throws -> Value {
    if case .object(let object) = value, let member = try object.member(name) { return member }
    guard let function = callable(named: name, on: value) else { throw unknownMember(name, of: value) }
    if function.builtin?.isProperty == true {
      return try call(.function(function), [Argument(value: value, span: span)])
    }
    return .function(Function(function, on: value))
  }

  /// Members of a value: its own, and the functions that take its kind first.
  public func memberNames(of value: Value) -> [String] {
    var names: [String] = []
    if case .object(let object) = value { names = object.memberNames }
    for builtin in registry.builtins where builtin.takes(value) { names.append(builtin.name) }
    return Array(Set(names)).sorted()
  }

  func unknownMember(_ name: String, of value: Value) -> Problem {
    let hint = nearest(name, among: memberNames(of: value)).map { "did you mean '\($0)'?" }
    return Problem(
      "\(article(value.typeName)) has no member '\(name)'", label: hint ?? registry.foreignNames[name])
  }
}

extension Builtin {
  /// Whether the function is one of the methods of `value`.
  public func takes(_ value: Value) -> Bool {
    parameters.first?.receivers.contains(value.typeName) ?? false
  }
}
