import Diagnostics
import Interpreter
import JSON
import Learning
import Plots

/// One run of the ledger.
final class RunObject: Object {
  let run: Run

  init(_ run: Run) { self.run = run }

  override var typeName: String { "run" }

  /// What it is, its settings that are not nothing, and its results.
  override func description(in style: OutputStyle) -> String {
    let width = style.isTerminal ? style.width : 200
    let epochs = run.epochs.count == 1 ? "1 epoch" : "\(countText(run.epochs.count)) epochs"
    let head =
      "run \(run.number)  \(run.name)  \(run.endingText) after \(epochs) in "
      + durationText(run.seconds, coarsely: true)
    let settings = run.allSettings.filter { $0.value != .null && $0.text != "" }
    let names = settings.map { displayWidth($0.name) }.max() ?? 0
    var lines = [head] + settings.map { "  \(padded($0.name, to: names))  \($0.text)" }
    if let last = run.epochs.last {
      lines.append("train  " + reportText(last.training))
      if let validation = last.validation { lines.append("val  " + reportText(validation)) }
    }
    if let test = run.test { lines.append(evaluationText(test, of: "test", in: style)) }
    return lines.map { fitted($0, to: width, hasUnicode: style.hasUnicode) }.joined(separator: "\n")
  }

  private static let own = [
    "number", "name", "model", "settings", "history", "epochs", "seconds", "ending", "test", "data",
    "weights",
    "receipt", "snapshots",
  ]

  override var memberNames: [String] {
    Self.own + run.results.map(\.name).filter { !Self.own.contains($0) }
  }

  override func member(_ name: String) throws -> Value? {
    switch name {
    case "number": .number(run.number)
    case "name": .text(run.name)
    case "model": .object(run.object)
    case "settings": .object(RunSettingsObject(run.allSettings))
    case "history": .object(HistoryObject(run.history))
    case "epochs": .number(run.epochs.count)
    case "test":
      run.test.map { .object(EvaluationObject($0, of: "test", isPrinted: false)) } ?? Value.none
    case "data": .text("\(run.data.digest)")
    case "weights": run.endWeights.map { .text("\($0)") } ?? Value.none
    case "receipt": .object(ReceiptObject([run], isOne: true))
    case "snapshots": .list(run.snapshots.epochs.map { .number($0) })
    default: run.results.first { $0.name == name }.map { .of($0.value) }
    }
  }
}

/// The curves of its own epochs.
extension RunObject: Plottable {
  func charts(_ request: PlotRequest, in session: Session) throws -> [Chart] {
    try HistoryObject(run.history).charts(request, in: session)
  }
}

/// The settings of a run, by name: `s.batch`, `s["batch"]`.
final class RunSettingsObject: Object {
  private let settings: [RunSetting]

  init(_ settings: [RunSetting]) { self.settings = settings }

  override var typeName: String { "settings" }
  override var count: Int? { settings.count }

  override func description(in style: OutputStyle) -> String {
    let names = settings.map { displayWidth($0.name) }.max() ?? 0
    return settings.map { setting in
      padded(setting.name, to: names) + "  " + (setting.value == .null ? "none" : setting.text)
    }.joined(separator: "\n")
  }

  override var memberNames: [String] { settings.map(\.name) }
  override func member(_ name: String) throws -> Value? {
    settings.first { $0.name == name }.map { .of($0.value) }
  }

  override func index(_ items: [IndexItem]) throws -> Value? {
    guard items.count == 1, case .value(.text(let name)) = items[0] else {
      throw Problem("settings are taken by their names", label: "as [\"batch\"]")
    }
    if let value = try member(name) { return value }
    throw Problem(
      "there is no setting \(quoted(name))",
      label: nearest(name, among: memberNames).map { "did you mean \(quoted($0))?" })
  }

  override func makeIterator() throws -> (() throws -> Value?)? {
    var rest = settings[...]
    return { rest.popFirst().map { .text($0.name) } }
  }
}

extension Value {
  /// A fact of a run; what is neither number, text nor bool does not occur.
  static func of(_ json: JSON) -> Value {
    switch json {
    case .bool(let bool): .bool(bool)
    case .integer(let number): .number(number)
    case .number(let number): .number(number)
    case .string(let text): .text(text)
    case .null, .array, .object: .none
    }
  }
}
