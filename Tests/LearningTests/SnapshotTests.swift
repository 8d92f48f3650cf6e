import Tensors
import Testing

@testable import Learning

@Suite struct SnapshotTests {
  private static func samples() throws -> Samples {
    var random = Random(seed: 3)
    let inputs = (0..<53 * 6).map { _ in Float(random.uniform()) }
    let labels = (0..<53).map { _ in UInt8(random.integer(below: 3)) }
    return try Samples(inputs: Tensor(inputs, shape: [53, 6]), targets: Tensor(labels))
  }

  private static func model(_ specs: [any LayerSpec], _ optimizer: any Optimizer) throws -> Model {
    let model = Model(random: Random(seed: 7))
    for spec in specs { try model.add(spec) }
    model.compile(Recipe(optimizer))
    return model
  }

  private static func fit(
    _ model: Model, epochs: Int, _ series: SnapshotSeries? = nil, callbacks: [any FitCallback] = []
  ) throws -> Fit {
    let samples = try samples()
    return try Fit(
      model, on: samples, validation: samples, options: Fit.Options(epochs: epochs, batch: 10),
      callbacks: callbacks + (series.map { [$0] } ?? []), threads: Threads(count: 1))
  }

  private static func history(_ model: Model, upTo epoch: Int) -> TrainingHistory {
    var history = model.history
    history.epochs.removeAll { $0.epoch > epoch }
    return history
  }

  // MARK: Going back

  /// A model that is a layer in two places, with a generator of its own.
  private static func nested() throws -> [any LayerSpec] {
    let inner = Model(random: Random(seed: 11))
    for spec in [DenseSpec(6, .tanh), DropoutSpec(0.2)] as [any LayerSpec] { try inner.add(spec) }
    return [NestedSpec(inner), DenseSpec(6, .relu), NestedSpec(inner), DenseSpec(3, .softmax)]
  }

  private static let optimizers: [any Optimizer] = [
    SGD(0.1), SGD(0.05, momentum: 0.9, nesterov: true), Adam(0.01), Adamax(0.01), RMSprop(0.01),
  ]

  @Test(arguments: optimizers.indices, [0, 1, 2, 3])
  func aBranchReachesTheBitsOfTheOriginal(optimizer: Int, epoch: Int) throws {
    let specs: [any LayerSpec] = [
      DenseSpec(7, .relu), DropoutSpec(0.25), BatchNormSpec(.keras), DenseSpec(3, .softmax),
    ]
    try check(try Self.model(specs, Self.optimizers[optimizer]), epoch)
  }

  @Test func aBranchOfAModelWithinAModelDoesToo() throws {
    try check(try Self.model(Self.nested(), Adam(0.01)), 2)
  }

  @Test func aBranchHasWhatIsFrozen() throws {
    let model = try Self.model([DenseSpec(5, .tanh), DenseSpec(3, .softmax)], Adam(0.01))
    try model.build(input: [6])
    model.layers[0].isTrainable = false
    let branch = try check(model, 2)
    #expect(branch.layers.map(\.isTrainable) == [false, true])
  }

  /// Trains for 4 epochs, goes back and trains the rest anew; meanwhile the original grows and moves on.
  @discardableResult
  private func check(_ model: Model, _ epoch: Int) throws -> Model {
    let series = SnapshotSeries(on: SnapshotShelf())
    let fit = try Self.fit(model, epochs: 4, series)
    #expect(try fit.run() == .finished)
    series.close(fit)
    let (end, history) = (model.weightsDigest, model.history)
    #expect(series.epochs == [0, 1, 2, 3, 4])
    _ = try Self.fit(model, epochs: 1).run()
    try model.add(DenseSpec(3, .softmax))
    let moved = model.weightsDigest

    let snapshot = try #require(series.snapshot(after: epoch))
    let branch = try snapshot.makeModel(history: Self.history(model, upTo: epoch))
    #expect(branch.training?.step == epoch * 6)
    _ = try Self.fit(branch, epochs: 4 - epoch).run()
    #expect(branch.weightsDigest == end)
    // All but the seconds.
    #expect(branch.history.epochs.map(\.training) == history.epochs.map(\.training))
    #expect(branch.history.epochs.map(\.epoch) == [1, 2, 3, 4])
    #expect(model.weightsDigest == moved)
    return branch
  }

