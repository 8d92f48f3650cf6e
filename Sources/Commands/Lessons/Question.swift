import Diagnostics
import Interpreter
import Plots
import Syntax

/// A question to a learner: what is right, and how what is typed is read.
struct Question {
  enum Expected {
    case number(Double)
    /// Of a shape, or of several numbers.
    case numbers([Double])
    case truth(Bool)
    /// Which of the choices.
    case choice(Int)
  }

  let text: String
  let expected: Expected
  let choices: [String]
  /// How far a number may be off; `nil` for 1 % of it, and nothing where it is whole.
  let tolerance: Double?
  let hint: String?
  let explanation: String?

  /// What an input is to the question.
  enum Reading: Equatable {
    /// Something to run.
    case other
    case right
    case wrong
    /// A literal of another kind than is asked for.
    case unfit
  }

  func reading(of input: String) -> Reading {
    var input = input[...]
    while input.last?.isWhitespace == true { input.removeLast() }
    while input.first?.isWhitespace == true { input.removeFirst() }
    if case .choice(let right) = expected {
      if let index = choice(String(input)) { return index == right ? .right : .wrong }
    }
    // 83.9 % is a number as well.
    if input.last == "%" { input.removeLast() }
    guard let value = Self.literal(in: String(input)) else { return .other }
    switch (expected, value) {
    case (.choice, .text(let text)):
      return choice(text) == nil ? .unfit : reading(of: text)
    case (.number(let wanted), .number(let given)):
      return isEqual(given, wanted) ? .right : .wrong
    case (.truth(let wanted), .bool(let given)):
      return given == wanted ? .right : .wrong
    case (.numbers(let wanted), .list(let list)):
      let given = list.items.compactMap(\.asNumber)
      guard given.count == list.items.count else { return .unfit }
      return given.count == wanted.count && zip(given, wanted).allSatisfy(isEqual) ? .right : .wrong
    default: return .unfit
    }
  }

  /// The choice that is written out or named by its letter, whatever the case.
  private func choice(_ input: String) -> Int? {
    let input = input.lowercased()
    if let index = choices.firstIndex(where: { $0.lowercased() == input }) { return index }
    if let index = choices.indices.first(where: { Self.letter($0) == input }) { return index }
    return ["y": "yes", "n": "no"][input].flatMap { choices.firstIndex(of: $0) }
  }

  private func isEqual(_ given: Double, _ wanted: Double) -> Bool {
    let allowed = tolerance ?? (wanted == wanted.rounded() ? 0 : abs(wanted) * 0.01)
    // What was rounded in the tolerance's last digit is still within it.
    return abs(given - wanted) <= allowed + abs(wanted) * 1e-9
  }

  static func letter(_ index: Int) -> String { String(Character(Unicode.Scalar(UInt8(97 + index % 26)))) }

  /// How an answer looks.
  var form: String {
    switch expected {
    case .number: "a number"
    case .numbers(let numbers):
      "\(numbers.count) numbers in parentheses, as (\(numbers.indices.map { String($0 + 1) }.joined(separator: ", ")))"
    case .truth: "true or false"
    case .choice: "a letter, \(Self.letter(0)) to \(Self.letter(max(choices.count - 1, 0)))"
    }
  }

  /// The right answer as it is shown.
  var answer: String {
    switch expected {
    case .number(let number): Self.shown(number)
    case .numbers(let numbers):
      "(" + numbers.map(Self.shown).joined(separator: ", ") + (numbers.count == 1 ? ",)" : ")")
    case .truth(let truth): truth ? "true" : "false"
    case .choice(let index): "\(Self.letter(index)), \(choices[index])"
    }
  }

  /// To four digits, without zeros at the end.
  private static func shown(_ number: Double) -> String {
    if number == number.rounded() { return numberText(number) }
    var text = significantText(number)
    guard text.contains("."), !text.contains("e") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// The value of an input that is nothing but a literal.
  private static func literal(in input: String) -> Value? {
    guard let program = try? parse(Source(input)), program.statements.count == 1,
      case .expression(let expression)? = program.statements.first?.kind
    else { return nil }
    return literal(expression, depth: 0)
  }

  private static func literal(_ expression: Expression, depth: Int) -> Value? {
    guard depth < 3 else { return nil }
    switch expression.kind {
    case .number(let number): return .number(number)
    case .unary(.negative, let inner):
      guard case .number(let number) = inner.kind else { return nil }
      return .number(-number)
    case .bool(let bool): return .bool(bool)
    case .text(let text): return .text(text)
    case .list(let items), .tuple(let items):
      let values = items.compactMap { literal($0, depth: depth + 1) }
      return values.count == items.count ? .tuple(values) : nil
    default: return nil
    }
  }
}
