import Diagnostics

extension Lexer {
  /// `1`, `1_000`, `.5`, `5.`, `1e-3`, `0x1f`, `0o17`, `0b101`. Whatever hangs on to a number belongs to it,
  /// so that `1.2.3` and `12abc` are one clear error.
  mutating func lexNumber() {
    let start = offset
    let hasPrefix = peek() == UInt8(ascii: "0") && peek(1).map { "xXoObB".utf8.contains($0) } == true
    while let scalar = scalar(at: offset) {
      if scalar == "." || Self.continuesName(scalar) {
        offset += UTF8.width(scalar)
        let isExponent = !hasPrefix && (scalar == "e" || scalar == "E")
        if isExponent, at("-") || at("+"), peek(1).map(Ascii.isDigit) == true { offset += 1 }
      } else {
        break
      }
    }
    let text = source.slice(start..<offset)
    guard let value = hasPrefix ? prefixedNumber(text) : decimalNumber(text) else {
      return fail("'\(text)' is no number", from: start)
    }
    guard value.isFinite else {
      return fail("this number is too large", from: start, label: "at most 1.797e308")
    }
    append(.number(value), from: start)
  }
}

private func prefixedNumber(_ text: String) -> Double? {
  let radix: Int
  switch text.dropFirst().first {
  case "x", "X": radix = 16
  case "o", "O": radix = 8
  default: radix = 2
  }
  guard let digits = ungrouped(text.dropFirst(2)), !digits.isEmpty else { return nil }
  var value = 0.0
  for digit in digits {
    guard let digit = digit.hexDigitValue, digit < radix, text.utf8.count == text.count else { return nil }
    value = value * Double(radix) + Double(digit)
  }
  return value
}

private func decimalNumber(_ text: String) -> Double? {
  guard let digits = ungrouped(text[...]) else { return nil }
  // `Double` also reads `inf`, `nan` and hexadecimal text, which are no numbers here.
  guard digits.utf8.allSatisfy({ Ascii.isDigit($0) || ".eE+-".utf8.contains($0) }) else { return nil }
  let whole = digits.hasPrefix(".") ? "0" + digits : digits
  if let exponent = whole.firstIndex(where: { $0 == "e" || $0 == "E" }) {
    guard exponent < whole.index(before: whole.endIndex) else { return nil }
  }
  return Double(whole) ?? Double(whole.replacingTrailingDot)
}

/// The digits without `_`, which may stand only between two of them.
private func ungrouped(_ text: Substring) -> String? {
  guard text.contains("_") else { return String(text) }
  let parts = text.split(separator: "_", omittingEmptySubsequences: false)
  for (left, right) in zip(parts, parts.dropFirst()) {
    guard left.last?.isHexDigit == true, right.first?.isHexDigit == true else { return nil }
  }
  return parts.joined()
}

extension String {
  /// `5.` is `5`, `5.e3` is `5e3`.
  fileprivate var replacingTrailingDot: String {
    guard let dot = firstIndex(of: ".") else { return self }
    let after = index(after: dot)
    guard after == endIndex || self[after] == "e" || self[after] == "E" else { return self }
    return String(self[..<dot] + self[after...])
  }
}