  @Test func aRateThatACallbackMovedIsThatOfTheEpoch() throws {
    let model = try Self.model([DenseSpec(3, .softmax)], SGD(0.1))
    let series = SnapshotSeries(on: SnapshotShelf())
    let halving = Halving()
    let fit = try Self.fit(model, epochs: 3, series, callbacks: [halving])
    _ = try fit.run()
    series.close(fit)
    let rates = try series.epochs.map { epoch in
      try series.snapshot(after: epoch)?.makeModel(history: TrainingHistory()).training?.optimizer
        .learningRate
    }
    #expect(rates == [0.1, 0.05, 0.025, 0.0125])
  }

  /// Halves the rate after each epoch.
  private final class Halving: FitCallback {
    func endEpoch(_ report: EpochReport, of fit: Fit) { fit.learningRate /= 2 }
  }

  @Test func theEndIsWhatACallbackWentBackTo() throws {
    let model = try Self.model([DenseSpec(3, .softmax)], SGD(0.1))
    let series = SnapshotSeries(on: SnapshotShelf())
    // What rises cannot improve: the first epoch stays the best.
    let monitor = Monitor("loss", mode: .max)
    let fit = try Self.fit(
      model, epochs: 3, series, callbacks: [EarlyStopping(monitor, patience: 9, restoresBest: true)])
    _ = try fit.run()
    series.close(fit)
    let best = try #require(series.snapshot(after: 1)).makeModel(history: TrainingHistory())
    let last = try #require(series.snapshot(after: 3)).makeModel(history: TrainingHistory())
    let end = try #require(series.end).makeModel(history: TrainingHistory())
    #expect(end.weightsDigest == best.weightsDigest && end.weightsDigest != last.weightsDigest)
    #expect(series.epochs == [0, 1, 2, 3])
  }

  /// Stops after each step, and goes on.
  @Test func aStopKeepsWhatWasThereAndGoingOnTheRest() throws {
    let model = try Self.model([DenseSpec(3, .softmax)], Adam(0.1))
    let series = SnapshotSeries(on: SnapshotShelf())
    let fit = try Self.fit(model, epochs: 2, series)
    var stops = 0
    while try fit.run(isCancelled: { fit.step > 0 }) != .finished {
      stops += 1
      series.close(fit)
      let end = try #require(series.end)
      #expect(try end.makeModel(history: TrainingHistory()).weightsDigest == model.weightsDigest)
      // The sixth comes behind the last step of the first epoch, but before its end.
      #expect(series.epochs == (stops <= 6 ? [0] : [0, 1]), "\(stops)")
    }
    series.close(fit)
    // 6 steps an epoch, and no stop behind the last.
    #expect(stops == 11 && series.epochs == [0, 1, 2])
    #expect(series.end?.epoch == 2)
  }

  // MARK: Bounds

  /// With a rate of 0 the validation's loss never changes: the best epoch is the first.
  private func epochsKept(_ epochs: Int, on shelf: SnapshotShelf, most: Int = 128, _ model: Model? = nil)
    throws
    -> (kept: SnapshotSeries, model: Model)
  {
    let model = try model ?? Self.model([DenseSpec(3, .softmax)], SGD(0))
    let series = SnapshotSeries(on: shelf, most: most)
    let fit = try Self.fit(model, epochs: epochs, series)
    _ = try fit.run()
    series.close(fit)
    return (series, model)
  }

