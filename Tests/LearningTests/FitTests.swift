import Learning
import Tensors
import Testing

/// A small problem with everything that a fit can trip over: bytes, dropout, a short last batch.
private struct Problem {
  let samples: Samples
  var specs: [any LayerSpec]
  var optimizer: any Optimizer = Adam(0.01)
  var seed: UInt64 = 7

  /// - Parameter zeros: the share of pixels that are 0 beside those that happen to be.
  init(count: Int = 103, width: Int = 40, zeros: Double = 0) throws {
    var random = Random(seed: 3)
    var pixels = (0..<count * width).map { _ in UInt8(truncatingIfNeeded: random.next() >> 5) }
    if zeros > 0 { for index in pixels.indices where random.uniform() < zeros { pixels[index] = 0 } }
    let labels = (0..<count).map { _ in UInt8(random.integer(below: 4)) }
    samples = try Samples(
      inputs: Tensor(pixels, shape: [count, width]), targets: Tensor(labels), scale: 1 / 255)
    specs = [DenseSpec(33, .relu), DropoutSpec(0.25), DenseSpec(17, .tanh), DenseSpec(4, .softmax)]
  }

  func model() throws -> Model {
    let model = Model(random: Random(seed: seed))
    for spec in specs { try model.add(spec) }
    model.compile(Recipe(optimizer))
    return model
  }

  func fit(
    _ model: Model, epochs: Int = 3, batch: Int = 10, shuffle: Bool = true, threads: Int = 1,
    validation: Samples? = nil
  ) throws -> Fit {
    try Fit(
      model, on: samples, validation: validation,
      options: Fit.Options(epochs: epochs, batch: batch, isShuffled: shuffle),
      threads: Threads(count: threads))
  }
}

