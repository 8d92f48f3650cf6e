import Foundation

/// Works out a formula as the microscope prints it, in Unicode: `0.15 − 0.5·(-0.2)`, `√(0.3 + 1e-07)`,
/// `max(0.1, |-0.2|)`, `e^0.5/(e^0.5 + e^1)`, `0.2²`. Written for the tests alone and without looking at what
/// printed it.
struct FormulaReader {
  private let characters: [Character]
  private var place = 0
  private let symbols: [String: Double]

  /// `nil` for what is no formula of numbers, or has a symbol that is not known.
  static func value(_ text: String, _ symbols: [String: Double] = [:]) -> Double? {
    var reader = FormulaReader(text, symbols)
    guard let value = reader.sum(), reader.place == reader.characters.count else { return nil }
    return value
  }

  private init(_ text: String, _ symbols: [String: Double]) {
    characters = text.filter { $0 != " " }.map { $0 }
    self.symbols = symbols
  }

  private var next: Character? { place < characters.count ? characters[place] : nil }

  private mutating func take(_ character: Character) -> Bool {
    guard next == character else { return false }
    place += 1
    return true
  }

  private mutating func sum() -> Double? {
    var total = next == "−" ? 0 : product()
    while let sign = next, sign == "+" || sign == "−", let before = total {
      place += 1
      guard let term = product() else { return nil }
      total = sign == "+" ? before + term : before - term
    }
    return total
  }

  private mutating func product() -> Double? {
    var total = power()
    while let sign = next, sign == "·" || sign == "/", let before = total {
      place += 1
      guard let factor = power() else { return nil }
      total = sign == "·" ? before * factor : before / factor
    }
    return total
  }

  private mutating func power() -> Double? {
    guard let base = atom() else { return nil }
    if take("²") { return base * base }
    guard take("^") else { return base }
    guard let exponent = atom() else { return nil }
    return pow(base, exponent)
  }

  private mutating func atom() -> Double? {
    if take("√") { return power().map { $0.squareRoot() } }
    if take("(") {
      guard let value = sum(), take(")") else { return nil }
      return value
    }
    if take("|") {
      guard let value = sum(), take("|") else { return nil }
      return abs(value)
    }
    if take("-") { return atom().map { -$0 } }
    if let next, next.isNumber { return number() }
    return named()
  }

  private mutating func number() -> Double? {
    var text = ""
    while let character = next {
      let isSign = (character == "-" || character == "+") && text.hasSuffix("e")
      guard character.isASCII, character.isNumber || character == "." || character == "e" || isSign else {
        break
      }
      text.append(character)
      place += 1
    }
    return Double(text)
  }

  private mutating func named() -> Double? {
    var name = ""
    while let character = next,
      character.isLetter || character == "_" || character == "′"
        || (character.isNumber && !name.isEmpty && character != "²")
    {
      name.append(character)
      place += 1
    }
    guard !name.isEmpty else { return nil }
    if let value = symbols[name] { return value }
    if name == "e" { return exp(1) }
    guard take("(") else { return nil }
    var arguments: [Double] = []
    repeat {
      guard let value = sum() else { return nil }
      arguments.append(value)
    } while take(",")
    guard take(")") else { return nil }
    let x = arguments[0]
    switch (name, arguments.count) {
    case ("max", 2): return max(x, arguments[1])
    case ("sign", 1): return x > 0 ? 1 : x < 0 ? -1 : 0
    case ("clip", 2): return min(max(x, -arguments[1]), arguments[1])
    case ("sigmoid", 1): return 1 / (1 + exp(-x))
    case ("tanh", 1): return tanh(x)
    case ("relu", 1): return max(0, x)
    case ("log", 1): return log(x)
    default: return nil
    }
  }
}
