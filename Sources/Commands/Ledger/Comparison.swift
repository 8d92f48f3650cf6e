import Diagnostics
import Interpreter
import Learning
import Tensors

/// Runs beside each other: what was set otherwise, what came of it, and who is right where.
struct Comparison {
  let runs: [Run]
  let trial: Trial

  /// The runs on one test set, by the weights with which each of them ended.
  enum Trial {
    case judged(set: String, count: Int, evaluations: [Evaluation], pairs: [Pair])
    /// Why there is none; numbers can be judged without right and wrong.
    case missing(String, evaluations: [Evaluation]? = nil)
  }

  /// McNemar's test of two of the runs, by their places.
  struct Pair {
    let first: Int
    let second: Int
    let test: McNemar
  }

  /// The settings that are not the same in all runs, with their values.
  var differing: [(name: String, texts: [String])] {
    let all = runs.map(\.allSettings)
    return (all.first ?? []).compactMap { setting in
      let values = all.map { settings in settings.first { $0.name == setting.name } }
      guard Set(values.map { $0?.text }).count > 1 else { return nil }
      return (setting.name, values.map { $0?.text ?? "" })
    }
  }

  /// The ends of the runs on the one test set.
  private var judged: [Evaluation]? {
    switch trial {
    case .judged(_, _, let evaluations, _): evaluations
    case .missing(_, let evaluations): evaluations
    }
  }

  /// Results by their names, with a value for each run that has it: of the last epoch, and of the test.
  var results: [(name: String, isShare: Bool, values: [Double?])] {
    let evaluations = runs.indices.map { place -> [(String, Evaluation?)] in
      let test = judged?[place] ?? runs[place].test
      let last = runs[place].epochs.last
      return [("train ", last?.training), ("val ", last?.validation), ("test ", test)]
    }
    var rows: [(name: String, isShare: Bool, values: [Double?])] = []
    for part in 0..<3 {
      var names: [(name: String, isShare: Bool)] = []
      for evaluation in evaluations.compactMap({ $0[part].1 }) {
        let own = [("loss", false)] + evaluation.tallies.map { ($0.metric.name, $0.isShare) }
        for (name, isShare) in own where !names.contains(where: { $0.name == name }) {
          names.append((name, isShare))
        }
      }
      for (name, isShare) in names {
        let values = evaluations.map { parts -> Double? in
          guard let evaluation = parts[part].1 else { return nil }
          if name == "loss" { return evaluation.loss }
          return evaluation.tallies.first { $0.metric.name == name }?.share
        }
        rows.append((evaluations.first.map { $0[part].0 + name } ?? name, isShare, values))
      }
    }
    return rows
  }

  /// The share of cases below which a difference counts: 5 %, shared out among the pairs (Bonferroni).
  var level: Double {
    if case .judged(_, _, _, let pairs) = trial { return 0.05 / Double(max(pairs.count, 1)) }
    return 0.05
  }
}

extension Comparison {
  /// Judges the end of each run on a test set: the one that is given, else the one that all of them have.
  init(_ runs: [Run], on given: ValidationArgument?, in session: Session) throws {
    self.runs = runs
    trial = try Judge(runs: runs, session: session).trial(given)
  }

  private struct Judge {
    let runs: [Run]
    let session: Session

    func trial(_ given: ValidationArgument?) throws -> Trial {
      let models: [Model]
      do { models = try runs.map(endModel) } catch let reason as Reason { return .missing(reason.text) }
      if let given {
        let sets = try models.map { try samples(given, for: $0) }
        if let run = runs.first(where: { $0.data.overlaps(sets[0]) }) {
          throw Problem(
            "run \(run.number) was trained on some of these samples", at: .parameter("test"),
            label: "a test needs samples that no run has seen")
        }
        return try blaming("test") { try judged(models, sets, named: "test") }
      }
      do {
        let set = try commonSet()
        guard let samples = set.samples else {
          throw Reason(text: "the test set of these runs is not kept any more: " + advice)
        }
        return try judged(models, models.map { try samples.shaped(for: $0) }, named: set.name)
      } catch let reason as Reason {
        return .missing(reason.text)
      } catch let error as LearningError {
        return .missing("a model does not take the test set: \(error.message)")
      }
    }

