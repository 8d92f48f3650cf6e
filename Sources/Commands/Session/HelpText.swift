import Diagnostics
import Interpreter

/// Help as text, made of the declarations alone.
enum HelpText {
  /// All names by category.
  static func overview(of registry: Registry, in style: OutputStyle) -> String {
    var lines = [
      "A command is a call without parentheses: fit model epochs=5 is fit(model, epochs=5).",
      "help fit, ?fit or fit? explains one thing, help language how to write.", "",
    ]
    for category in Category.allCases {
      let names = registry.builtins.filter { $0.category == category }.map(\.name)
      guard !names.isEmpty else { continue }
      lines.append(category.rawValue)
      lines += wrapped(names.joined(separator: " "), to: style.width - 2).map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Usage, parameters and examples of one command.
  static func page(of builtin: Builtin, in style: OutputStyle) -> String {
    var lines = wrapped(builtin.usage, to: style.width, indent: "    ")
    lines += wrapped(builtin.summary, to: style.width)
    if !builtin.details.isEmpty {
      lines += builtin.details.split(separator: "\n", omittingEmptySubsequences: false)
        .flatMap { wrapped(String($0), to: style.width) }
    }
    let known = Set(builtin.peers.keras + builtin.peers.torch)
    let aliases = builtin.aliases.filter { !known.contains($0) }
    if !aliases.isEmpty { lines.append("Also called \(aliases.joined(separator: ", ")).") }
    lines += PeerTable(of: builtin).lines(width: style.width)
    if !builtin.parameters.isEmpty { lines += [""] + parameters(builtin.parameters, width: style.width) }
    if !builtin.examples.isEmpty { lines += ["", "Examples"] + examples(builtin.examples, in: style) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What a variable is, and what can be asked of it.
  static func page(of value: Value, named name: String, in session: Session) -> String {
    let style = session.output.style
    var lines = ["\(name) is \(article(value.typeName)):"]
    lines.append(session.excerpt(of: value))
    let members = session.memberNames(of: value)
    if !members.isEmpty {
      lines += ["", "Behind the dot"]
      lines += wrapped(members.joined(separator: " "), to: style.width - 2).map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func parameters(_ parameters: [ParameterInfo], width: Int) -> [String] {
    let names = parameters.map { $0.isVariadic ? $0.name + "…" : $0.name }
    let column = min(24, (names.map(displayWidth).max() ?? 0) + 2)
    return zip(names, parameters).flatMap { name, parameter -> [String] in
      var text = parameter.summary
      text += " " + facts(of: parameter)
      let body = wrapped(text, to: max(20, width - column - 2))
      let head = "  " + padded(name + " ", to: column)
      let indent = String(repeating: " ", count: column + 2)
      return body.enumerated().map { $0.offset == 0 ? head + $0.element : indent + $0.element }
    }
  }

  /// `whole number, 1…100, default 1; also batch_size`.
  private static func facts(of parameter: ParameterInfo) -> String {
    var facts = [parameter.typeName]
    if let range = parameter.rangeText { facts.append(range) }
    if let fallback = parameter.defaultText, fallback != "none" { facts.append("default \(fallback)") }
    if parameter.isRequired { facts.append("needed") }
    if !parameter.choices.isEmpty, !parameter.typeName.hasPrefix("one of") {
      facts.append("as " + parameter.choices.joined(separator: " "))
    }
    let also = parameter.aliases.isEmpty ? "" : "; also \(parameter.aliases.joined(separator: ", "))"
    return "[\(facts.joined(separator: ", "))\(also)]"
  }

  private static func examples(_ examples: [Example], in style: OutputStyle) -> [String] {
    examples.flatMap { example in
      example.code.split(separator: "\n").map { "  nn> " + $0 }
        + (example.output.map { $0.split(separator: "\n").map { "  " + $0 } } ?? [])
    }
  }
}
