import Datasets
import Interpreter
import JSON
import Learning
import Tensors

extension FitCommand {
  /// All that the run's result depends on, for the ledger. The fit must be about to begin, or to go on.
  func notes(
    of fit: Fit, _ object: ModelObject, from start: RunStart, validation: Samples?,
    _ snapshots: SnapshotSeries,
    in session: Session
  ) -> RunNotes {
    let shelf = session.workbench.data
    let dataset = inputs == nil ? session.lab.dataset : nil
    let data = shelf.data(fit.samples, named: dataset?.name ?? inputs?.name ?? "x")
    let validating = validation.map { samples in
      validationSplit > 0 ? data : shelf.data(samples, named: validationName)
    }
    var optimizer = fit.training.optimizer
    optimizer.learningRate = start.learningRate
    return RunNotes(
      start: start,
      settings: settings(of: object.model, optimizer, fit.options)
        .map { RunSetting($0.name, $0.value) } + startSettings(object, fit, start) + dataSettings(fit),
      data: data, validation: validationSplit > 0 ? nil : validating,
      testSet: dataset.flatMap(testSamples).map { shelf.data($0, named: "test") }, snapshots: snapshots,
      threads: session.threads.count)
  }

  private var validationName: String {
    switch validationData {
    case .testSet: "test"
    case .set(let set): set.name ?? "data"
    case .tensors, nil: "data"
    }
  }

  /// The test set of the dataset that is trained on, as it is kept.
  private func testSamples(_ dataset: Dataset) -> Samples? {
    guard dataset.test.count > 0 else { return nil }
    return try? Samples(
      inputs: dataset.test.inputs, targets: dataset.test.targets, scale: dataset.inputScale,
      classCount: dataset.classCount)
  }

  /// Which weights it begins with.
  private func startSettings(_ object: ModelObject, _ fit: Fit, _ start: RunStart) -> [RunSetting] {
    let model = object.model
    return [
      RunSetting("input", model.inputShape.map { .string("\($0)") } ?? .null),
      RunSetting("seed", .whole(model.random.seed)),
      RunSetting("stream", .whole(model.random.stream)),
      RunSetting("from", object.origin.map { .string($0) } ?? .null),
      RunSetting("epochs_before", .integer(fit.firstEpoch - 1)),
      RunSetting("updates_before", .integer(start.updates)),
    ]
  }

  private func dataSettings(_ fit: Fit) -> [RunSetting] {
    let weights = classWeight == nil ? fit.samples.weights : nil
    return [
      RunSetting("epochs", .integer(fit.options.epochs)),
      RunSetting("samples", .integer(fit.samples.count)),
      RunSetting("class_weight", classWeight.map { .string($0.literal) } ?? .null),
      RunSetting("validation_split", validationSplit > 0 ? .number(validationSplit) : .null),
      RunSetting(
        "sample_weight",
        weights.map { .string("\(Digest([Digest.Part("weights \($0.count)", $0)]))") } ?? .null),
    ]
  }
}

extension JSON {
  /// A number of 64 bits; as text where JSON's readers would lose bits.
  fileprivate static func whole(_ number: UInt64) -> JSON {
    number <= 1 << 53 ? .integer(Int(number)) : .string("\(number)")
  }
}
