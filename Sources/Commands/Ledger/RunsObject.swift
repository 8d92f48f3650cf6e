import Diagnostics
import Interpreter
import Learning
import Plots

/// The table of fits. An index is a run's number, not its place: they begin with 1.
final class RunsObject: Object {
  let runs: [Run]

  init(_ runs: [Run]) { self.runs = runs }

  override var typeName: String { "runs" }
  override var count: Int? { runs.count }

  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(let value) = items[0], let number = value.asNumber else {
      throw Problem("runs are taken one by one by their numbers, as runs[2]")
    }
    guard let whole = Int(exactly: number) else {
      throw Problem("a run's number is a whole number, not \(numberText(number))")
    }
    return .object(RunObject(try runs.run(number: whole)))
  }

  override func makeIterator() throws -> (() throws -> Value?)? {
    var rest = runs[...]
    return { rest.popFirst().map { .object(RunObject($0)) } }
  }

  override var display: Display? { .table(DisplayTable(table(.plain))) }

  override func description(in style: OutputStyle) -> String {
    if runs.isEmpty { return "no fits yet" }
    // A pipe has no width that a table must keep to.
    var style = style
    if !style.isTerminal { style.width = 200 }
    return table(style).lines(style, keys: 2).joined(separator: "\n")
  }

  private func table(_ style: OutputStyle) -> Table {
    var table = Table([
      Table.Column("run", .right), Table.Column("model"), Table.Column("layers"),
      Table.Column("params", .right), Table.Column("optimizer"),
      Table.Column("epochs", .right), Table.Column("batch", .right), Table.Column("loss", .right),
      Table.Column("acc", .right), Table.Column("test loss", .right), Table.Column("test acc", .right),
      Table.Column("seconds", .right),
    ])
    for run in runs { table.add(row(run, style)) }
    return table
  }

  private func row(_ run: Run, _ style: OutputStyle) -> [String] {
    let none = style.hasUnicode ? "–" : "-"
    let last = run.epochs.last
    func accuracy(_ evaluation: Evaluation?) -> String {
      evaluation?.tallies.first(where: \.isShare).map { percentText($0.share, decimals: 2) } ?? none
    }
    let earlier = run.startEpoch > 0 ? "\(run.startEpoch)+" : ""
    return [
      "\(run.number)", run.object.name ?? run.name, run.layers, countText(run.parameterCount),
      run.settings.first { $0.name == "optimizer" }?.text ?? none,
      earlier + "\(run.epochs.count)" + ending(run), "\(run.batch)",
      last.map { lossText($0.training.loss) } ?? none,
      accuracy(last?.training), run.test.map { lossText($0.loss) } ?? none, accuracy(run.test),
      printed(run.seconds, "f", precision: 1),
    ]
  }

  /// What the number of epochs does not tell.
  private func ending(_ run: Run) -> String {
    switch run.ending {
    case .finished: ""
    case .early: " early"
    case .running, .stopped, .diverged, .failed: " " + run.endingText
    }
  }
}
