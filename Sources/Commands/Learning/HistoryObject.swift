import Diagnostics
import Interpreter
import Learning
import Plots

/// What `fit` gives: one number an epoch for the loss and each metric, as Keras's History.
final class HistoryObject: Object {
  let history: TrainingHistory

  init(_ history: TrainingHistory) { self.history = history }

  override var typeName: String { "history" }
  /// `fit` has printed its epochs already.
  override var isShownByItsCall: Bool { true }

  override func description(in style: OutputStyle) -> String {
    if history.epochs.isEmpty { return "no epochs yet" }
    return table.lines(width: max(style.width, 40), hasUnicode: style.hasUnicode).joined(separator: "\n")
  }

  override var display: Display? { history.epochs.isEmpty ? nil : .table(DisplayTable(table)) }

  private var table: Table {
    let names = history.columnNames
    var table = Table((["epoch"] + names).map { Table.Column($0, .right) })
    for (row, report) in history.epochs.enumerated() {
      table.add(
        ["\(report.epoch)"]
          + names.map { name in
            let value = history.column(name)?[row] ?? .nan
            return name == "seconds" ? printed(value, "f", precision: 1) : lossText(value)
          })
    }
    return table
  }

  override var memberNames: [String] { ["epoch", "history", "keys"] + history.columnNames }

  /// A member is a list with one number an epoch.
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "epoch": return .list(history.epochs.map { .number($0.epoch) })
    case "history": return .object(self)
    case "keys": return .object(MethodObject(name, .list(history.columnNames.map { .text($0) })))
    default: return history.column(name).map { .list($0.map { .number($0) }) }
    }
  }

  /// Keras's `h.history["loss"]`.
  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(.text(let name)) = items[0] else { return nil }
    guard let value = try member(name) else {
      throw Problem(
        "the history has no '\(name)'", notes: ["it has \(history.columnNames.joined(separator: ", "))"])
    }
    return value
  }

  override var count: Int? { history.epochs.count }
}

/// What `evaluate` gives. `score[0]` is the loss and `score[1]` the first metric, as Keras's list.
final class EvaluationObject: Object {
  let evaluation: Evaluation
  private let set: String
  private let isPrinted: Bool

  init(_ evaluation: Evaluation, of set: String, isPrinted: Bool) {
    self.evaluation = evaluation
    self.set = set
    self.isPrinted = isPrinted
  }

  override var typeName: String { "evaluation" }
  override var isShownByItsCall: Bool { isPrinted }
  override func description(in style: OutputStyle) -> String {
    toldLines(evaluationText(evaluation, of: set, in: style), style).joined(separator: "\n")
  }

  private var numbers: [Double] { [evaluation.loss] + evaluation.tallies.map(\.share) }

  override var memberNames: [String] { ["loss", "samples"] + evaluation.tallies.map(\.metric.name) }
  override func member(_ name: String) throws -> Value? {
    switch name {
    case "loss": .number(evaluation.loss)
    case "samples": .number(evaluation.count)
    default: evaluation.tallies.first { $0.metric.name == name }.map { .number($0.share) }
    }
  }

  override var count: Int? { numbers.count }
  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(let value) = items[0] else { return nil }
    if case .text(let name) = value {
      if let member = try member(name) { return member }
      throw Problem(
        "the evaluation has no '\(name)'",
        label: nearest(name, among: memberNames).map { "did you mean '\($0)'?" })
    }
    guard let number = value.asNumber else { return nil }
    guard let whole = Int(exactly: number), (-numbers.count..<numbers.count).contains(whole) else {
      throw Problem("index \(numberText(number)) is outside of the evaluation of length \(numbers.count)")
    }
    return .number(numbers[whole < 0 ? whole + numbers.count : whole])
  }

  override func makeIterator() throws -> (() throws -> Value?)? {
    var rest = numbers[...]
    return { rest.popFirst().map { .number($0) } }
  }
}