  @Test(
    arguments: [
      // The start, the best and the last beside every second; 9 > 8 after epoch 8.
      (7, [0, 1, 2, 3, 4, 5, 6, 7]), (8, [0, 1, 2, 4, 6, 8]), (11, [0, 1, 2, 4, 6, 8, 10, 11]),
      // Nine again with epoch 13: every fourth.
      (13, [0, 1, 4, 8, 12, 13]), (20, [0, 1, 4, 8, 12, 16, 20]),
    ])
  func ofManyEpochsEverySecondGoes(epochs: Int, kept: [Int]) throws {
    let shelf = SnapshotShelf()
    let series = try epochsKept(epochs, on: shelf, most: 8).kept
    #expect(series.epochs == kept && series.best?.epoch == 1 && series.end?.epoch == epochs)
    #expect(shelf.bytes == kept.count * Self.unit)
  }

  /// 6·3 weights and 3 biases, and what keeps the two arrays.
  private static let unit = 21 * 4 + 3 * 256

  @Test func aFullShelfThinsTheOldestFirst() throws {
    let shelf = SnapshotShelf(limit: 5 * Self.unit)
    let (first, model) = try epochsKept(6, on: shelf)
    #expect(first.epochs == [0, 1, 2, 4, 6])
    // Its start is the sixth: of the older run the first, the best and the last stay; with the second epoch after
    // it only the last.
    let second = try epochsKept(2, on: shelf, model).kept
    #expect(first.epochs == [6] && second.epochs == [6, 7, 8])
    #expect(first.end?.epoch == 6 && shelf.bytes == 4 * Self.unit)
  }

  @Test(
    arguments: [
      // Start, best and last do not fit: the last stays, and what follows.
      (2, [2, 3], false), (1, [3], false),
    ])
  func whatIsMostWantedStays(units: Int, kept: [Int], isTooLarge: Bool) throws {
    let shelf = SnapshotShelf(limit: units * Self.unit)
    let series = try epochsKept(3, on: shelf).kept
    #expect(series.epochs == kept && series.isTooLarge == isTooLarge && shelf.bytes <= shelf.limit)
    #expect(series.end?.epoch == 3)
  }

  @Test func whatDoesNotFitAtAllIsNotKept() throws {
    let shelf = SnapshotShelf(limit: Self.unit - 1)
    let series = try epochsKept(3, on: shelf).kept
    #expect(series.epochs == [] && series.isTooLarge && series.end == nil && shelf.bytes == 0)
  }
}

/// Against Python's xxhash: `scripts/reference/digests.py`.
@Suite struct DataDigestTests {
  private static let x: [Float] = [0, 0, 0, 1, 1, 0, 1, 1]

  @Test(
    arguments: [
      (Tensor(x, shape: [4, 2]), Tensor([Float(0), 1, 1, 0]), 1, "e6850957312221fe8efcc5dd5bbb61d1"),
      // A sample of 1 × 2 numbers, and targets in a column, are the same data.
      (
        Tensor(x, shape: [4, 1, 2]), Tensor([Float(0), 1, 1, 0], shape: [4, 1]), 1,
        "e6850957312221fe8efcc5dd5bbb61d1"
      ),
      (Tensor(x, shape: [4, 2]), Tensor([Int64(0), 1, 1, 0]), 1, "8dc4bf1158516150247145732e41211c"),
      (
        Tensor(x.map { UInt8($0) }, shape: [4, 2]), Tensor([Float(0), 1, 1, 0]), 1,
        "331be667677c17589c47501354612e19"
      ),
      (
        Tensor(x.map { UInt8($0) }, shape: [4, 2]), Tensor([Float(0), 1, 1, 0]), 0.5,
        "96303039144ff7f41fbe010209706942"
      ),
    ] as [(Tensor, Tensor, Float, String)])
  func isOfTypesSizesAndNumbers(inputs: Tensor, targets: Tensor, scale: Float, digest: String) throws {
    #expect(try Samples(inputs: inputs, targets: targets, scale: scale).digest.description == digest)
  }

  @Test func weightsHaveTheirShapes() throws {
    let model = Model(random: Random(seed: 0))
    try model.add(DenseSpec(3, .softmax))
    try model.build(input: [2])
    try model.setWeights([Tensor([Float(1), 2, 3, 4, 5, 6], shape: [2, 3]), Tensor([Float(0), 0, 0])])
    #expect(model.weightsDigest.description == "fbed31bb3993d468f4443853c1b6bf0f")
  }
}
