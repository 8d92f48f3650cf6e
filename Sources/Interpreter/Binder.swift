import Diagnostics

/// The arguments of one call sorted into the parameters of one command.
struct Slots {
  /// Index of the argument for each parameter.
  private var given: [Int?]
  private var rest: [Int] = []
  private let arguments: [Argument]
  private let parameters: [ParameterInfo]
  private var next = 0
  private let name: String

  init(_ arguments: [Argument], to parameters: [ParameterInfo], of name: String) throws {
    self.name = name
    self.arguments = arguments
    self.parameters = parameters
    given = Array(repeating: nil, count: parameters.count)
    var position = 0
    for (index, argument) in arguments.enumerated() {
      if let label = argument.label {
        try place(index, labelled: label, in: parameters)
        continue
      }
      while position < parameters.count, parameters[position].isNamedOnly || given[position] != nil {
        position += 1
      }
      guard position < parameters.count else { throw Self.tooMany(parameters, of: name, at: index) }
      if parameters[position].isVariadic {
        rest.append(index)
      } else {
        given[position] = index
        position += 1
      }
    }
    for (index, parameter) in parameters.enumerated()
    where parameter.isRequired && given[index] == nil {
      throw Problem("\(name) needs \(parameter.name)", label: parameter.summary)
    }
  }

  /// Index of the argument that `parameter` was bound to.
  /// - Parameter element: which one, of a parameter that took several.
  func argument(of parameter: String, element: Int = 0, in parameters: [ParameterInfo]) -> Int? {
    guard let slot = parameters.firstIndex(where: { $0.name == parameter }) else { return nil }
    guard parameters[slot].isVariadic, given[slot] == nil else { return given[slot] }
    return rest.indices.contains(element) ? rest[element] : nil
  }

  private mutating func place(_ index: Int, labelled label: String, in parameters: [ParameterInfo]) throws {
    guard let slot = parameters.firstIndex(where: { $0.name == label || $0.aliases.contains(label) }) else {
      if parameters.contains(where: \.takesLabels) {
        rest.append(index)
        return
      }
      if let call = callOfFunction(taking: label) {
        throw Problem("\(name) has no argument '\(label)'", at: .label(index), label: "as in \(name) \(call)")
      }
      let known = parameters.map(\.name)
      let hint = nearest(label, among: known + parameters.flatMap(\.aliases))
      throw Problem(
        "\(name) has no argument '\(label)'", at: .label(index), label: hint.map { "did you mean '\($0)'?" },
        notes: hint == nil && !known.isEmpty ? ["\(name) takes \(known.joined(separator: ", "))"] : [])
    }
    guard given[slot] == nil else {
      throw Problem("\(name) got '\(parameters[slot].name)' twice", at: .label(index))
    }
    given[slot] = index
  }

  /// `use spiral noise=0.1`: the function that was given bare and has such an argument, called with all that
  /// it has.
  private func callOfFunction(taking label: String) -> String? {
    for argument in arguments {
      guard case .function(let function)? = argument.value, let builtin = function.builtin,
        argument.word != nil,
        builtin.parameters.contains(where: { $0.isCalled(label) })
      else { continue }
      let own = arguments.filter { argument in
        guard let label = argument.label, !parameters.contains(where: { $0.isCalled(label) }) else {
          return false
        }
        return builtin.parameters.contains { $0.isCalled(label) }
      }
      let list = own.map { "\($0.label ?? "")=\($0.written)" }.joined(separator: ", ")
      return (argument.label.map { "\($0)=" } ?? "") + "\(builtin.name)(\(list))"
    }
    return nil
  }

  private static func tooMany(_ parameters: [ParameterInfo], of name: String, at index: Int) -> Problem {
    let count = parameters.count { !$0.isNamedOnly }
    let suffix = count > 0 && count < parameters.count ? " without a name" : ""
    return Problem("\(name) takes \(Problem.limit(count))\(suffix)", at: .argument(index))
  }

  /// The next parameter's value, in the order of declaration.
  mutating func take<T>(_ parameter: Parameter<T>, in session: Session) throws -> T {
    defer { next += 1 }
    let info = parameter.info
    do {
      if info.isVariadic {
        return try T.bind(all: given[next].map { [arguments[$0]] } ?? rest.map { arguments[$0] }, in: session)
      }
      guard let index = given[next] else {
        if let fallback = parameter.fallback { return fallback }
        throw Problem("\(name) needs \(info.name)")
      }
      let value = try T.bind(arguments[index], in: session)
      if let complaint = parameter.check?(value) { throw Problem(complaint, at: .parameter(info.name)) }
      return value
    } catch let mismatch as Mismatch {
      let index = given[next] ?? mismatch.index.map { rest[$0] }
      throw wording(mismatch, info, index, session)
    } catch let problem as Problem where problem.culprit == .call {
      throw problem.moved(to: .parameter(info.name))
    }
  }

  private func wording(
    _ mismatch: Mismatch, _ info: ParameterInfo, _ index: Int?, _ session: Session
  ) -> Problem {
    let culprit = index.map { Problem.Culprit.argument($0) } ?? .call
    let argument = index.map { arguments[$0] }
    if let argument, argument.value == nil, let word = argument.word {
      // `fit model epochs 5`: the name of an argument without its `=`.
      if parameters.contains(where: { $0.name == word || $0.aliases.contains(word) }) {
        return Problem("nothing is called '\(word)'", at: culprit, label: "an argument is named by \(word)=…")
      }
      guard !info.choices.isEmpty else { return session.unknownName(word, at: culprit) }
      let hint = nearest(word, among: info.choices + session.knownNames)
      return Problem(
        "\(info.name) knows no '\(word)'", at: culprit, label: hint.map { "did you mean '\($0)'?" },
        notes: hint == nil ? ["it knows \(info.choices.joined(separator: ", "))"] : [])
    }
    if mismatch.isOfWord, let word = argument?.word {
      let hint = nearest(word, among: info.choices)
      return Problem(
        "\(info.name) knows no '\(word)'", at: culprit, label: hint.map { "did you mean '\($0)'?" },
        notes: hint == nil ? ["it knows \(info.choices.joined(separator: ", "))"] : [])
    }
    let got = mismatch.detail ?? argument?.value.map { "got \(article($0.typeName))" }
    return Problem("\(name)'s \(info.name) must be \(article(info.typeName))", at: culprit, label: got)
  }
}

/// `a tensor`, `an optimizer`; `none`, `text` and phrases that have one stay bare.
public func article(_ noun: String) -> String {
  let complete = ["one of ", "a ", "an "]
  if ["none", "text"].contains(noun) || complete.contains(where: noun.hasPrefix) { return noun }
  guard let first = noun.first else { return noun }
  return ("aeiou".contains(first) ? "an " : "a ") + noun
}