    private struct Reason: Error {
      let text: String
    }

    private var numbers: String { runs.map { "\($0.number)" }.joined(separator: " ") }
    private var advice: String { "compare \(numbers) test=(x_test, y_test)" }

    /// The model as the run left it, not as it may have become since.
    private func endModel(_ run: Run) throws -> Model {
      if let snapshot = run.snapshots.end {
        return try snapshot.makeModel(history: run.history(upTo: snapshot.epoch))
      }
      if run.object.model.weightsDigest == run.endWeights { return run.object.model }
      throw Reason(
        text:
          "the weights with which run \(run.number) ended are not kept any more, and its model has others now"
      )
    }

    private func commonSet() throws -> RunData {
      for run in runs where run.testSet == nil {
        throw Reason(
          text:
            "run \(run.number) has no test set: after the fit evaluate its model on samples that it was not "
            + "trained on, or " + advice)
      }
      let sets = runs.compactMap(\.testSet)
      guard let first = sets.first else { throw Reason(text: "there are no runs") }
      if let other = sets.firstIndex(where: { $0 !== first && $0.digest != first.digest }) {
        throw Reason(
          text: "their test sets differ: run \(runs[0].number) was tested on \(first.text), run "
            + "\(runs[other].number) on \(sets[other].text); " + advice + " takes one for all")
      }
      return sets.first { $0.samples != nil } ?? first
    }

    private func samples(_ given: ValidationArgument, for model: Model) throws -> Samples {
      switch given {
      case .tensors(let inputs, let targets, let weights):
        try blaming("test") {
          try Samples(inputs: inputs, targets: targets, weights: weights).shaped(for: model).suiting(model)
        }
      case .set(let set): try set.samples(for: model).suiting(model)
      case .testSet: try session.datasetSamples(.test, for: model, of: CompareCommand.name)
      }
    }

    private func judged(_ models: [Model], _ samples: [Samples], named name: String) throws -> Trial {
      let isCancelled = { self.session.interrupt.isRaised }
      let evaluations = try zip(models, samples).map { model, samples -> Evaluation in
        guard
          let evaluation = try model.evaluate(samples, threads: session.threads, isCancelled: isCancelled)
        else { throw Interrupted() }
        return evaluation
      }
      let hits: [[Bool]]
      do {
        hits = try zip(models, samples).map { model, samples in
          guard
            let judgements = try model.judge(samples, threads: session.threads, isCancelled: isCancelled)
          else { throw Interrupted() }
          return zip(judgements.truths, judgements.called).compactMap { truth, called in
            truth.map { $0 == called }
          }
        }
      } catch let error as LearningError {
        return .missing("right and wrong cannot be counted: \(error.message)", evaluations: evaluations)
      }
      let pairs = runs.indices.flatMap { first in
        runs.indices.dropFirst(first + 1).map { second in
          Pair(first: first, second: second, test: McNemar(hits[first], hits[second]))
        }
      }
      return .judged(set: name, count: hits.first?.count ?? 0, evaluations: evaluations, pairs: pairs)
    }
  }
}

extension RunData {
  /// `x_test (200 samples)`
  fileprivate var text: String { "\(name) (\(countText(count)) \(count == 1 ? "sample" : "samples"))" }
}

extension Samples {
  /// The same samples in the shape that a model was built for, where they have as many numbers each.
  fileprivate func shaped(for model: Model) throws -> Samples {
    guard let shape = model.inputShape, shape != sampleShape, shape.count == sampleShape.count else {
      return self
    }
    return try Samples(
      inputs: inputs.source.viewed(as: Shape([count] + shape.dimensions)), targets: targets,
      scale: inputs.scale,
      classCount: classCount, weights: weights)
  }
}
