/// An expression of a Python program, and how it is laid out in lines.
indirect enum Python {
  /// As it stands: a number, a name, a text in quotes.
  case atom(String)
  case call(String, [Argument])
  /// A call with a line for each argument.
  case stack(String, [Python])
  case list([Python])
  /// Lines of remarks in front of an element of a list.
  case remarked([String], Python)

  struct Argument {
    var label: String?
    let value: Python

    init(_ label: String? = nil, _ value: Python) { (self.label, self.value) = (label, value) }
  }

  static let widest = 100

  /// In as few lines as fit. `lead` stands in front of the first line, `tail` behind the last.
  func lines(indent: Int = 0, lead: String = "", tail: String = "") -> [String] {
    let margin = String(repeating: " ", count: indent)
    if case .remarked(let remarks, let value) = self {
      return remarks.map { "\(margin)# \($0)" } + value.lines(indent: indent, lead: lead, tail: tail)
    }
    let line = flat.map { "\(margin)\(lead)\($0)\(tail)" }
    if let line, line.count <= Self.widest { return [line] }
    switch self {
    case .call(let name, let arguments) where !arguments.isEmpty:
      // A list alone needs no indentation of its own.
      if arguments.count == 1, arguments[0].label == nil, case .list = arguments[0].value {
        return arguments[0].value.lines(indent: indent, lead: "\(lead)\(name)(", tail: ")\(tail)")
      }
      return ["\(margin)\(lead)\(name)("]
        + arguments.flatMap { argument in
          argument.value.lines(indent: indent + 4, lead: argument.label.map { "\($0)=" } ?? "", tail: ",")
        } + ["\(margin))\(tail)"]
    case .stack(let name, let items):
      return ["\(margin)\(lead)\(name)("] + items.flatMap { $0.lines(indent: indent + 4, tail: ",") }
        + ["\(margin))\(tail)"]
    case .list(let items) where !items.isEmpty:
      return ["\(margin)\(lead)["] + items.flatMap { $0.lines(indent: indent + 4, tail: ",") }
        + ["\(margin)]\(tail)"]
    default: return line.map { [$0] } ?? []
    }
  }

  /// In one line, as part of a formula.
  var text: String { flat ?? "" }

  /// In one line; `nil` when that cannot be: of calls in a list there is one a line.
  private var flat: String? {
    switch self {
    case .atom(let text): return text
    case .remarked, .stack: return nil
    case .call(let name, let arguments):
      let parts = arguments.compactMap { argument in
        argument.value.flat.map { (argument.label.map { "\($0)=" } ?? "") + $0 }
      }
      return parts.count == arguments.count ? "\(name)(\(parts.joined(separator: ", ")))" : nil
    case .list(let items):
      let parts = items.compactMap { item -> String? in
        if case .call = item { return nil }
        return item.flat
      }
      return parts.count == items.count ? "[\(parts.joined(separator: ", "))]" : nil
    }
  }
}

extension Python {
  /// A float, in digits that come back to the bit.
  static func number(_ number: Double) -> Python {
    guard number.isFinite else {
      return .atom(number.isNaN ? "float(\"nan\")" : number > 0 ? "float(\"inf\")" : "float(\"-inf\")")
    }
    return .atom(number.description)
  }

  static func int(_ number: Int) -> Python { .atom(String(number)) }
  static func bool(_ bool: Bool) -> Python { .atom(bool ? "True" : "False") }

  /// `(28, 28)`, `(784,)`.
  static func tuple(_ items: [Python]) -> Python {
    let text = items.compactMap(\.flat).joined(separator: ", ")
    return .atom(items.count == 1 ? "(\(text),)" : "(\(text))")
  }

  static func shape(_ lengths: [Int]) -> Python { tuple(lengths.map(int)) }

  /// In double quotes, with what Python would take otherwise escaped.
  static func text(_ text: String) -> Python {
    var quoted = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\x\(digits.count < 2 ? "0" : "")\(digits)"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return .atom("\"\(quoted)\"")
  }

  /// A call with those of the arguments that are there; one called "" stands without a name.
  static func call(_ name: String, with arguments: [(String, Python?)]) -> Python {
    .call(
      name,
      arguments.compactMap { label, value in value.map { Argument(label.isEmpty ? nil : label, $0) } })
  }

  func remarked(_ remarks: [String]) -> Python { remarks.isEmpty ? self : .remarked(remarks, self) }
}
