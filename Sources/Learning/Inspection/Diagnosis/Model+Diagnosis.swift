import Autograd
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Model {
  /// Looks for what usually goes wrong. Nothing of the model changes but that it is built: what trains is a
  /// copy.
  ///
  /// Returns `nil` when `isCancelled` ended it. Throws `LearningError` when the model, as it is trained, and the
  /// samples do not go together in another way than by a class number.
  public func diagnose(
    _ samples: Samples, threads: Threads, isCancelled: () -> Bool = { false }
  ) throws -> Diagnosis? {
    try build(input: samples.sampleShape)
    let examination = try Examination(self, samples, threads: threads)
    return try examination.run(isCancelled: isCancelled)
  }

  /// The same layers with the weights that the same generators give them: the model before all training.
  func untrained() throws -> Model {
    let copy = Model(random: random, dialect: dialect)
    if let declaredInput { try copy.add(InputSpec(declaredInput)) }
    for spec in specs {
      try copy.add((spec as? NestedSpec).map { NestedSpec(try $0.model.untrained()) } ?? spec)
    }
    if let inputShape { try copy.build(input: inputShape) }
    return copy
  }
}

/// A model and samples while they are looked at.
struct Examination {
  /// Samples whose activations are looked at.
  private static let most = 4096
  /// Of the steps that are looked at, and of the batch that is learned by heart.
  private static let (batch, smallBatch) = (32, 16)
  /// Until then adaptive rules have seen few gradients.
  private static let firstSteps = 100

  let model: Model
  let samples: Samples
  let threads: Threads
  /// Rows evenly from all samples.
  let rows: [Int32]
  /// Their inputs, as they go into the network.
  private let inputs: [Float]

  init(_ model: Model, _ samples: Samples, threads: Threads) throws {
    (self.model, self.samples, self.threads) = (model, samples, threads)
    let count = min(samples.count, Self.most)
    rows = (0..<count).map { Int32($0 * samples.count / count) }
    inputs = Self.inputs(samples, rows)
  }

  private static func inputs(_ samples: Samples, _ rows: [Int32]) -> [Float] {
    let count = rows.count * samples.sampleShape.count
    return [Float](unsafeUninitializedCapacity: count) { buffer, used in
      used = count
      guard let base = buffer.baseAddress else { return }
      base.initialize(repeating: 0, count: count)
      rows.withUnsafeBufferPointer { samples.inputs.gather($0, into: base) }
    }
  }

  func run(isCancelled: () -> Bool) throws -> Diagnosis? {
    let seen = Tensor(inputs, shape: Shape([rows.count] + samples.sampleShape.dimensions))
    let inputFacts = Diagnosis.InputFacts(inputs, areBytes: seen.looksLikeBytes)
    var checks = [check(.inputs, inputFacts.status, .inputs(inputFacts))]
    let training: Training
    let targets: Targets
    do {
      training = try model.settled(for: samples)
      targets = try model.targets(of: samples, for: training.loss)
    } catch LearningError.classNumber(let value, let row, let classes) {
      // Nothing can be computed of a class that there is no output for.
      let labels = Diagnosis.LabelFacts(outside: (value, row, classes))
      return withoutLoss(checks + [check(.labels, labels.status, .labels(labels)), layers()])
    } catch  where constantSlip != nil {
      return withoutLoss(checks + [check(.labels, .skipped, .none), layers()])
    }
    let labels = labelFacts(targets, training.loss)
    checks += [check(.labels, labels.status, .labels(labels)), layers()]
    // What the layers are blamed for is not blamed on the loss as well.
    let slip = constantSlip == nil ? training.outputSlip(of: model) : nil
    checks.append(check(.loss, slip == nil ? .good : .bad, .loss(training.loss.name, slip: slip)))
    guard let (dead, saturated) = try units(isCancelled) else { return nil }
    checks.append(check(.dead, dead.status, .units(dead)))
    checks.append(check(.saturation, saturated.status, .units(saturated)))

    let batch = model.firstRows(of: samples, batch: Self.batch)
    guard let flow = try model.gradientFlow(samples, rows: batch, isCancelled: isCancelled) else {
      return nil
    }
    checks.append(check(.gradients, status(flow.verdict), .gradients(flow)))
    let fresh = try model.untrained()
    fresh.compile(Recipe(Adam(0.01), loss: training.loss, metrics: [], isClipped: training.isClipped))
    let start = try initialLoss(fresh, labels, training)
    let updates = try updateFacts(training, targets, batch, remaining: flow.loss / start.loss)
    checks.append(check(.updates, updates.status, .updates(updates)))
    checks.append(check(.initialLoss, start.status, .initialLoss(start)))
    guard let learned = try oneBatch(fresh, training.loss, isCancelled) else { return nil }
    checks.append(learned)
    return Diagnosis(checks, samples: samples.count, looked: rows.count)
  }

