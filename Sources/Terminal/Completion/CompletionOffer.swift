import Interpreter

/// Names that fit a place, and what follows one when it is the only one.
struct CompletionOffer {
  var names: [String]
  var append: Character?
}

extension CompletionPlace {
  /// What is expected here, whatever is typed of it.
  func offer(in session: Session) -> CompletionOffer {
    if frame.items.last?.text == ".", !isApart {
      let receiver = Self.chain(endOf: Array(frame.items.dropLast()))
      return CompletionOffer(names: members(of: receiver, in: session))
    }
    if frame.opener == "(", !frame.callee.isEmpty {
      return argument(of: frame.callee, frame.items, isCommand: false, in: session)
    }
    if frame.opener == "{" { return statement(frame.items, in: session) }
    if let choices = choicesInList(in: session), frame.items.last.map({ $0.text == "," }) ?? true {
      return values(among: choices, in: session)
    }
    return expression(in: session)
  }

  private func statement(_ items: [Item], in session: Session) -> CompletionOffer {
    guard let first = items.first else {
      let names = session.knownNames + statementWords + constants
      return CompletionOffer(names: names, append: " ")
    }
    if first.text == "?" || (first.text == "help" && isApart && items.count == 1) {
      return CompletionOffer(names: session.knownNames)
    }
    if ["time", "else"].contains(first.text) { return statement(Array(items.dropFirst()), in: session) }
    let head = items.prefix { $0.isName || $0.text == "." }
    let command = Self.command(in: items)
    let isKeyword = statementWords.contains(first.text)
    guard !isKeyword, let command, items.count > command || isApart, !head.isEmpty else {
      return expression(in: session)
    }
    return argument(
      of: Array(items[..<command]), Array(items[command...]), isCommand: true, in: session)
  }

  /// Where the arguments start, when a statement reads as a command: a name, apart from what follows.
  private static func command(in items: [Item]) -> Int? {
    var end = 0
    while end < items.count, items[end].isName || items[end].text == ".",
      end == 0 || !items[end].hasSpaceBefore
    {
      end += 1
    }
    guard end > 0 else { return nil }
    if end < items.count {
      let next = items[end]
      // `a - b` computes, `a -b` is a command.
      let followsApart = end + 1 >= items.count || items[end + 1].hasSpaceBefore
      if !next.hasSpaceBefore || (next.isOperator && followsApart) || next.text == "," { return nil }
    }
    return end
  }

  /// An argument of a call or command: its name, or its value.
  private func argument(
    of callee: [Item], _ items: [Item], isCommand: Bool, in session: Session
  ) -> CompletionOffer {
    let arguments = isCommand ? Self.splitBySpace(items, isNew: isApart) : Self.splitByComma(items)
    guard let builtin = callee.last.flatMap({ session.registry.builtin($0.text) }),
      let current = arguments.last
    else { return expression(in: session) }
    let isMethod = callee.count > 1
    let parameters = Array(isMethod ? builtin.parameters.dropFirst() : builtin.parameters[...])
    let after: Character? = isCommand ? " " : nil
    if let label = Self.label(of: current) {
      guard current.count == 2 else { return expression(in: session) }
      let parameter = parameters.first { $0.name == label || $0.aliases.contains(label) }
      var offer = values(of: parameter, in: session)
      offer.append = parameter?.choices.isEmpty == false ? after : nil
      return offer
    }
    guard current.isEmpty else { return expression(in: session) }
    let before = arguments.dropLast()
    let labels = before.compactMap(Self.label)
    let position = before.count - labels.count
    let open = parameters.filter { !labels.contains($0.name) && !$0.isVariadic }
    let places = parameters.filter { !$0.isNamedOnly }
    let expected = position < places.count ? places[position] : places.last { $0.isVariadic }
    let given = Set(places.prefix(position).map(\.name))
    let names = open.filter { !given.contains($0.name) }.map { $0.name + "=" }
    return CompletionOffer(names: names + values(of: expected, in: session).names, append: after)
  }

