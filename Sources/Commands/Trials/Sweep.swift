import Diagnostics
import Interpreter
import Learning

/// `sweep model optimizer=[sgd(0.03), adam(0.001)] epochs=2 seeds=3`.
struct SweepCommand: Command {
  let models: Several<ModelArgument>?
  let inputs: DataArgument?
  let targets: DataArgument?
  let optimizers: Several<OptimizerArgument>?
  let rates: Several<Double>?
  let epochs: Several<Int>
  let batches: Several<Int>
  let seeds: Several<Int>
  let share: Double?
  let test: ValidationArgument?
  let loss: Loss?
  let metrics: MetricsArgument?

  static let name = "sweep"
  static let category = Category.training
  static let summary =
    "Trains a model anew for every setting and several seeds, and compares: mean ± deviation."
  static let details = """
    Whatever is a list is tried in every combination: models, optimizers, rates, epochs, batches. Each trial \
    makes the model anew, as seed 1 and its text would, fits it and judges it by the test set, or with \
    validation_split=0.2 by the last part of the training set: settings that were chosen by the test set look \
    better there than they are. seeds=5 means the seeds 0 to 4, a list says which.
    ± is the deviation over the seeds. Settings are compared seed by seed: one marked ~ differs from the best by \
    less than the seeds' scatter allows to tell (95 %, Student's t). The models, what was trained, and random \
    numbers stay as they are.
    s.best and s[0] are rows; s.best.values has one number a seed, s.best.mean and s.best.deviation, s.best.loss, \
    s.best.optimizer what they say.
    """
  static let examples = [
    Example(
      "sweep model optimizer=[sgd, adam] lr=[0.01, 0.1] epochs=3 seeds=2",
      given: "use moons(n=100)\nmodel = sequential(dense(8, relu), dense(2, softmax))"),
    Example(
      "s = sweep([a, b], optimizer=adam(0.01), epochs=3, seeds=[1, 2], validation_split=0.2);\nlen(s)", "2",
      given:
        "use moons(n=100)\na = sequential(dense(2, softmax))\nb = sequential(dense(8, relu), dense(2, softmax))"
    ),
  ]
  static var signature: Signature<Self> {
    Signature(
      Self.init,
      Parameter("model", "The model, or a list of models.", defaultText: "the current model"),
      Parameter("x", "Inputs [n, …].", defaultText: "the dataset in use"),
      Parameter("y", "Targets."),
      Parameter("optimizer", "Rules to try.", defaultText: "the model's, or rmsprop", namedOnly: true),
      Parameter(
        "lr", "Learning rates to try with each.", defaultText: "the optimizers' own", namedOnly: true),
      .several("epochs", "Passes over the data.", 1, in: 1...1_000_000),
      .several("batch", aliases: ["batch_size"], "Samples in each step.", 32, in: 1...1_000_000),
      .several("seeds", "How many seeds, or a list of seeds.", 3, in: 0...(1 << 53)),
      Parameter(
        "validation_split", "Share of the samples, the last ones, that judges in place of the test set.",
        namedOnly: true, rangeText: "above 0 and below 1",
        check: {
          $0.map {
            $0 > 0 && $0 < 1 ? nil : "validation_split must be above 0 and below 1, not \($0.literal)"
          }
            ?? nil
        }),
      Parameter("test", "Pair (x, y) to judge by, dataset or loader.", namedOnly: true),
      Parameter("loss", "What training makes small.", defaultText: "the model's", namedOnly: true),
      Parameter(
        "metrics", "What is compared, the first of them.", defaultText: "the model's", namedOnly: true))
  }

