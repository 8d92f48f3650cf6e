import Interpreter

/// A line of output as it is expected: text that must stand so, numbers that may differ in their last digit,
/// times that may be any, and `…` (or `...`) for whatever stands there. `0.31±0.02` says how far a number may be
/// off.
struct LinePattern {
  /// As it is written.
  let text: String
  /// It is `…` alone, which stands for any lines.
  let isGap: Bool
  /// What stands between ellipses, in order; there is at least one piece.
  private let pieces: [[Part]]

  /// Where a line differs, in characters of what is expected and of what came.
  struct Mismatch: Equatable {
    let expected: Range<Int>
    let got: Range<Int>
    /// Why, where the two places do not say it: how far a number may be off.
    var reason: String?
  }

  fileprivate struct Part {
    enum Kind {
      case literal(Character)
      /// `within` is what stands behind `±`.
      case number(WrittenNumber, within: WrittenNumber?)
      case duration
      case blanks
    }
    let kind: Kind
    /// Characters of the pattern.
    let range: Range<Int>
  }

  init(_ text: String) {
    let line = withoutTrailingBlanks(text)
    self.text = line
    let trimmed = line.drop { $0.isWhitespace }
    isGap = trimmed == "…" || trimmed == "..."
    pieces = Self.pieces(of: Array(line))
  }

  private static func pieces(of line: [Character]) -> [[Part]] {
    var pieces: [[Part]] = [[]]
    var index = 0
    func isEllipsis(at index: Int) -> Bool {
      index < line.count && (line[index] == "…" || line[index...].starts(with: "..."))
    }
    /// `0.3…` and `98.…`: digits in front of an ellipsis are text.
    func isCut(at index: Int) -> Bool {
      isEllipsis(at: index) || (index < line.count && line[index] == "." && isEllipsis(at: index + 1))
    }
    func add(_ kind: Part.Kind, _ length: Int) {
      pieces[pieces.count - 1].append(Part(kind: kind, range: index..<(index + length)))
      index += length
    }
    while index < line.count {
      if isEllipsis(at: index) {
        index += line[index] == "…" ? 1 : 3
        if pieces.count == 1 || pieces.last?.isEmpty == false { pieces.append([]) }
      } else if line[index] == " " {
        add(.blanks, line[index...].prefix { $0 == " " }.count)
      } else if let duration = WrittenDuration(line, at: index) {
        add(.duration, duration.length)
      } else if let number = WrittenNumber(line, at: index), !isCut(at: index + number.length),
        index == 0 || line[index - 1] != "…"
      {
        let within = Self.allowance(line, index + number.length)
        add(.number(number, within: within), number.length + (within.map { 1 + $0.length } ?? 0))
      } else {
        add(.literal(line[index]), 1)
      }
    }
    return pieces
  }

  /// The number of `±0.02`.
  private static func allowance(_ line: [Character], _ start: Int) -> WrittenNumber? {
    guard start + 1 < line.count, line[start] == "±", WrittenNumber.isDigit(line[start + 1]) else {
      return nil
    }
    return WrittenNumber(line, at: start + 1)
  }

  /// Whether a line agrees, with a tolerance that is relative to numbers.
  func matches(_ line: String, tolerance: Tolerance) -> Bool {
    text == line || mismatch(with: line, tolerance: tolerance) == nil
  }

  /// Where a line differs; `nil` when it agrees.
  func mismatch(with line: String, tolerance: Tolerance) -> Mismatch? {
    let got = Array(withoutTrailingBlanks(line))
    var place = 0
    for (index, piece) in pieces.enumerated() {
      let isLast = index == pieces.count - 1
      var attempt = PieceMatch(line: got, place: place, tolerance: tolerance)
      attempt.match(piece, isLast: isLast)
      // Behind an ellipsis the piece may stand anywhere, the last one at the end. Where it stands nowhere, it was
      // meant where most of it does.
      var start = place
      while index > 0, attempt.mismatch != nil || (isLast && attempt.place < got.count), start < got.count {
        start += 1
        var next = PieceMatch(line: got, place: start, tolerance: tolerance)
        next.match(piece, isLast: isLast)
        let isBetter =
          next.matched > attempt.matched
          || (isLast && next.matched == attempt.matched && start < got.count && attempt.mismatch != nil)
        if next.mismatch == nil || isBetter { attempt = next }
      }
      if let mismatch = attempt.mismatch { return mismatch }
      place = attempt.place
      if isLast, place < got.count {
        return Mismatch(expected: text.count..<text.count, got: place..<got.count)
      }
    }
    return nil
  }
}

/// One piece of a pattern held against a line from a place on.
private struct PieceMatch {
  let line: [Character]
  var place: Int
  let tolerance: Tolerance
  var mismatch: LinePattern.Mismatch?
  /// Parts that agree, up to the first that does not.
  private(set) var matched = 0
  /// By how many characters the number before was shorter than it stands in the pattern.
  private var slack = 0

