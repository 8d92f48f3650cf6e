import Interpreter
import Learning
import Tensors

/// Trains and judges fresh copies of models; the models themselves are only read.
struct SweepRunner {
  let session: Session
  let inputs: DataArgument?
  let targets: DataArgument?
  /// Share of the samples, the last ones, that judges; `nil`: the test set does.
  let share: Double?
  let test: ValidationArgument?
  let loss: Loss?
  let metrics: [Metric]?

  /// One trial: the model made anew after `seed`, as by `seed 3` and its own text, fitted and evaluated.
  /// Throws `Interrupted` after Ctrl-C.
  func trial(_ setting: SweepSetting, seed: Int) throws -> SweepTrial {
    let start = ContinuousClock.now
    let original = setting.model.model
    let model = try fresh(original, seed: seed)
    let (training, judging) = try samples(for: model)
    try model.build(input: training.sampleShape)
    if original.isBuilt {
      for (old, new) in zip(original.weights, model.weights) { new.isTrainable = old.isTrainable }
    }
    let recipe = original.recipe
    model.compile(
      Recipe(
        setting.optimizer, loss: loss ?? recipe?.loss, metrics: metrics ?? recipe?.metrics,
        isClipped: recipe?.isClipped ?? false))
    let fit = try blaming {
      try Fit(
        model, on: training, options: Fit.Options(epochs: setting.epochs, batch: setting.batch),
        threads: session.threads)
    }
    let outcome = try fit.run(isCancelled: { session.interrupt.isRaised })
    if case .stopped = outcome { throw Interrupted() }
    func ended(_ evaluation: Evaluation?) -> SweepTrial {
      SweepTrial(
        seed: seed, evaluation: evaluation, seconds: (ContinuousClock.now - start) / .seconds(1))
    }
    if case .diverged = outcome { return ended(nil) }
    let evaluation = try blaming {
      try model.evaluate(
        judging, threads: session.threads, isCancelled: { session.interrupt.isRaised })
    }
    guard let evaluation else { throw Interrupted() }
    return ended(evaluation.loss.isFinite ? evaluation : nil)
  }

  /// The model that its text makes behind `seed`. The session's own random numbers stay as they are.
  private func fresh(_ original: Model, seed: Int) throws -> Model {
    try session.lab.undisturbed {
      session.lab.reseed(UInt64(seed))
      session.lab.dialect = original.dialect
      do {
        let specs = try Recreation(session).layers("sequential(\(original.written))")
        let model = Model(random: session.lab.nextRandom(), dialect: original.dialect)
        for spec in specs { try model.add(spec) }
        return model
      } catch let failure as Recreation.Failure {
        throw Problem("this model cannot be made anew: \(failure.message)", at: .parameter("model"))
      }
    }
  }

  private func samples(for model: Model) throws -> (training: Samples, judging: Samples) {
    let all = try session.samples(inputs, targets, or: .training, for: model, of: SweepCommand.name)
    if let share {
      let parts = try blaming("validation_split") { try all.split(share: share) }
      return (parts.training, parts.validation)
    }
    switch test {
    case .tensors(let inputs, let targets, let weights):
      return (
        all,
        try blaming("test") { try Samples(inputs: inputs, targets: targets, weights: weights) }
      )
    case .set(let set): return (all, try set.samples(for: model))
    case .testSet: break
    case nil:
      guard inputs == nil else {
        throw Problem(
          "sweep needs samples to judge by", at: .parameter("x"),
          label: "add test=(x_test, y_test) or validation_split=0.2")
      }
    }
    guard let dataset = session.lab.dataset, dataset.test.count > 0 else {
      throw Problem(
        "the dataset in use has no test set",
        label: "validation_split=0.2 judges by a share of the training set")
    }
    return (all, try session.datasetSamples(.test, for: model, of: SweepCommand.name))
  }
}
