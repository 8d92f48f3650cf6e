import Diagnostics
import Interpreter
import Learning
import Plots

/// A training as curves over its epochs: the loss, and the first metric that is a share, in a panel each;
/// with validation dashed, and the best epoch marked.
extension HistoryObject: Plottable {
  func charts(_ request: PlotRequest, in session: Session) throws -> [Chart] {
    guard !history.epochs.isEmpty else {
      throw Problem("this history has no epochs yet", at: .parameter("what"))
    }
    let columns = try request.columns.map { try column($0, at: request.culprit(of: $0)) }
    return (columns.isEmpty ? usualColumns : columns).map { chart($0, request) }
  }

  /// Short names of columns.
  private static let aliases = ["acc": "accuracy", "val_acc": "val_accuracy"]

  /// A column's name as the history has it.
  private func column(_ word: String, at culprit: Problem.Culprit) throws -> String {
    let known = history.columnNames
    let name = known.contains(word) ? word : Self.aliases[word] ?? word
    if known.contains(name) { return name }
    let isOfValidation = name.hasPrefix("val_") && known.contains(String(name.dropFirst(4)))
    throw Problem(
      "the history has no '\(name)'", at: culprit,
      label: isOfValidation
        ? "fit with validation_split=0.2 or validation_data=(x, y)"
        : nearest(name, among: known).map { "did you mean '\($0)'?" },
      notes: ["it has \(known.joined(separator: ", "))"])
  }

  private var usualColumns: [String] {
    let share = history.epochs.first?.training.tallies.first { $0.isShare }
    return ["loss"] + (share.map { [$0.metric.name] } ?? [])
  }

  /// A column, and beside it what validation says of the same.
  private func chart(_ column: String, _ request: PlotRequest) -> Chart {
    let epochs = history.epochs.map { Double($0.epoch) }
    var chart = Chart(
      x: Chart.Axis("epoch", isWhole: true), y: Chart.Axis(column), series: [])
    for name in [column, "val_\(column)"] {
      guard let numbers = history.column(name) else { continue }
      let isValidation = name.hasPrefix("val_") && name != column
      chart.series.append(
        Chart.Series(
          request.naming(name), xs: epochs, ys: numbers,
          kind: request.name == nil && isValidation ? 1 : request.kind, isDashed: isValidation))
    }
    if let best = bestEpoch, let series = chart.series.last {
      let number = series.ys[best]
      let what = request.naming(mark(history.epochs[best].epoch, on: column))
      if number.isFinite {
        chart.notes.append(
          Chart.Note(
            x: epochs[best], y: number, text: "\(what): \(lossText(number))",
            kind: request.name == nil ? nil : request.kind))
      }
    }
    return chart
  }

  /// The number that says which epoch is the best.
  private var judge: String { history.column("val_loss") == nil ? "loss" : "val_loss" }

  /// Only where the judge itself is drawn does the best epoch have the best number.
  private func mark(_ epoch: Int, on column: String) -> String {
    ["loss", "val_loss"].contains(column) ? "best epoch \(epoch)" : "epoch \(epoch), of the best \(judge)"
  }

  /// Where val_loss, or else the loss, is lowest; its place among the epochs. Of one epoch none is the best.
  private var bestEpoch: Int? {
    guard history.epochs.count > 1 else { return nil }
    let numbers = history.column(judge) ?? []
    let finite = numbers.indices.filter { numbers[$0].isFinite }
    return finite.min { numbers[$0] < numbers[$1] }
  }
}
