#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One column that is made of others: a product of factors.
struct Feature: Equatable, Sendable {
  /// An input, or its sine or cosine, to a power of 1 or more.
  struct Factor: Equatable, Sendable {
    enum Function: String, CaseIterable, Sendable { case sin, cos }

    /// `nil`: the input as it is.
    let function: Function?
    /// From 0.
    let input: Int
    let power: Int

    func value(at point: UnsafeBufferPointer<Double>) -> Double {
      let base =
        switch function {
        case .sin: sin(point[input])
        case .cos: cos(point[input])
        case nil: point[input]
        }
      return (1..<power).reduce(base) { product, _ in product * base }
    }
  }

  let written: String
  let factors: [Factor]

  /// Its value at a point, which has all inputs that it names.
  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    factors.dropFirst().reduce(factors.first?.value(at: point) ?? 1) { $0 * $1.value(at: point) }
  }
}

/// Reads one word of the grammar that `FeatureMap` describes.
struct FeatureParser {
  private let word: String
  private let inputs: Int
  private var rest: Substring
  private static let highestPower = 100

  init(_ word: String, inputs: Int) {
    self.word = word
    self.inputs = inputs
    rest = word[...]
  }

  /// The feature that the word is; of `sin` or `cos` alone one for each input.
  mutating func features() throws(DataError) -> [Feature] {
    if let function = Feature.Factor.Function(rawValue: word) {
      return (0..<inputs).map { input in
        Feature(
          written: "\(word)(x\(input + 1))",
          factors: [Feature.Factor(function: function, input: input, power: 1)])
      }
    }
    if word == "*" { throw DataError("'*' is no feature", label: "a product has no blanks: x1*x2") }
    var factors = [try factor()]
    while take("*") { factors.append(try factor()) }
    guard rest.isEmpty else { throw wrong("'\(rest)' does not go on a feature") }
    return [Feature(written: word, factors: factors)]
  }

  private mutating func factor() throws(DataError) -> Feature.Factor {
    let name = taken(while: \.isLetter)
    guard let function = Feature.Factor.Function(rawValue: name) else {
      guard name == "x" else { throw unknown(name) }
      return Feature.Factor(function: nil, input: try inputNumber(), power: try power())
    }
    guard take("("), take("x") else { throw wrong("\(name) is of an input", label: "as \(name)(x1)") }
    let input = try inputNumber()
    guard take(")") else { throw wrong("a ')' is missing") }
    return Feature.Factor(function: function, input: input, power: try power())
  }

  /// The number behind `x`, counted from 0.
  private mutating func inputNumber() throws(DataError) -> Int {
    let digits = taken(while: \.isWholeNumber)
    guard let number = Int(digits), number >= 1, number <= inputs else {
      throw wrong("there is no input 'x\(digits)'", label: known)
    }
    return number - 1
  }

  private mutating func power() throws(DataError) -> Int {
    guard take("^") || take("**") else { return 1 }
    let digits = taken(while: \.isWholeNumber)
    guard let power = Int(digits), (1...Self.highestPower).contains(power) else {
      throw wrong("a power is a whole number from 1 to \(Self.highestPower)", label: "as x1^2")
    }
    return power
  }

  private func unknown(_ name: String) -> DataError {
    guard !name.isEmpty else {
      return wrong(
        rest.isEmpty ? "a factor is missing at its end" : "'\(rest)' is no factor",
        label: "an input, sin(input) or cos(input)")
    }
    return wrong(
      "there is no '\(name)'", label: rest.first == "(" ? "the functions are sin and cos" : known)
  }

  private var known: String {
    switch inputs {
    case 0: "the points have no inputs"
    case 1: "the input is x1"
    case 2: "the inputs are x1 and x2"
    default: "the inputs are x1 to x\(inputs)"
    }
  }

  private func wrong(_ message: String, label: String? = nil) -> DataError {
    DataError("feature '\(word)': \(message)", label: label)
  }

  private mutating func take(_ text: String) -> Bool {
    // "**" is a power, never two products.
    guard rest.hasPrefix(text), text != "*" || !rest.hasPrefix("**") else { return false }
    rest.removeFirst(text.count)
    return true
  }

  private mutating func taken(while isWanted: (Character) -> Bool) -> String {
    let part = rest.prefix(while: isWanted)
    rest = rest[part.endIndex...]
    return String(part)
  }
}
