import Testing

@testable import Notebook

/// When a line of output agrees with the one that stands there.
@Suite struct LinePatternTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let expected: String
    let got: String
    let agrees: Bool
    var tolerance = Tolerance.share(0)
    var testDescription: String { "\(expected) | \(got)" }
  }

  static func same(_ expected: String, _ got: String, _ share: Double = 0) -> Case {
    Case(expected: expected, got: got, agrees: true, tolerance: .share(share))
  }

  static func other(_ expected: String, _ got: String, _ share: Double = 0) -> Case {
    Case(expected: expected, got: got, agrees: false, tolerance: .share(share))
  }

  static let text = [
    same("", ""), same("a b", "a b"), other("a b", "a  b"), other("a", "b"), other("a", ""), other("", "a"),
    other("a", "ab"), other("ab", "a"),
    // Blanks at the end are not seen.
    same("a", "a  \t\r"), same("a  ", "a"),
    // Composed or not, it is one character.
    same("caf\u{E9}", "cafe\u{301}"), other("é", "e"), same("損失 0.313", "損失 0.314"),
  ]

  static let numbers = [
    // Whole numbers exactly, however they are grouped; a float that is written as 2. is one.
    same("60,000", "60000"), other("9,755", "9,756"), other("[2., 4.]", "[3., 4.]"), same("007", "7"),
    other("-1", "1"), other("12345678901234567890", "12345678901234567891"),
    // One in the last digit, where three digits count: rounding.
    same("loss 0.3130", "loss 0.3131"), same("loss 0.3130", "loss 0.3129"),
    other("loss 0.3130", "loss 0.3132"),
    same("90.8 %", "90.9 %"), other("90.8 %", "91.0 %"), same("9.999", "10.000"),
    same("1.23e-05", "1.24e-05"),
    other("1.23e-05", "1.23e-04"), other("1.23e-05", "1.25e-05"),
    // A rate of 0.001 is not nearly one of 0.002.
    other("adamax(0.001)", "adamax(0.002)"), other("0.5", "0.6"), other("0.31", "0.32"),
    // What float32 hardly tells apart, and both zeros.
    same("0.5", "0.49999997"), same("1", "0.9999999"), other("0.5", "0.50001"), same("-0.0000", "0.0000"),
    same("0.0000", "-0.0000"), other("0.0000", "0.0001"),
    // The coarser of the two says how exact they are.
    same("0.3130", "0.31302"), same("0.31302", "0.3130"), other("0.3130", "0.31315"),
    // Digits in words, in versions and behind letters.
    other("x1", "x2"), other("dense_1", "dense_2"), other("0.1.2", "0.1.3"), other("W₁", "W₂"),
    same("28×28", "28×28"),
    other("28×28", "28×29"), other("float32", "float64"), same("3-2", "3-2"), other("3-2", "3-1"),
    same("x - 0.250", "x - 0.251"), other("nan", "0.0"), same("inf", "inf"), other("inf", "-inf"),
    same("−0.250", "-0.251"),
  ]

  static let tolerances = [
    // A share of the larger number, whole ones included.
    same("accuracy 9,755/10,000", "accuracy 9,800/10,000", 0.01),
    other("accuracy 9,755/10,000", "accuracy 9,900/10,000", 0.01),
    same("epoch 1/5", "epoch 1/5", 0.01), other("epoch 1/5", "epoch 2/5", 0.01),
    same("0.30", "0.31", 0.05), other("0.30", "0.32", 0.05),
    // Behind ± stands how far a number may be off.
    same("loss 0.31±0.02", "loss 0.33"), same("loss 0.31±0.02", "loss 0.29"),
    other("loss 0.31±0.02", "loss 0.34"),
    same("steps 100±5", "steps 96"), other("steps 100±5", "steps 94"),
    // The program may write one itself.
    same("0.31±0.02", "0.31±0.02"), other("0.31±0.02", "0.31±0.03"), other("0.31±0.02", "0.35±0.02"),
    same("97.62 ± 0.12 %", "97.63 ± 0.12 %"),
    Case(expected: "0.3130", got: "0.3131", agrees: false, tolerance: .exact),
    Case(expected: "0.50", got: "0.5", agrees: false, tolerance: .exact),
    Case(expected: "loss 0.3130 …", got: "loss 0.3130  0.4 s", agrees: true, tolerance: .exact),
    Case(expected: "1.0 0.4 s", got: "1.0 0.5 s", agrees: true, tolerance: .exact),
  ]

  static let columns = [
    // Numbers in columns stand right or left.
    same("a  9.999  b", "a 10.000  b"), same("a 10.000  b", "a  9.999  b"), same("9.999  b", "10.000 b"),
    other("a  9.999  b", "a  10.000  b c"), same("[ 0.000, 1.000]", "[-0.000, 1.000]"),
    same("[-0.000, 1.000]", "[ 0.000, 1.000]"), other("a 1", "a  1"), other("[1, 2]", "[1,2]"),
  ]

  static let times = [
    same("loss 0.100  0.4 s", "loss 0.100  12 s"), same("1 min 45 s", "0.3 s"), same("2 h 05 min", "12 µs"),
    same("time: 3.4 ms", "time: 388 µs"), other("time: 3.4 ms", "time: 3.4"), other("3.4 ms", "3.4 msx"),
    other("5 min 2", "6 min 2"), other("2 h", "3 h"), other("0.4 seconds", "0.5 seconds"),
    other("-1 s", "-2 s"),
    other("x1 s", "x2 s"), same("  0.58 s  best", " 10.58 s  best"),
  ]

  static let ellipses = [
    same("…", "anything"), same("…", ""), same("...", "x"), same("a … c", "a b c"), other("a … c", "a b d"),
    same("a … c", "a b c c"), same("loss …", "loss 0.3"), same("loss …", "loss   0.3"),
    other("loss …", "lost 0.3"),
    same("… s", "12 min s"), same("… 5 left", "12 of 5 left"), other("… 5 left", "12 of 6 left"),
    same("0.31…", "0.3145"), same("98.… x", "98.33 x"), other("0.31…", "0.3245"), same("…5", "0.35"),
    same("a…b…c", "a1b2b3c"),
    other("a…b…c", "acb"), same("… …", "x y"), other("… …", "xy"), same("[0, ..., 9]", "[0, 1, 2, 9]"),
    same("… 0.313", "x 0.314"), other("…ab", "ab c"),
  ]

  @Test(arguments: [text, numbers, tolerances, columns, times, ellipses].joined().map { $0 })
  func agreement(_ example: Case) {
    let pattern = LinePattern(example.expected)
    #expect(pattern.matches(example.got, tolerance: example.tolerance) == example.agrees)
  }

  @Test(arguments: [
    ("loss 0.3130  x", "loss 0.3150  x", 5..<11, 5..<11, "more than 0.0001 from 0.313"),
    ("loss 0.31±0.02", "loss 0.35", 5..<14, 5..<9, "more than 0.02 from 0.31"),
    ("shape (2, 3)", "shape (2, 4)", 10..<11, 10..<11, nil), ("abc", "abd", 2..<3, 2..<3, nil),
    ("a word", "a verb", 2..<3, 2..<6, nil), ("abc", "ab", 2..<3, 2..<2, nil),
    ("ab", "abc", 2..<2, 2..<3, nil),
    ("a … z", "a b c", 4..<5, 4..<5, nil),
    // Behind an ellipsis where most of what stands there is.
    ("loss … acc 98 %", "loss 0.5 acc 97 %", 11..<13, 13..<15, nil),
    ("x = [1, …, 4]", "x = [1, 2, 3, 5]", 11..<12, 14..<15, nil),
    ("A … B … D", "A x B y C", 8..<9, 8..<9, nil),
  ]) func saysWhere(
    _ expected: String, _ got: String, _ first: Range<Int>, _ second: Range<Int>, _ reason: String?
  ) {
    #expect(
      LinePattern(expected).mismatch(with: got, tolerance: .share(0))
        == LinePattern.Mismatch(expected: first, got: second, reason: reason))
  }

  @Test func aLongLineOfEllipsesIsSoonDone() {
    let pattern = LinePattern(String(repeating: "…a", count: 200) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 5000), tolerance: .share(0)))
  }

  /// Whatever a line holds, it agrees with itself, and no longer when a number moves by more than two in its last
  /// digit.
  @Test func linesAgreeWithThemselvesAlone() {
    var random = SystemRandom(state: 7)
    for _ in 0..<2000 {
      let numbers = (0..<3).map { _ in random.number() }
      func line(_ numbers: [(sign: String, digits: Int, decimals: Int)]) -> String {
        numbers.map { "x \($0.sign)\(SystemRandom.text($0.digits, $0.decimals))" }.joined(separator: ", ")
      }
      let text = line(numbers)
      #expect(LinePattern(text).matches(text, tolerance: .share(0)))
      #expect(LinePattern(text).matches(text, tolerance: .exact))
      var changed = numbers
      let index = random.below(3)
      changed[index].digits += 2 + random.below(7)
      #expect(!LinePattern(text).matches(line(changed), tolerance: .share(0)), "\(text) | \(line(changed))")
    }
  }
}

/// The same numbers in every run.
struct SystemRandom {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  /// Digits of which the last are decimals. Few enough that float32 tells neighbours apart.
  mutating func number() -> (sign: String, digits: Int, decimals: Int) {
    (below(2) == 0 ? "" : "-", 1 + below(100_000), below(5))
  }

  static func text(_ digits: Int, _ decimals: Int) -> String {
    guard decimals > 0 else { return String(digits) }
    let text = String(digits)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    return padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }
}
