import Diagnostics
import Interpreter
import Learning
import Plots

/// What `sweep` gives: a row for each setting.
final class SweepObject: Object {
  private let rows: [SweepRow]
  /// `test` or `validation`.
  private let judges: String

  init(_ rows: [SweepRow], judges: String) {
    self.rows = rows
    self.judges = judges
  }

  override var typeName: String { "sweep" }

  /// The metric that is compared: the first there is, else the loss.
  private var metric: Metric? { evaluations.first?.tallies.first?.metric }
  private var metricName: String { metric?.name ?? "loss" }
  private var evaluations: [Evaluation] { rows.flatMap(\.trials).compactMap(\.evaluation) }

  private func value(_ evaluation: Evaluation) -> Double {
    evaluation.tallies.first?.share ?? evaluation.loss
  }

  /// Whether one mean is better than another.
  private func isBetter(_ one: Double, _ other: Double) -> Bool {
    metric?.isGreaterBetter ?? false ? one > other : one < other
  }

  /// The row of the best mean among those of which every trial ended in numbers.
  private var best: Int? {
    rows.indices.filter { rows[$0].divergedCount == 0 && !rows[$0].trials.isEmpty }.min { one, other in
      isBetter(Spread(rows[one].values(value)).mean, Spread(rows[other].values(value)).mean)
    }
  }

  /// Whether the seeds do not tell a row from the best one: over the seeds that both had.
  private func isTied(_ row: SweepRow, with best: SweepRow) -> Bool {
    let known = Dictionary(uniqueKeysWithValues: best.finished.map { ($0.seed, $0) })
    let differences = row.finished.compactMap { trial -> Double? in
      guard let one = trial.evaluation, let other = known[trial.seed]?.evaluation else { return nil }
      return value(one) - value(other)
    }
    return !differences.isEmpty && Spread(differences).mayBeZero
  }

  // MARK: Shown

  override func description(in style: OutputStyle) -> String {
    // A pipe has no width that a table must keep to.
    var style = style
    if !style.isTerminal { style.width = 200 }
    let notes = summary(best, style).flatMap { paragraph($0, style) }
    return (table(style).lines(style, keys: columns.count) + notes).joined(separator: "\n")
  }

  override var display: Display? { .table(DisplayTable(table(.plain), below: summary(best, .plain))) }

  /// What the settings differ in.
  private var columns: [SweepColumn] {
    SweepColumn.allCases.filter { column in
      column == .optimizer || Set(rows.map { $0.setting.text(column) }).count > 1
    }
  }

  private func table(_ style: OutputStyle) -> Table {
    let columns = columns
    var table = Table(
      columns.map { Table.Column($0.rawValue, $0 == .model || $0 == .optimizer ? .left : .right) }
        + [
          Table.Column("\(judges) \(metricName)", .right), Table.Column("loss", .right),
          Table.Column("seconds", .right), Table.Column("", .left),
        ].filter { metric != nil || $0.header != "loss" })
    let best = best
    for (index, row) in rows.enumerated() { table.add(cells(row, index, best, columns, style)) }
    return table
  }

  private func cells(
    _ row: SweepRow, _ index: Int, _ best: Int?, _ columns: [SweepColumn], _ style: OutputStyle
  ) -> [String] {
    let mark =
      index == best
      ? "best" : best.map { isTied(row, with: rows[$0]) && row.divergedCount == 0 } ?? false ? "~" : ""
    let seconds = Spread(row.trials.map(\.seconds)).mean
    var cells = columns.map(row.setting.text)
    if row.finished.isEmpty {
      let all = "diverged"
      cells += metric == nil ? [all] : [all, ""]
    } else {
      let diverged = row.divergedCount > 0 ? " (\(row.divergedCount) of \(row.trials.count) diverged)" : ""
      cells.append(spreadText(row.values(value), isShare: metric?.isShare ?? false, style) + diverged)
      if metric != nil { cells.append(spreadText(row.values(\.loss), isShare: false, style)) }
    }
    return cells + [printed(seconds, "f", precision: 2), mark]
  }

  /// `97.62 ± 0.12 %`, `0.0758 ± 0.0021`; a single number without ±.
  private func spreadText(_ values: [Double], isShare: Bool, _ style: OutputStyle) -> String {
    let spread = Spread(values)
    let sign = style.hasUnicode ? " ± " : " +- "
    guard isShare else {
      return lossText(spread.mean) + (spread.deviation.map { sign + lossText($0) } ?? "")
    }
    guard let deviation = spread.deviation else { return percentText(spread.mean, decimals: 2) }
    return printed(100 * spread.mean, "f", precision: 2) + sign + percentText(deviation, decimals: 2)
  }

  private func summary(_ best: Int?, _ style: OutputStyle) -> [String] {
    guard let best else { return rows.isEmpty ? [] : ["every setting diverged: try smaller learning rates"] }
    let count = rows[best].trials.count
    if count == 1 { return ["one seed tells nothing of chance: seeds=5 would"] }
    let ties = rows.indices.filter {
      $0 != best && rows[$0].divergedCount == 0 && isTied(rows[$0], with: rows[best])
    }
    guard !ties.isEmpty else { return [] }
    return ["~ \(ties.count == 1 ? "is" : "are") not told from the best by \(count) seeds"]
  }

  // MARK: For scripts

  override var memberNames: [String] { ["rows", "best", "metric"] }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "rows": .list(rows.map { row($0) })
    case "best": best.map { row(rows[$0]) } ?? Value.none
    case "metric": .text(metricName)
    default: nil
    }
  }

  override var count: Int? { rows.count }
  override func index(_ items: [IndexItem]) throws -> Value? {
    try Indexing.item(items, of: .list(rows.map { row($0) }))
  }
  override func makeIterator() throws -> (() throws -> Value?)? {
    var rest = rows[...]
    return { rest.popFirst().map { self.row($0) } }
  }

  private func row(_ row: SweepRow) -> Value { .object(SweepRowObject(row, value: value)) }
}

/// One setting of a sweep.
final class SweepRowObject: Object {
  private let row: SweepRow
  private let value: (Evaluation) -> Double

  init(_ row: SweepRow, value: @escaping (Evaluation) -> Double) {
    self.row = row
    self.value = value
  }

  override var typeName: String { "sweep row" }

  override func description(in style: OutputStyle) -> String {
    SweepColumn.allCases.map { "\($0.rawValue)=\(row.setting.text($0))" }.joined(separator: " ")
  }

  override var memberNames: [String] {
    [
      "model", "optimizer", "lr", "epochs", "batch", "seeds", "values", "mean", "deviation", "losses", "loss",
      "seconds", "diverged",
    ]
  }

  override func member(_ name: String) throws -> Value? {
    let values = row.values(value)
    switch name {
    case "model": return .object(row.setting.model)
    case "optimizer": return .object(OptimizerObject(row.setting.optimizer))
    case "lr": return .number(row.setting.optimizer.learningRate)
    case "epochs": return .number(row.setting.epochs)
    case "batch": return .number(row.setting.batch)
    case "seeds": return .list(row.finished.map { .number($0.seed) })
    case "values": return .list(values.map { .number($0) })
    case "mean": return .number(Spread(values).mean)
    case "deviation": return Spread(values).deviation.map { .number($0) } ?? Value.none
    case "losses": return .list(row.values(\.loss).map { .number($0) })
    case "loss": return .number(Spread(row.values(\.loss)).mean)
    case "seconds": return .number(Spread(row.trials.map(\.seconds)).mean)
    case "diverged": return .number(row.divergedCount)
    default: return nil
    }
  }
}