  func run(in session: Session) throws -> Value {
    guard share == nil || test == nil else {
      throw Problem("sweep takes validation_split or test, not both", at: .parameter("test"))
    }
    let settings = try settings(in: session)
    let seeds = try seedNumbers()
    guard settings.count * seeds.count <= 10_000 else {
      throw Problem("\(countText(settings.count * seeds.count)) trials are more than 10,000", at: .call)
    }
    let runner = SweepRunner(
      session: session, inputs: inputs, targets: targets, share: share, test: test, loss: loss,
      metrics: metrics?.metrics)
    var rows = settings.map { SweepRow(setting: $0) }
    defer { session.output.progress(nil) }
    for (index, setting) in settings.enumerated() {
      for seed in seeds {
        let trial = index * seeds.count + rows[index].trials.count + 1
        session.output.progress(
          "sweep  \(countText(trial)) of \(countText(settings.count * seeds.count))  "
            + "\(setting.optimizer.written)  seed \(seed)")
        do { rows[index].trials.append(try runner.trial(setting, seed: seed)) } catch is Interrupted {
          throw stopped(rows, session)
        }
      }
    }
    return .object(SweepObject(rows, judges: judges))
  }

  /// Shows what there is; the trials that are whole are worth their time.
  private func stopped(_ rows: [SweepRow], _ session: Session) -> Interrupted {
    session.output.progress(nil)
    let done = rows.filter { !$0.trials.isEmpty }
    let count = done.reduce(0) { $0 + $1.trials.count }
    if count > 0 {
      session.output.line(SweepObject(done, judges: judges).description(in: session.output.style))
    }
    session.output.line("stopped after \(countText(count)) \(count == 1 ? "trial" : "trials")")
    return Interrupted(isTold: true)
  }

  /// By what it was judged, for the table.
  private var judges: String { share == nil ? "test" : "validation" }

  private func settings(in session: Session) throws -> [SweepSetting] {
    let objects =
      try models.map { $0.items.map(\.object) } ?? [Optional<ModelArgument>.none.orCurrent(in: session)]
    if let bad = rates?.items.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw Problem("lr must be a finite number above 0, not \(numberText(bad))", at: .parameter("lr"))
    }
    return objects.enumerated().flatMap { index, object in
      let name = object.name ?? "model \(index + 1)"
      let model = object.model
      let own = model.training?.optimizer ?? model.recipe?.optimizer ?? Recipe().optimizer
      let rules = (optimizers?.items.map(\.optimizer) ?? [own]).flatMap { rule in
        rates?.items.map { rate in rule.with(rate: rate) } ?? [rule]
      }
      return rules.flatMap { rule in
        epochs.items.flatMap { epochs in
          batches.items.map { batch in
            SweepSetting(model: object, modelName: name, optimizer: rule, epochs: epochs, batch: batch)
          }
        }
      }
    }
  }

  /// A number stands for the seeds below it; numbers of a list for themselves.
  private func seedNumbers() throws -> [Int] {
    guard seeds.items.count == 1, !seeds.isList, let count = seeds.items.first else {
      guard Set(seeds.items).count == seeds.items.count else {
        throw Problem("a seed is named twice", at: .parameter("seeds"))
      }
      return seeds.items
    }
    guard (1...10_000).contains(count) else {
      throw Problem("seeds must be in 1…10,000, not \(count)", at: .parameter("seeds"))
    }
    return Array(0..<count)
  }
}

extension Optimizer {
  /// The same rule with a fixed rate.
  fileprivate func with(rate: Double) -> any Optimizer {
    var other = self
    (other.common.learningRate, other.common.schedule) = (rate, nil)
    return other
  }
}

extension Parameter<Several<Int>> {
  fileprivate static func several(
    _ name: String, aliases: [String] = [], _ summary: String, _ value: Int, in range: ClosedRange<Int>
  ) -> Self {
    let text = "\(countText(range.lowerBound))…\(countText(range.upperBound))"
    return Parameter(
      name, aliases: aliases, summary, default: Several(items: [value], isList: false), namedOnly: true,
      rangeText: text,
      check: { several in
        several.items.first { !range.contains($0) }.map { "\(name) must be in \(text), not \(countText($0))" }
      })
  }
}
