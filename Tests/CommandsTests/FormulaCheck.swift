import Foundation
import Testing

/// Every line that says that numbers make a number is worked out again. Rounding to float32 and to nine
/// digits leaves a few parts in a million of the largest number in it.
func checkFormulas(_ text: String, atLeast count: Int, _ comment: String) {
  var checked = 0
  var constants: [String: Double] = [:]
  for line in joined(text) {
    for part in line.components(separatedBy: ",  ") {
      let sides = part.components(separatedBy: " = ")
      guard sides.count >= 2, let result = FormulaReader.value(sides[sides.count - 1].trimmed) else {
        continue
      }
      if sides.count == 2,
        sides[0].trimmed.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "′" })
      {
        constants[sides[0].trimmed] = result
      }
      guard let value = FormulaReader.value(sides[sides.count - 2].trimmed, constants), sides.count > 2
      else {
        continue
      }
      checked += 1
      let numbers = sides[sides.count - 2].components(
        separatedBy: CharacterSet(charactersIn: " ·()/√²|−+,")
      )
      .compactMap(Double.init).map(abs)
      let scale = max(abs(result), min(numbers.max() ?? 0, 10))
      // Keras takes powers of the float32 next to β₂: 1 − β₂ᵗ is off by 1e-5 of itself.
      let slack = part.contains("β₂^t") ? 1e-5 : 2e-6
      #expect(abs(value - result) <= slack * scale || value == result, "\(comment): \(part)")
    }
  }
  #expect(checked >= count, "\(comment): only \(checked) lines were checked")
}

/// Broken lines made whole again: what goes on stands four columns further in and begins with `=`, or
/// follows a line that ends in an operator.
private func joined(_ text: String) -> [String] {
  var lines: [String] = []
  for line in text.components(separatedBy: "\n") {
    let isRest =
      line.trimmed.hasPrefix("= ") || ["+", "−"].contains { lines.last?.hasSuffix(" " + $0) == true }
      || ["+ ", "− "].contains { line.trimmed.hasPrefix($0) }
    if isRest, let last = lines.popLast() {
      lines.append(last + " " + line.trimmed)
    } else {
      lines.append(line)
    }
  }
  return lines
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