  private func check(
    _ subject: Diagnosis.Subject, _ status: Diagnosis.Status, _ facts: Diagnosis.Facts
  ) -> Diagnosis.Check {
    Diagnosis.Check(subject: subject, status: status, facts: facts)
  }

  /// The checks that need no loss, and the others as skipped.
  private func withoutLoss(_ checks: [Diagnosis.Check]) -> Diagnosis {
    let rest = Diagnosis.Subject.allCases.dropFirst(checks.count).map { check($0, .skipped, .none) }
    return Diagnosis(checks + rest, samples: samples.count, looked: rows.count)
  }

  private var constantSlip: (message: String, remedy: String)? {
    model.lastActivation.constantSlip(outputs: model.outputShape?.count ?? 0)
  }

  private func layers() -> Diagnosis.Check {
    let facts = Diagnosis.LayerFacts(
      collapsing: model.collapsingLayers, earlySoftmax: model.earlySoftmax, constant: constantSlip)
    return check(.layers, facts.status, .layers(facts))
  }

  private func status(_ verdict: GradientFlow.Verdict) -> Diagnosis.Status {
    switch verdict {
    case .healthy: .good
    case .tooFew: .skipped
    case .vanishes, .explodes: .doubtful
    case .blocked, .notFinite: .bad
    }
  }

  // MARK: Labels

  private func labelFacts(_ targets: Targets, _ loss: Loss) -> Diagnosis.LabelFacts {
    guard let (classes, count) = targets.classes(for: loss, outputs: model.outputShape?.count ?? 0) else {
      return Diagnosis.LabelFacts(values: targets.values)
    }
    return Diagnosis.LabelFacts(
      classes, count: count, looked: rows.map { classes[Int($0)] }, rows: inputs)
  }

  // MARK: Units

  /// Units that are 0 for all samples, and those that are within 1 % of a limit for more than half of them.
  private func units(_ isCancelled: () -> Bool) throws -> (
    dead: Diagnosis.UnitFacts, saturated: Diagnosis.UnitFacts
  )? {
    let leaves = model.leaves
    // What the model gives may well be sure of itself.
    let chosen = leaves.indices.dropLast().filter {
      leaves[$0].spec.activation.dies || leaves[$0].spec.activation.limits != nil
    }
    var counts = chosen.map { [Int](repeating: 0, count: leaves[$0].outputShape.count) }
    let isWhole = try ValueScan(model, threads: threads).run(
      samples.inputs, rows: rows, leaves: chosen, isCancelled: isCancelled
    ) { range, outputs in
      for (index, output) in outputs.enumerated() {
        let limits = leaves[chosen[index]].spec.activation.limits
        let margin = limits.map { 0.01 * ($0.upperBound - $0.lowerBound) / 2 } ?? 0
        let (low, high) = (
          Float((limits?.lowerBound ?? 0) + margin), Float((limits?.upperBound ?? .infinity) - margin)
        )
        let width = counts[index].count
        for row in 0..<range.count {
          for unit in 0..<width {
            let value = output[row * width + unit]
            if value <= low || value >= high { counts[index][unit] += 1 }
          }
        }
      }
    }
    guard isWhole else { return nil }
    func facts(_ isDead: Bool) -> Diagnosis.UnitFacts {
      Diagnosis.UnitFacts(
        layers: chosen.indices.compactMap { index in
          let leaf = leaves[chosen[index]]
          guard leaf.spec.activation.dies == isDead else { return nil }
          let found = counts[index].count { isDead ? $0 == rows.count : 2 * $0 > rows.count }
          return Diagnosis.UnitFacts.Layer(name: leaf.name, units: counts[index].count, found: found)
        }, samples: rows.count)
    }
    return (facts(true), facts(false))
  }