/// The bits of all weights, mixed (FNV-1a).
private func hash(_ model: Model) -> UInt64 {
  var result: UInt64 = 0xcbf2_9ce4_8422_2325
  for parameter in model.parameters {
    for value in parameter.value.elements(of: Float.self) {
      result = (result ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3
    }
  }
  return result
}

@Suite struct FitTests {
  static let optimizers: [any Optimizer] = [
    SGD(0.1), SGD(0.05, momentum: 0.9, nesterov: true), RMSprop(0.003, momentum: 0.5, isCentered: true),
    Adam(0.01), Adamax(0.01),
  ]

  @Test(arguments: optimizers.indices)
  func bitsDoNotDependOnThreads(_ index: Int) throws {
    // Wide enough that products and updates are cut into several pieces.
    var problem = try Problem(count: 64, width: 700)
    problem.optimizer = Self.optimizers[index]
    let hashes = try [1, 2, 3, 4].map { threads in
      let model = try problem.model()
      #expect(try problem.fit(model, epochs: 2, batch: 20, threads: threads).run() == .finished)
      return hash(model)
    }
    #expect(Set(hashes).count == 1)
  }

  /// Behind a layer that changes nothing, the input's zeros are numbers like all others.
  @Test(arguments: optimizers.indices)
  func bitsDoNotDependOnSkippedZeros(_ index: Int) throws {
    var problem = try Problem(count: 64, width: 700, zeros: 0.8)
    problem.optimizer = Self.optimizers[index]
    let layers: [any LayerSpec] = [DenseSpec(96, .relu), DenseSpec(17, .tanh), DenseSpec(4, .softmax)]
    var hashes: [UInt64] = []
    for specs in [layers, [ActivationSpec(.relu)] + layers] {
      problem.specs = specs
      for threads in 1...4 {
        let model = try problem.model()
        #expect(try problem.fit(model, epochs: 2, batch: 20, threads: threads).run() == .finished)
        hashes.append(hash(model))
      }
    }
    #expect(Set(hashes).count == 1)
  }

  @Test func bitsDependOnTheSeed() throws {
    var problem = try Problem()
    let first = try problem.model()
    _ = try problem.fit(first).run()
    problem.seed += 1
    let second = try problem.model()
    _ = try problem.fit(second).run()
    #expect(hash(first) != hash(second))
  }

  /// Stopped after every single step, and at the ends of epochs, it reaches the same bits.
  @Test(arguments: optimizers.indices)
  func goesOnToTheSameBits(_ index: Int) throws {
    var problem = try Problem()
    problem.optimizer = Self.optimizers[index]
    let whole = try problem.model()
    let straight = try problem.fit(whole, validation: problem.samples)
    #expect(try straight.run() == .finished)

    let stopped = try problem.model()
    let fit = try problem.fit(stopped, validation: problem.samples)
    var stops = 0
    while try fit.run(isCancelled: { true }) != .finished { stops += 1 }
    // 11 steps an epoch; after the very last there is nothing to stop.
    #expect(stops == 32)
    #expect(hash(whole) == hash(stopped))
    #expect(
      straight.history.epochs.map(\.training) == fit.history.epochs.map(\.training))
    #expect(straight.history.epochs.map(\.validation) == fit.history.epochs.map(\.validation))
    #expect(stopped.history.epochs.count == 3)
  }

  @Test func saysWhereItStopped() throws {
    let problem = try Problem()
    let model = try problem.model()
    let fit = try problem.fit(model)
    var steps = 0
    let outcome = try fit.run(isCancelled: { steps == 15 }) { report in
      if case .step = report { steps += 1 }
    }
    #expect(outcome == .stopped(epoch: 2, step: 4))
    #expect(model.history.epochs.map(\.epoch) == [1])
    #expect(fit.runningEvaluation.count == 40)
  }

  @Test func doesNotGoOnAfterAnotherFit() throws {
    let problem = try Problem()
    let model = try problem.model()
    let fit = try problem.fit(model)
    _ = try fit.run(isCancelled: { true })
    _ = try problem.fit(model, epochs: 1).run()
    #expect(throws: LearningError.trainedSince) { try fit.run() }
  }

  /// Two fits in a row are one longer fit: order, dropout, the optimizer's memory and its step count.
  @Test(arguments: optimizers.indices)
  func calledAgainGoesOnTraining(_ index: Int) throws {
    var problem = try Problem()
    problem.optimizer = Self.optimizers[index]
    let whole = try problem.model()
    _ = try problem.fit(whole, epochs: 3).run()
    let parts = try problem.model()
    _ = try problem.fit(parts, epochs: 1).run()
    let second = try problem.fit(parts, epochs: 2)
    #expect(second.firstEpoch == 2 && second.lastEpoch == 3)
    _ = try second.run()
    #expect(hash(whole) == hash(parts))
    #expect(parts.history.epochs.map(\.epoch) == [1, 2, 3])
  }

  @Test func shufflesAnewEachEpoch() throws {
    let problem = try Problem()
    var losses: [Bool: [Double]] = [:]
    for shuffle in [false, true] {
      // A rate of 0 leaves the weights, so that a step's loss tells which samples it saw.
      let model = Model(random: Random(seed: 1))
      try model.add(DenseSpec(4, .softmax))
      model.compile(Recipe(SGD(0)))
      let fit = try problem.fit(model, epochs: 2, batch: 10, shuffle: shuffle)
      var all: [Double] = []
      _ = try fit.run(report: { if case .step = $0 { all.append(fit.lastLoss) } })
      losses[shuffle] = all
      // The short last batch counts by its samples, so that every order has the same average.
      let epochs = fit.history.epochs.map(\.training.loss)
      // Losses near 1.4 in float32, each rounded by 2⁻²⁴ of it, here and there another way.
      #expect(abs(epochs[0] - epochs[1]) < 1e-6)
      #expect(fit.history.epochs.map(\.training.count) == [103, 103])
    }
    let (fixed, shuffled) = (losses[false] ?? [], losses[true] ?? [])
    #expect(Array(fixed[..<11]) == Array(fixed[11...]))
    #expect(Array(shuffled[..<11]) != Array(shuffled[11...]))
    #expect(shuffled != fixed)
  }

  /// Bytes scaled as they are gathered are the same numbers as floats scaled before.
  @Test func bytesAreScaledOnTheirWay() throws {
    let problem = try Problem()
    let floats = problem.samples.inputs.tensor.elements(of: UInt8.self).map { Float($0) * Float(1.0 / 255) }
    let other = try Samples(
      inputs: Tensor(floats, shape: problem.samples.inputs.tensor.shape), targets: problem.samples.targets)
    let ofBytes = try problem.model()
    _ = try problem.fit(ofBytes).run()
    let ofFloats = try problem.model()
    let fit = try Fit(
      ofFloats, on: other, options: Fit.Options(epochs: 3, batch: 10), threads: Threads(count: 1))
    _ = try fit.run()
    #expect(hash(ofBytes) == hash(ofFloats))
  }

  @Test func aBatchLargerThanTheDataIsAllOfIt() throws {
    let problem = try Problem()
    let large = try problem.model()
    let fit = try problem.fit(large, batch: 1_000_000)
    #expect(fit.stepsPerEpoch == 1)
    _ = try fit.run()
    let exact = try problem.model()
    _ = try problem.fit(exact, batch: 103).run()
    #expect(hash(large) == hash(exact))
  }

  @Test func divergenceGivesTheLastGoodWeightsBack() throws {
    var problem = try Problem()
    problem.optimizer = SGD(0.1)
    let model = try problem.model()
    _ = try problem.fit(model, epochs: 1).run()
    let good = hash(model)
    // A new rate that throws the weights beyond float32's range.
    model.compile(Recipe(SGD(1e38)))
    let fit = try problem.fit(model, epochs: 5)
    let outcome = try fit.run()
    guard case .diverged(let epoch, let step, let loss) = outcome else {
      Issue.record("ended with \(outcome)")
      return
    }
    #expect(epoch == 2)
    #expect(step >= 1 && step <= 11)
    #expect(!loss.isFinite || step == 11)
    #expect(hash(model) == good)
    #expect(model.history.epochs.count == 1)
    // It can be trained on, with a rate that fits.
    model.compile(Recipe(SGD(0.1)))
    #expect(try problem.fit(model, epochs: 1).run() == .finished)
  }

  @Test func evaluationIsTheMeanOverAllRows() throws {
    let problem = try Problem(count: 1203)
    let model = try problem.model()
    _ = try model.prepare(for: problem.samples)
    let outputs = try #require(
      try model.predict(problem.samples.inputs.tensor, scale: 1 / 255, threads: Threads(count: 2)))
    let evaluation = try model.evaluate(problem.samples, threads: Threads(count: 2))
    let labels = problem.samples.targets
    let loss = try Loss.sparseCategoricalCrossentropy.value(targets: labels, outputs: outputs)
    // float32 rows here, float64 there: 2⁻²⁴ of numbers near 1.4, and the rounding of the softmax.
    #expect(abs(evaluation.loss - loss) < 1e-6)
    #expect(evaluation.tallies == [try Metric.accuracy.tally(targets: labels, outputs: outputs)])
    #expect(evaluation.count == 1203)
  }

  @Test func historyHasKerasNames() throws {
    let problem = try Problem()
    let model = try problem.model()
    _ = try problem.fit(model, epochs: 2, validation: problem.samples).run()
    #expect(model.history.columnNames == ["loss", "accuracy", "val_loss", "val_accuracy", "seconds"])
    #expect(model.history.column("loss") == model.history.epochs.map(\.training.loss))
    #expect(model.history.column("val_accuracy")?.count == 2)
    #expect(model.history.column("val_lss") == nil)
  }

  /// A million samples at once through a million units are 10¹² numbers, 4 TB, several times over.
  @Test func aBatchThatMemoryCannotHoldIsRefused() throws {
    let count = 1_000_000
    let samples = try Samples(
      inputs: Tensor(zeros: [count, 1], dtype: .uint8), targets: Tensor(zeros: [count]))
    let model = Model(random: Random(seed: 0))
    for spec in [DenseSpec(count), DenseSpec(1)] { try model.add(spec) }
    model.compile(Recipe(loss: .mse))
    do {
      _ = try Fit(model, on: samples, options: Fit.Options(batch: count), threads: Threads(count: 1))
      Issue.record("no error")
    } catch let error as LearningError {
      guard case .batchMemory(count, let bytes) = error else { throw error }
      #expect(bytes > 4e12)
      #expect(error.message.hasPrefix("a step on 1000000 samples would take "))
      #expect(error.advice == "use a smaller batch")
    }
  }
}
