import Diagnostics
import Interpreter
import Learning

/// `find_lr model`, `find_lr model x y`.
struct FindLR: Command {
  let model: ModelArgument?
  let inputs: DataArgument?
  let targets: DataArgument?
  let lowest: Double
  let highest: Double
  let steps: Int
  let batch: Int
  let smoothing: Double
  let optimizer: OptimizerArgument?
  let loss: Loss?

  static let name = "find_lr"
  static let aliases = ["lr_find"]
  static let category = Category.training
  static let summary = "The learning-rate range test: which rate makes the loss of a model fall."
  static let details = """
    Trains with a rate that grows by the same factor from step to step (Smith 2017), until the smoothed loss is \
    four times its least, and by more than chance, or no number; then the model, the optimizer's memory, the \
    history and all random numbers are again what they were, to the bit. Where the loss falls fastest over the logarithm of the rate is \
    a good rate to begin with; a tenth of the rate at which it is least is another, and often the bolder one.
    Both are none when it falls by no more than four times what it varies from batch to batch at the lowest \
    rates. r.lr and r.tenth are these rates, r.rates, r.losses and r.smoothed the curve, which plot r draws.
    """
  static let examples = [
    Example("find_lr model", given: "use moons\nmodel = sequential(dense(16, relu), dense(2, softmax))"),
    Example(
      "r = find_lr(model)\nplot r",
      given: "use moons\nmodel = sequential(dense(16, relu), dense(2, softmax))"),
    Example(
      "r = find_lr(model, optimizer=sgd, lo=0.001, hi=100, steps=50)\nlen(r.rates) > 10", "true",
      given: "use moons\nmodel = sequential(dense(16, relu), dense(2, softmax))"),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      .currentModel,
      Parameter("x", "Inputs [n, …].", defaultText: "the dataset in use"),
      Parameter("y", "Targets."),
      rate("lo", "Rate of the first step.", 1e-6),
      rate("hi", "Rate of the last step.", 10),
      Parameter("steps", "Steps between them.", default: 100, in: 2...100_000, namedOnly: true),
      Parameter(
        "batch", aliases: ["batch_size"], "Samples in each step.", default: 32, in: 1...1_000_000,
        namedOnly: true),
      Parameter(
        "smoothing", "Share of the past in the smoothed loss.", default: 0.9, namedOnly: true,
        rangeText: "0 to below 1",
        check: { (0..<1).contains($0) ? nil : "smoothing must be at least 0 and below 1, not \($0.literal)" }),
      Parameter("optimizer", "The rule to try.", defaultText: "the model's, or rmsprop", namedOnly: true),
      Parameter("loss", "What is to become small.", defaultText: "the model's", namedOnly: true))
  }

  private static func rate(_ name: String, _ summary: String, _ value: Double) -> Parameter<Double> {
    Parameter(
      name, summary, default: value, namedOnly: true, rangeText: "above 0",
      check: { $0 > 0 && $0.isFinite ? nil : "\(name) must be a finite number above 0, not \($0.literal)" })
  }

  func run(in session: Session) throws -> Value {
    let object = try model.orCurrent(in: session)
    guard lowest < highest else {
      throw Problem(
        "lo must be below hi: \(numberText(lowest)) is not below \(numberText(highest))", at: .parameter("lo")
      )
    }
    let samples = try session.samples(inputs, targets, or: .training, for: object.model, of: Self.name)
    var options = RateSearch.Options()
    (options.lowest, options.highest, options.smoothing) = (lowest, highest, smoothing)
    (options.steps, options.batch) = (steps, batch)
    let result = try search(object.model, samples, options, session)
    guard !result.rates.isEmpty else {
      throw Problem(
        "the loss is no finite number before any update", at: .parameter("x"),
        label: "scale x and y to small numbers")
    }
    let written = (recipe(object.model)?.optimizer ?? object.model.trainedBy).written
    return .object(RateSearchObject(result, options, optimizer: written))
  }

  private func search(
    _ model: Model, _ samples: Samples, _ options: RateSearch.Options, _ session: Session
  ) throws -> RateSearch.Result {
    defer { session.output.progress(nil) }
    var shown = ContinuousClock.now
    let result = try blaming {
      try session.microscope.trail.keeping(model) {
        try RateSearch.run(
          model, on: samples, recipe: recipe(model), options: options, threads: session.threads,
          isCancelled: { session.interrupt.isRaised },
          report: { step in
            guard ContinuousClock.now - shown > .milliseconds(100) else { return }
            shown = .now
            session.output.progress("find_lr  step \(countText(step)) of \(countText(options.steps))")
          })
      }
    }
    guard let result else { throw Interrupted() }
    return result
  }

  /// How to train, when it is not as the model is trained.
  private func recipe(_ model: Model) -> Recipe? {
    guard optimizer != nil || loss != nil else { return nil }
    var recipe = model.recipe ?? Recipe()
    if let optimizer { recipe.optimizer = optimizer.optimizer }
    if let loss { recipe.loss = loss }
    return recipe
  }
}

extension Model {
  /// The rule of its training, or the one that its first fit would take.
  fileprivate var trainedBy: any Optimizer { training?.optimizer ?? recipe?.optimizer ?? Recipe().optimizer }
}
