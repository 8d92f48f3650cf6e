/// How far numbers in an output may be off from those that stand there.
public enum Tolerance: Equatable, Sendable {
  /// Every digit must be the same.
  case exact
  /// By a share of the number; in any case by what rounding does.
  case share(Double)

  func widened(by share: Double?) -> Tolerance {
    guard case .share(let own) = self, let share else { return self }
    return .share(max(own, share))
  }
}

/// A number as it stands in a line: `60,000`, `-0.35`, `1.2e-05`.
struct WrittenNumber: Equatable {
  /// As it is written.
  let text: String
  let value: Double
  /// Digits without separators and leading zeros, with the sign; `nil` where a fraction or an exponent stands.
  let whole: String?
  /// One in the last digit that is written.
  let unit: Double

  /// Characters that it takes.
  var length: Int { text.count }

  /// The number that begins at `start`; `nil` when none does: digits within a word (`x1`) or a version (`0.1.2`)
  /// are none.
  init?(_ line: [Character], at start: Int) {
    guard start < line.count, start == 0 || !Self.joins(line[start - 1]) else { return nil }
    var end = start
    var sign = ""
    if Self.isSign(line[end]) {
      // Behind an operand it subtracts, or joins.
      guard start == 0 || !")]".contains(line[start - 1]) else { return nil }
      if line[end] != "+" { sign = "-" }
      end += 1
    }
    let (whole, afterWhole) = Self.whole(line, end)
    guard !whole.isEmpty else { return nil }
    var plain = sign + whole
    end = afterWhole
    let fraction = Self.fraction(line, end)
    if !fraction.isEmpty { plain += "." + fraction }
    end += fraction.isEmpty ? 0 : fraction.count + 1
    guard !Self.continues(line, end) else { return nil }
    let exponent = Self.exponent(line, end)
    if !exponent.isEmpty { plain += "e" + exponent }
    end += exponent.isEmpty ? 0 : exponent.count + 1
    guard let value = Double(plain) else { return nil }
    self.text = String(line[start..<end])
    self.value = value
    let isWhole = fraction.isEmpty && exponent.isEmpty
    let digits = whole.drop { $0 == "0" }
    self.whole = isWhole ? (digits.isEmpty ? "" : sign) + digits : nil
    unit = Double("1e\((Int(exponent) ?? 0) - fraction.count)") ?? 0
  }

  /// The two say the same: whole numbers exactly; others within a millionth of each other, which float32 hardly
  /// tells apart, or, where three digits or more count, within one of the last digit; any within the share of
  /// the larger one that `tolerance` allows.
  func agrees(with other: WrittenNumber, tolerance: Tolerance) -> Bool {
    guard case .share(let share) = tolerance else { return text == other.text }
    if let whole, let otherWhole = other.whole, whole == otherWhole || share == 0 {
      return whole == otherWhole
    }
    let isFraction = whole == nil || other.whole == nil
    let allowed = max(share, isFraction ? 1e-6 : 0) * size(beside: other)
    return isNear(other, within: max(allowed, lastDigit(beside: other)))
  }

  /// How far the two may be apart, where that is worth telling.
  func most(beside other: WrittenNumber, tolerance: Tolerance) -> Double {
    guard case .share(let share) = tolerance else { return 0 }
    return max(lastDigit(beside: other), share * size(beside: other))
  }

  private func size(beside other: WrittenNumber) -> Double { max(abs(value), abs(other.value)) }

  /// One in the last digit that both show, where at least three digits count; else 0. A rate of 0.001 is not
  /// nearly one of 0.002.
  private func lastDigit(beside other: WrittenNumber) -> Double {
    guard whole == nil, other.whole == nil else { return 0 }
    let unit = max(unit, other.unit)
    return size(beside: other) >= 100 * unit ? unit : 0
  }

  /// Differences of decimal numbers are not exact in binary.
  func isNear(_ other: WrittenNumber, within distance: Double) -> Bool {
    abs(value - other.value) <= distance * (1 + 1e-6)
  }

  // MARK: - Reading

  static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
  private static func isSign(_ character: Character) -> Bool { "+-−".contains(character) }

  /// What makes digits behind it a part of a word or of another number.
  static func joins(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  /// Digits, in groups of three or in one piece, without the separators.
  private static func whole(_ line: [Character], _ start: Int) -> (String, end: Int) {
    var end = start
    while end < line.count, isDigit(line[end]) { end += 1 }
    var text = String(line[start..<end])
    guard (1...3).contains(text.count) else { return (text, end) }
    while end + 3 < line.count, line[end] == ",", line[(end + 1)...(end + 3)].allSatisfy(isDigit),
      end + 4 >= line.count || !isDigit(line[end + 4])
    {
      text += String(line[(end + 1)...(end + 3)])
      end += 4
    }
    return (text, end)
  }

  /// Digits behind a point.
  private static func fraction(_ line: [Character], _ start: Int) -> String {
    guard start < line.count, line[start] == "." else { return "" }
    return String(line[(start + 1)...].prefix(while: isDigit))
  }

  /// Another point with digits follows: `0.1.2` is no number.
  private static func continues(_ line: [Character], _ end: Int) -> Bool {
    !fraction(line, end).isEmpty
  }

  /// `-05` of `e-05`.
  private static func exponent(_ line: [Character], _ start: Int) -> String {
    guard start + 1 < line.count, line[start] == "e" || line[start] == "E" else { return "" }
    let hasSign = "+-".contains(line[start + 1])
    let digits = line[(start + (hasSign ? 2 : 1))...].prefix(while: isDigit)
    let end = digits.endIndex
    guard !digits.isEmpty, end >= line.count || !joins(line[end]) || line[end] == "." else { return "" }
    return (hasSign ? String(line[start + 1]) : "") + String(digits)
  }
}

/// A time as the program tells it: `12 µs`, `0.42 s`, `1 min 45 s`, `2 h 05 min`. It differs from run to run.
struct WrittenDuration {
  /// Characters that it takes.
  let length: Int

  init?(_ line: [Character], at start: Int) {
    guard start < line.count, WrittenNumber.isDigit(line[start]),
      let number = WrittenNumber(line, at: start)
    else { return nil }
    var end = start + number.length
    guard let unit = Self.unit(line, &end) else { return nil }
    if unit == "h" || unit == "min" {
      // Alone `min` may mean the least of something.
      guard end + 1 < line.count, line[end] == " ", WrittenNumber.isDigit(line[end + 1]),
        let second = WrittenNumber(line, at: end + 1)
      else { return nil }
      end += 1 + second.length
      guard Self.unit(line, &end) == (unit == "h" ? "min" : "s") else { return nil }
    }
    length = end - start
  }

  private static let units = ["µs", "μs", "ms", "s", "min", "h"]

  /// The unit behind a number and a blank; moves `end` behind it.
  private static func unit(_ line: [Character], _ end: inout Int) -> String? {
    guard end < line.count, line[end] == " " else { return nil }
    let word = String(line[(end + 1)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    guard units.contains(word) else { return nil }
    end += 1 + word.count
    return word
  }
}