  init(line: [Character], place: Int, tolerance: Tolerance) {
    (self.line, self.place, self.tolerance) = (line, place, tolerance)
  }

  mutating func match(_ parts: [LinePattern.Part], isLast: Bool) {
    for (index, part) in parts.enumerated() {
      switch part.kind {
      case .literal(let character):
        if place < line.count, line[place] == character { advance(1) } else { fail(part) }
      case .blanks where index == parts.count - 1 && !isLast:
        // An ellipsis follows, which takes further ones.
        if blanks(at: place) >= part.range.count { advance(part.range.count) } else { fail(part) }
      case .blanks: matchBlanks(part, before: index + 1 < parts.count ? parts[index + 1] : nil)
      case .duration: matchDuration(part, isBehindBlanks: index > 0 && parts[index - 1].isBlank)
      case .number(let number, let within):
        matchNumber(number, within, part, isBehindBlanks: index > 0 && parts[index - 1].isBlank)
      }
      if mismatch != nil { return }
      matched += 1
    }
  }

  private mutating func matchDuration(_ part: LinePattern.Part, isBehindBlanks: Bool) {
    if !isBehindBlanks {
      place += padding(of: part.range.count, before: WrittenDuration(line, at: afterBlanks)?.length)
    }
    guard let duration = WrittenDuration(line, at: place) else { return fail(part) }
    advance(duration.length, slack: part.range.count - duration.length)
  }

  private mutating func matchNumber(
    _ number: WrittenNumber, _ within: WrittenNumber?, _ part: LinePattern.Part, isBehindBlanks: Bool
  ) {
    if !isBehindBlanks {
      place += padding(of: number.length, before: WrittenNumber(line, at: afterBlanks)?.length)
    }
    guard let got = WrittenNumber(line, at: place) else { return fail(part) }
    let end = place + got.length
    if let within, end >= line.count || line[end] != "±" {
      guard number.isNear(got, within: within.value) else { return fail(part, most: within.value, number) }
    } else {
      guard number.agrees(with: got, tolerance: tolerance) else {
        return fail(part, most: number.most(beside: got, tolerance: tolerance), number)
      }
      // The program may write a ± itself.
      if let within {
        guard let other = WrittenNumber(line, at: end + 1), within.agrees(with: other, tolerance: tolerance)
        else { return fail(part) }
        return advance(got.length + 1 + other.length)
      }
    }
    advance(got.length, slack: number.length - got.length)
  }

  /// As many blanks; or as many more as the number beside them is shorter, as in columns.
  private mutating func matchBlanks(_ part: LinePattern.Part, before next: LinePattern.Part?) {
    let count = blanks(at: place)
    let expected = part.range.count
    var isAligned = count == expected || (count > 0 && count == expected + slack)
    switch next?.kind {
    case .number(let number, within: _)?:
      let got = WrittenNumber(line, at: place + count)
      isAligned = isAligned || got.map { count + $0.length == expected + number.length } == true
    case .duration?:
      isAligned = isAligned || (count > 0 && WrittenDuration(line, at: place + count) != nil)
    default: break
    }
    if isAligned { advance(count) } else { fail(part) }
  }

  /// Blanks in front of a number of some length that is shorter than the one expected: `[ 0.5` for `[-0.5`.
  private func padding(of width: Int, before length: Int?) -> Int {
    let count = afterBlanks - place
    return length.map { count + $0 == width } == true ? count : 0
  }

  private var afterBlanks: Int { place + blanks(at: place) }

  private func blanks(at place: Int) -> Int {
    place < line.count ? line[place...].prefix { $0 == " " }.count : 0
  }

  private mutating func advance(_ count: Int, slack: Int = 0) {
    place += count
    self.slack = slack
  }

  /// The culprit is the number, the word or the character that stands there; `most` is how far it may be from
  /// `number`.
  private mutating func fail(_ part: LinePattern.Part, most: Double = 0, _ number: WrittenNumber? = nil) {
    let word = place < line.count ? line[place...].prefix { $0.isLetter || $0.isNumber }.count : 0
    let length = WrittenNumber(line, at: place)?.length ?? max(word, 1)
    let reason = number.flatMap { number in
      most > 0 && most.isFinite ? "more than \(numberText(most)) from \(numberText(number.value))" : nil
    }
    mismatch = LinePattern.Mismatch(
      expected: part.range, got: place..<max(place, min(place + length, line.count)), reason: reason)
  }
}

extension LinePattern.Part {
  fileprivate var isBlank: Bool {
    if case .blanks = kind { true } else { false }
  }
}

/// Editors take blanks at a line's end away, and nobody sees them.
func withoutTrailingBlanks(_ line: String) -> String {
  var scalars = line.unicodeScalars[...]
  while let last = scalars.last, last == " " || last == "\t" || last == "\r" { scalars.removeLast() }
  return String(scalars)
}
