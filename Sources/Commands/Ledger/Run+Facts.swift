import Interpreter
import JSON
import Learning
import Notebook
import Tensors

/// A run as names and values, for tables, files and comparisons.
extension Run {
  /// Its settings, with what is known of them by digests only.
  var allSettings: [RunSetting] {
    settings + [
      RunSetting("data", .string(data.name)), RunSetting("data_digest", .string("\(data.digest)")),
      RunSetting("validation", validation.map { .string($0.name) } ?? .null),
      RunSetting("validation_digest", validation.map { .string("\($0.digest)") } ?? .null),
      RunSetting("start_weights", .string("\(start.weights)")),
    ]
  }

  /// What came of it, by the history's names; those of the test begin with `test_`.
  var results: [RunSetting] {
    var results = [
      RunSetting("ending", .string(endingText)), RunSetting("epochs_done", .integer(epochs.count)),
    ]
    if let last = epochs.last {
      results += Self.numbers(last.training)
      if let validation = last.validation { results += Self.numbers(validation, "val_") }
    }
    if let test { results += Self.numbers(test, "test_") }
    return results + [
      RunSetting("seconds", .number(seconds)),
      RunSetting("end_weights", endWeights.map { .string("\($0)") } ?? .null),
    ]
  }

  static func numbers(_ evaluation: Evaluation, _ prefix: String = "") -> [RunSetting] {
    [RunSetting(prefix + "loss", .number(evaluation.loss))]
      + evaluation.tallies.map { RunSetting(prefix + $0.metric.name, .number($0.share)) }
  }

  var receipt: Receipt.Run {
    func text(_ name: String) -> String { settings.first { $0.name == name }?.text ?? "" }
    return Receipt.Run(
      number: number, model: name, version: programVersion,
      processor: processorKind, threads: threads, dialect: text("dialect"), seed: UInt64(text("seed")) ?? 0,
      epochs: epochs.count, data: "\(data.digest)", start: "\(start.weights)",
      weights: endWeights.map { "\($0)" } ?? "none")
  }

  /// One object with all of it.
  var json: JSON {
    func object(_ settings: [RunSetting]) -> JSON { .object(settings.map { JSON.Member($0.name, $0.value) }) }
    let columns = history.columnNames
    return [
      "run": .integer(number), "model": .string(name), "settings": object(allSettings),
      "results": object(results),
      "history": .array(
        epochs.map { report in
          .object(
            [JSON.Member("epoch", .integer(report.epoch))]
              + columns.map { JSON.Member($0, report.number($0).map { .number($0) } ?? .null) })
        }),
      "receipt": [
        "nn": .string(receipt.version), "processor": .string(receipt.processor), "threads": .integer(threads),
        "dialect": .string(receipt.dialect), "seed": .string("\(receipt.seed)"),
        "data": .string(receipt.data), "start": .string(receipt.start), "weights": .string(receipt.weights),
      ],
    ]
  }
}

extension Session {
  /// The receipt of all fits so far.
  public var receipt: Receipt { Receipt(workbench.runs.map(\.receipt)) }
}
