/// A formula with numbers in the place of its symbols: `w − lr·g` becomes `0.15 − 0.5·(-0.2)`. What is no
/// symbol of `numbers`, as `max`, stays.
func substituted(_ formula: String, _ numbers: [String: String]) -> String {
  let characters = Array(formula)
  var result = ""
  var index = 0
  while index < characters.count {
    guard characters[index].isLetter else {
      result.append(characters[index])
      index += 1
      continue
    }
    var end = index
    while end < characters.count, characters[end].isPartOfSymbol { end += 1 }
    let symbol = String(characters[index..<end])
    if let number = numbers[symbol] {
      let next = end < characters.count ? characters[end] : " "
      let isRaised = next == "²" || next == "^"
      let isBracketed =
        (number.hasPrefix("-") && !(result.isEmpty || result.hasSuffix("|") || result.hasSuffix("(")))
        || (isRaised && (number.hasPrefix("-") || number.contains("e")))
      result += isBracketed ? "(\(number))" : number
    } else {
      result += symbol
    }
    index = end
  }
  return result
}

extension Character {
  /// Letters with their marks, subscripts and primes, and digits and underscores behind them; no exponents.
  fileprivate var isPartOfSymbol: Bool {
    self == "′" || self == "_" || isLetter || (isNumber && self != "²" && self != "³")
  }
}

/// The digits of a number below the line: `₁₂`.
func subscripted(_ number: Int) -> String {
  String(String(number).map { Character(Unicode.Scalar(0x2080 + UInt32($0.wholeNumberValue ?? 0)) ?? "?") })
}