  // MARK: Steps

  /// One step of the model's own optimizer, from where it stands, on copies of the numbers.
  private func updateFacts(
    _ training: Training, _ targets: Targets, _ rows: [Int32], remaining: Double
  ) throws -> Diagnosis.UpdateFacts {
    let training = Training(training, loss: training.loss)
    let step = try StepRecord(
      model, training, sample: samples.sampleShape, targets: targets, batch: rows.count,
      isWeighted: samples.weights != nil)
    let eager = Eager<Float>(step.record)
    eager.counter = UInt64(training.step)
    eager.load(
      samples, targets, rows: rows, inputs: step.inputs, targets: step.targets, weights: step.weights)
    let optimizer = training.optimizer
    eager.load(
      optimizer.scalars(step: training.step + 1, rate: optimizer.rate(atStep: training.step + 1)),
      into: step.scalars)
    eager.run()
    let ratios = step.parameters.compactMap { parameter, _ -> (name: String, ratio: Double)? in
      guard parameter.shape.rank > 1 else { return nil }
      let before = parameter.value.converted(to: .float64).elements(of: Double.self)
      let after = eager.elements(of: step.record.parameter(parameter))
      let norm = before.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let moved = zip(before, after).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
      return norm == 0 ? nil : (parameter.name, moved.squareRoot() / norm)
    }
    return Diagnosis.UpdateFacts(
      ratios: ratios, optimizer: optimizer.written, remaining: remaining,
      isAdaptiveStart: !(optimizer is SGD) && training.step < Self.firstSteps)
  }

  private func initialLoss(
    _ fresh: Model, _ labels: Diagnosis.LabelFacts, _ training: Training
  ) throws -> Diagnosis.InitialLossFacts {
    let some = try samples.picked(Array(rows.prefix(1024)))
    let loss = try fresh.evaluate(some, threads: threads).loss - fresh.penalty
    let classes = training.loss.kind.isBinary ? 2 : labels.counts.count
    let isJudged = training.loss.isPlainCrossEntropy && !labels.counts.isEmpty
    return Diagnosis.InitialLossFacts(
      loss: loss, expected: isJudged ? log(Double(classes)) : nil, classes: classes)
  }

  /// Trains the copy on one small batch, by Adam(0.01), so that it tells of model and data and not of the
  /// optimizer.
  private func oneBatch(_ fresh: Model, _ loss: Loss, _ isCancelled: () -> Bool) throws -> Diagnosis.Check? {
    guard loss.reachesZero else { return check(.oneBatch, .skipped, .none) }
    let few = try samples.picked(model.firstRows(of: samples, batch: Self.smallBatch))
    let work = 6 * Double(max(model.parameterCount, 1)) * Double(few.count)
    let steps = Int(min(max(2e10 / work, 200), 1000))
    let start = try fresh.evaluate(few, threads: threads).loss - fresh.penalty
    let goal = Diagnosis.OneBatchFacts.goal / 2 * start
    let fit = try Fit(
      fresh, on: few, options: Fit.Options(epochs: steps, batch: few.count, isShuffled: false),
      threads: threads)
    let outcome = try fit.run(isCancelled: { isCancelled() || fit.lastLoss < goal })
    if isCancelled() { return nil }
    var end = try fresh.evaluate(few, threads: threads).loss - fresh.penalty
    if case .diverged = outcome { end = .nan }
    let facts = Diagnosis.OneBatchFacts(
      samples: few.count, steps: fresh.training?.step ?? 0, start: start, end: end)
    return check(.oneBatch, facts.status, .oneBatch(facts))
  }
}
