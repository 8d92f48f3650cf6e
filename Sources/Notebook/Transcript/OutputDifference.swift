import Diagnostics
import Interpreter

/// How an output that differs is shown: the place, lines that stand there behind `-`, lines that came behind `+`,
/// and under a pair of them where they part.
/// ```
/// a.nn:14: fit model
///   epoch 1/2  loss 0.3115
/// - epoch 2/2  loss 0.1278
/// + epoch 2/2  loss 0.1345
///                   ^^^^^^ more than 0.0001 from 0.1278
/// ```
struct OutputDifference {
  let result: ExchangeResult
  let style: OutputStyle

  /// Lines that agree are shown up to this distance from one that does not.
  private static let context = 2

  private struct Row {
    enum Kind { case same, missing, unexpected, mark, skipped }
    let kind: Kind
    let text: String
    /// The culprit, in characters of the text.
    var culprit = 0..<0
    /// Text of a mark behind its carets.
    var reason: String?
  }

  /// `file` is how the place is named.
  func lines(file: String) -> [String] {
    [heading(file)] + shown(rows).map(written)
  }

  private func heading(_ file: String) -> String {
    let line = result.alignment.steps.firstNonNil { step in
      if case .missing(let index) = step { result.exchange.expected[index].line } else { nil }
    }
    let place = "\(file):\(line ?? result.exchange.lines.upperBound): "
    let text = excerpt(place + result.exchange.title, 0..<0, indent: 0).line
    return style.hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }

  // MARK: - Rows

  private var rows: [Row] {
    var rows: [Row] = []
    var (missing, unexpected): ([LinePattern], [String]) = ([], [])
    func endRun() {
      rows += changed(missing, unexpected)
      (missing, unexpected) = ([], [])
    }
    for step in result.alignment.steps {
      switch step {
      case .missing(let index): missing.append(result.exchange.expected[index].pattern)
      case .unexpected(let index): unexpected.append(result.got[index])
      case .same(_, let index):
        endRun()
        rows.append(Row(kind: .same, text: result.got[index]))
      case .gap(let index, _):
        endRun()
        rows.append(Row(kind: .same, text: result.exchange.expected[index].pattern.text))
      }
    }
    endRun()
    return rows
  }

  /// Lines that do not agree, one after the other: pairs stand together when they are as many.
  private func changed(_ missing: [LinePattern], _ unexpected: [String]) -> [Row] {
    if missing.count == unexpected.count {
      return zip(missing, unexpected).flatMap { pair($0, $1) }
    }
    if let first = missing.first, let line = unexpected.first {
      return missing.dropFirst().reduce(into: [Row(kind: .missing, text: first.text)]) {
        $0.append(Row(kind: .missing, text: $1.text))
      } + pair(first, line).dropFirst() + unexpected.dropFirst().map { Row(kind: .unexpected, text: $0) }
    }
    return missing.map { Row(kind: .missing, text: $0.text) }
      + unexpected.map { Row(kind: .unexpected, text: $0) }
  }

  private func pair(_ pattern: LinePattern, _ line: String) -> [Row] {
    let got = withoutTrailingBlanks(line)
    guard let mismatch = pattern.mismatch(with: got, tolerance: result.exchange.tolerance) else {
      return [Row(kind: .missing, text: pattern.text), Row(kind: .unexpected, text: got)]
    }
    return [
      Row(kind: .missing, text: pattern.text, culprit: mismatch.expected),
      Row(kind: .unexpected, text: got, culprit: mismatch.got),
      Row(kind: .mark, text: got, culprit: mismatch.got, reason: mismatch.reason),
    ]
  }

  /// Without the lines that agree and are far from any that do not.
  private func shown(_ rows: [Row]) -> [Row] {
    var isNear = [Bool](repeating: false, count: rows.count)
    for (index, row) in rows.enumerated() where row.kind != .same {
      for near in max(0, index - Self.context)...min(rows.count - 1, index + Self.context) {
        isNear[near] = true
      }
    }
    var shown: [Row] = []
    for (row, isNear) in zip(rows, isNear) {
      if isNear {
        shown.append(row)
      } else if shown.last?.kind != .skipped {
        shown.append(Row(kind: .skipped, text: style.hasUnicode ? "⋮" : ":"))
      }
    }
    if shown.last?.kind == .skipped { shown.removeLast() }
    return shown
  }

  // MARK: - Text

  private func written(_ row: Row) -> String {
    switch row.kind {
    case .same: return colored("  " + excerpt(row.text, 0..<0).line, "2")
    case .skipped: return colored("  " + row.text, "2")
    case .missing: return colored("- " + excerpt(row.text, row.culprit).line, "31")
    case .unexpected: return colored("+ " + excerpt(row.text, row.culprit).line, "32")
    case .mark:
      let place = excerpt(row.text, row.culprit)
      let carets = String(repeating: "^", count: place.caretWidth)
      let line =
        String(repeating: " ", count: place.caretOffset + 2) + carets + (row.reason.map { " " + $0 } ?? "")
      return colored(excerpt(line, 0..<0, indent: 0).line, "33")
    }
  }

  private func colored(_ text: String, _ code: String) -> String {
    let text = withoutTrailingBlanks(text)
    return style.hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// As much of a line as a terminal has room for, around the culprit; a pipe gets all of it.
  private func excerpt(_ text: String, _ culprit: Range<Int>, indent: Int = 2) -> Excerpt {
    let characters = Array(text)
    let bounds = culprit.clamped(to: 0..<characters.count)
    let lower = String(characters[..<bounds.lowerBound]).utf8.count
    let upper = lower + String(characters[bounds]).utf8.count
    return Excerpt(
      of: Place(Source(text), Span(lower, upper)),
      width: style.isTerminal ? style.width - 1 - indent : .max / 2,
      ellipsis: style.hasUnicode ? "…" : "...")
  }
}

extension ExchangeResult {
  /// What stands there and what came, line by line, with the places where they part.
  public func difference(file: String, in style: OutputStyle) -> [String] {
    OutputDifference(result: self, style: style).lines(file: file)
  }
}

extension Sequence {
  fileprivate func firstNonNil<T>(_ transform: (Element) -> T?) -> T? {
    for element in self {
      if let result = transform(element) { return result }
    }
    return nil
  }
}