  /// What a list may hold that is the value of a named argument: `metrics=[`.
  private func choicesInList(in session: Session) -> [String]? {
    guard frame.opener == "[", let outer, outer.items.last?.text == "=",
      let label = outer.items.dropLast().last, label.isName
    else { return nil }
    let callee =
      outer.opener == "(" ? outer.callee : Self.command(in: outer.items).map { Array(outer.items[..<$0]) }
    let builtin = callee?.last.flatMap { session.registry.builtin($0.text) }
    let parameter = builtin?.parameters.first { $0.name == label.text || $0.aliases.contains(label.text) }
    return parameter.flatMap { $0.choices.isEmpty ? nil : $0.choices }
  }

  /// Words that a parameter knows and variables; functions when something else is typed. `true`, `false`
  /// and `none` are offered where they are typed, or nothing else is taken.
  private func values(of parameter: ParameterInfo?, in session: Session) -> CompletionOffer {
    guard let parameter else { return expression(in: session) }
    return values(
      among: parameter.typeName == Bool.typeName ? ["true", "false"] : parameter.choices, in: session)
  }

  private func values(among choices: [String], in session: Session) -> CompletionOffer {
    let own = choices + session.variables.map(\.name)
    let isEnough = typed.isEmpty || choices.contains { $0.hasPrefix(typed) }
    return CompletionOffer(names: isEnough ? own : own + values(in: session))
  }

  private static func label(of argument: [Item]) -> String? {
    guard argument.count > 1, argument[0].isName, argument[1].text == "=" else { return nil }
    return argument[0].text
  }

  private static func splitByComma(_ items: [Item]) -> [[Item]] {
    items.split(omittingEmptySubsequences: false) { $0.text == "," }.map(Array.init)
  }

  /// Arguments of a command stand apart; an operator with space on both sides does not divide.
  private static func splitBySpace(_ items: [Item], isNew: Bool) -> [[Item]] {
    var arguments: [[Item]] = []
    for item in items {
      let joins = !item.hasSpaceBefore || item.isOperator || arguments.last?.last?.isOperator == true
      if joins, !arguments.isEmpty {
        arguments[arguments.count - 1].append(item)
      } else {
        arguments.append([item])
      }
    }
    if arguments.isEmpty || (isNew && arguments.last?.last?.isOperator != true) { arguments.append([]) }
    return arguments
  }

  private func expression(in session: Session) -> CompletionOffer {
    CompletionOffer(names: values(in: session))
  }

  /// Variables, constants and functions; the many functions only when something is typed.
  private func values(in session: Session) -> [String] {
    let own = session.variables.map(\.name) + constants
    return typed.isEmpty ? own : own + session.registry.names + ["not"]
  }

  private func members(of receiver: [Item], in session: Session) -> [String] {
    guard let value = value(of: receiver, in: session) else {
      // An unknown value: all that is a method of anything.
      let methods = session.registry.builtins.filter { $0.parameters.first?.receivers.isEmpty == false }
      return methods.map(\.name)
    }
    return session.memberNames(of: value)
  }

  /// The value of `a.b.c`, when reading it runs nothing. For `a[…]` of a list its first item stands, as
  /// the others are mostly of its kind.
  private func value(of chain: [Item], in session: Session) -> Value? {
    guard let first = chain.first, first.isName, var value = session.variable(first.text) else { return nil }
    for item in chain.dropFirst() where item.text != "." {
      switch value {
      case .object(let object) where item.isName:
        guard let member = try? object.member(item.text) else { return nil }
        value = member
      case .list(let list) where item.isBracket && item.text == "[":
        guard let item = list.items.first else { return nil }
        value = item
      default: return nil
      }
    }
    return value
  }
}

/// Words that a statement can start with beside a name.
private let statementWords = [
  "if", "else", "for", "while", "break", "continue", "def", "return", "no_grad", "time",
]
private let constants = ["true", "false", "none"]
