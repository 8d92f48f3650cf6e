import Diagnostics

/// The arguments of one call sorted into the parameters of one command.
struct Slots {
  private var given: [Argument?]
  private var rest: [Argument] = []
  private var next = 0
  private let name: String

  init(_ arguments: [Argument], to parameters: [ParameterInfo], of name: String) throws {
    self.name = name
    given = Array(repeating: nil, count: parameters.count)
    var position = 0
    for (index, argument) in arguments.enumerated() {
      if let label = argument.label {
        try place(argument, index, labelled: label, in: parameters)
        continue
      }
      while position < parameters.count, parameters[position].isNamedOnly || given[position] != nil {
        position += 1
      }
      guard position < parameters.count else { throw Self.tooMany(parameters, of: name, at: index) }
      if parameters[position].isVariadic {
        rest.append(argument)
      } else {
        given[position] = argument
        position += 1
      }
    }
    for (index, parameter) in parameters.enumerated()
    where parameter.isRequired && given[index] == nil {
      throw Problem(
        "\(name) needs \(parameter.name)", label: "\(parameter.name): \(parameter.summary)")
    }
  }

  private mutating func place(
    _ argument: Argument, _ index: Int, labelled label: String, in parameters: [ParameterInfo]
  ) throws {
    guard let slot = parameters.firstIndex(where: { $0.name == label || $0.aliases.contains(label) }) else {
      let names = parameters.flatMap { [$0.name] + $0.aliases }
      let hint = nearest(label, among: names).map { "did you mean '\($0)'?" }
      let known = parameters.map(\.name)
      throw Problem(
        "\(name) has no argument '\(label)'", at: .label(index),
        label: hint,
        notes: hint == nil && !known.isEmpty ? ["\(name) takes \(known.joined(separator: ", "))"] : [])
    }
    guard given[slot] == nil else {
      throw Problem("\(name) got '\(parameters[slot].name)' twice", at: .label(index))
    }
    given[slot] = argument
  }

  private static func tooMany(_ parameters: [ParameterInfo], of name: String, at index: Int) -> Problem {
    let count = parameters.count { !$0.isNamedOnly }
    let limit =
      switch count {
      case 0: "no arguments"
      case 1: "one argument"
      default: "at most \(count) arguments"
      }
    return Problem(
      "\(name) takes \(limit)\(count < parameters.count ? " without a name" : "")", at: .argument(index))
  }

  /// The next parameter's value, in the order of declaration.
  mutating func take<T>(_ parameter: Parameter<T>, in session: Session) throws -> T {
    defer { next += 1 }
    let info = parameter.info
    do {
      if info.isVariadic {
        return try T.bind(all: given[next].map { [$0] } ?? rest, in: session)
      }
      guard let argument = given[next] else {
        if let fallback = parameter.fallback { return fallback }
        throw Problem("\(name) needs \(info.name)")
      }
      let value = try T.bind(argument, in: session)
      if let complaint = parameter.check?(value) { throw Problem(complaint, at: .parameter(info.name)) }
      return value
    } catch let mismatch as Mismatch {
      throw wording(mismatch, info, given[next])
    } catch let problem as Problem where problem.culprit == .call {
      throw Problem(
        problem.message, at: .parameter(info.name), label: problem.label, notes: problem.notes)
    }
  }

  private func wording(_ mismatch: Mismatch, _ info: ParameterInfo, _ argument: Argument?) -> Problem {
    if let argument, argument.value == nil, let word = argument.word {
      let hint = nearest(word, among: info.choices + session(names: argument)).map { "did you mean '\($0)'?" }
      return Problem(
        info.choices.isEmpty ? "nothing is called '\(word)'" : "\(info.name) knows no '\(word)'",
        at: .parameter(info.name), label: hint,
        notes: hint == nil && !info.choices.isEmpty
          ? ["it knows \(info.choices.joined(separator: ", "))"] : [])
    }
    let got = mismatch.detail ?? argument?.value.map { "got \(article($0.typeName))" }
    return Problem(
      "\(name)'s \(info.name) must be \(article(info.typeName))", at: .parameter(info.name), label: got)
  }

  private func session(names argument: Argument) -> [String] { [] }
}

/// `a tensor`, `an optimizer`; `none`, `text` and words that already have one stay bare.
public func article(_ noun: String) -> String {
  if ["none", "text"].contains(noun) || noun.hasPrefix("a ") || noun.hasPrefix("an ") { return noun }
  guard let first = noun.first else { return noun }
  return ("aeiou".contains(first) ? "an " : "a ") + noun
}
