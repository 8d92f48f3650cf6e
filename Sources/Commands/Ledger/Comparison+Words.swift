import Diagnostics
import Interpreter
import Learning
import Plots

/// A comparison as tables and sentences.
extension Comparison {
  /// `run 3`, …
  var names: [String] { runs.map { "run \($0.number)" } }

  /// What was set otherwise; `nil` when nothing was.
  func settingsTable(_ style: OutputStyle) -> Table? {
    let differing = differing
    guard !differing.isEmpty else { return nil }
    var table = Table([Table.Column("setting")] + names.map { Table.Column($0) })
    for (name, texts) in differing {
      table.add(
        [name]
          + texts.map { text in
            let isDigest = name.hasSuffix("_digest") || name.hasSuffix("_weights") || name == "sample_weight"
            return text.isEmpty ? none(style) : isDigest ? String(text.prefix(12)) : text
          })
    }
    return table
  }

  func resultsTable(_ style: OutputStyle) -> Table {
    var table = Table([Table.Column("result")] + names.map { Table.Column($0, .right) })
    for (name, isShare, values) in results {
      table.add(
        [name]
          + values.map { value in
            value.map { isShare ? percentText($0, decimals: 2) : lossText($0) } ?? none(style)
          })
    }
    table.add(["epochs"] + runs.map { "\($0.epochs.count)" })
    table.add(["seconds"] + runs.map { printed($0.seconds, "f", precision: 1) })
    return table
  }

  private func none(_ style: OutputStyle) -> String { style.hasUnicode ? "–" : "-" }

  /// The test, and what it means.
  var sentences: [String] {
    switch trial {
    case .missing(let reason, _): return ["no test of the difference: \(reason)"]
    case .judged(let set, let count, _, let pairs):
      let head =
        "McNemar's test on the \(countText(count)) samples of \(set), by the weights with which each run ended:"
      let note =
        pairs.count > 1
        ? [
          "of \(pairs.count) tests one more easily comes out by chance: each counts below p = "
            + significantText(level, digits: 2)
        ] : []
      return [head] + pairs.map(sentence) + note
    }
  }

  private func sentence(_ pair: Pair) -> String {
    let (first, second, test) = (names[pair.first], names[pair.second], pair.test)
    let counts =
      "only \(first) is right on b = \(countText(test.b)), only \(second) on c = \(countText(test.c))"
    guard test.b + test.c > 0 else { return counts + ": they are right on the same samples" }
    let method =
      test.method == .exact
      ? "by the exact binomial test"
      : "chi-square \(significantText(test.statistic)) with continuity correction,"
    let share =
      test.pValue >= 0.001
      ? percentText(test.pValue)
      : test.pValue > 0 ? "\(significantText(100 * test.pValue, digits: 2)) %" : "next to none"
    let p = test.pValue > 0 ? "p = \(significantText(test.pValue, digits: 3))" : "p < 1e-300"
    let better = test.b > test.c ? first : second
    let verdict = test.pValue < level ? "\(better) is better" : "they are not told apart"
    return "\(counts): \(method) \(p); if both were equally good, so uneven a split would come up in "
      + "\(share) of cases: \(verdict)"
  }

  /// All of it for a width.
  func lines(_ style: OutputStyle) -> [String] {
    var lines = settingsTable(style)?.lines(style) ?? paragraph("all settings are the same", style)
    lines += [""] + resultsTable(style).lines(style) + [""]
    return lines + sentences.flatMap { paragraph($0, style) }
  }

  /// In words, for who cannot see the picture.
  var words: String {
    let settings = differing.map { name, texts in
      "\(name) \(zip(names, texts).map { "\($0) \($1.isEmpty ? "none" : $1)" }.joined(separator: ", "))"
    }
    let head = "\(names.joined(separator: ", ")) compared: "
    return head + (settings.isEmpty ? "all settings are the same" : settings.joined(separator: "; ")) + ". "
      + sentences.joined(separator: " ")
  }

  /// The curves of all runs over each other; `nil` when none has an epoch.
  func curves(in session: Session) throws -> Picture? {
    var charts: [Chart] = []
    for (place, run) in runs.enumerated() where !run.epochs.isEmpty {
      let request = PlotRequest(name: names[place], kind: place)
      charts += try HistoryObject(run.history).charts(request, in: session)
    }
    return charts.isEmpty ? nil : Panels(overlaid(charts)).picture
  }

  /// Tables and sentences with the curves below them.
  func picture(curves: Picture?) -> Picture {
    let text = Picture(words: words) { columns in
      lines(OutputStyle(width: columns, hasColor: false, hasUnicode: true, isTerminal: true))
    }
    let items = [text, curves].compactMap(\.self).map {
      PictureFlow.Item("", $0, least: .max, most: .max)
    }
    return PictureFlow(items, words: words + (curves.map { " \($0.words)" } ?? "")).picture
  }
}
