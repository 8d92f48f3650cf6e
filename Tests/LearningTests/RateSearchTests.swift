import Tensors
import Testing

@testable import Learning

@Suite struct RateSearchTests {
  private static func samples() throws -> Samples {
    var random = Random(seed: 3)
    let inputs = (0..<90 * 5).map { _ in Float(random.normal()) }
    let labels = (0..<90).map { row in Int64(inputs[row * 5] > 0 ? 1 : 0) }
    return try Samples(inputs: Tensor(inputs, shape: [90, 5]), targets: Tensor(labels))
  }

  private static func model(_ optimizer: any Optimizer) throws -> Model {
    let model = Model(random: Random(seed: 7))
    for spec in [DenseSpec(9, .relu), BatchNormSpec(.keras), DropoutSpec(0.3), DenseSpec(2, .softmax)]
      as [any LayerSpec]
    {
      try model.add(spec)
    }
    model.compile(Recipe(optimizer))
    return model
  }

  private static var scheduled: any Optimizer {
    var adam = Adam(0.01)
    adam.common.schedule = .exponential(rate: 0.05, steps: 5, decayRate: 0.9, isStaircase: false)
    return adam
  }

  private static func fit(_ model: Model) throws -> TrainingHistory {
    let fit = try Fit(
      model, on: samples(), options: Fit.Options(epochs: 2, batch: 8), threads: Threads(count: 1))
    _ = try fit.run()
    return fit.history
  }

  private static func bits(_ model: Model) -> [UInt32] {
    let memory = model.training?.allMemory.count ?? 0
    return [UInt32(model.training?.step ?? 0), UInt32(memory)]
      + model.state.flatMap { $0.value.elements(of: Float.self).map(\.bitPattern) }
  }

  /// Dropout's masks, batch statistics, the optimizer's memory and the count of steps: all go on as if no
  /// test had been made, whether it diverged, ended or was cancelled.
  @Test(
    arguments: [
      (SGD(0.1, momentum: 0.9), 100, nil), (Adam(0.01), 30, nil), (RMSprop(0.01), 40, 7),
      (scheduled, 25, nil),
    ] as [(any Optimizer, Int, Int?)])
  func `a fit behind it is the one without it`(optimizer: any Optimizer, steps: Int, cancelled: Int?) throws {
    for fitsBefore in [false, true] {
      let (plain, tried) = (try Self.model(optimizer), try Self.model(optimizer))
      if fitsBefore { for model in [plain, tried] { _ = try Self.fit(model) } }
      var options = RateSearch.Options()
      (options.steps, options.batch, options.highest) = (steps, 8, 1e6)
      var asked = 0
      let result = try RateSearch.run(
        tried, on: Self.samples(), options: options, threads: Threads(count: 1),
        isCancelled: {
          asked += 1
          return asked == cancelled
        })
      #expect((result == nil) == (cancelled != nil))
      #expect(tried.history.epochs.map(\.training) == plain.history.epochs.map(\.training))
      #expect(tried.training?.optimizer.written == plain.training?.optimizer.written)
      let (one, other) = (try Self.fit(plain), try Self.fit(tried))
      #expect(one.epochs.map(\.training) == other.epochs.map(\.training))
      #expect(Self.bits(plain) == Self.bits(tried))
    }
  }

  /// One linear weight w from 0 towards y = 1 with squared error and plain descent: at rate r the step is
  /// w ← w + 2r(1 − w). The loss before step i is then ∏ (1 − 2r)² over the steps before it.
  @Test func `its losses are those of the rates that it says`() throws {
    let model = Model(random: Random(seed: 1))
    try model.add(DenseSpec(1, kernel: WeightRules(.zeros), bias: nil))
    model.compile(Recipe(SGD(123), loss: .mse))
    let samples = try Samples(
      inputs: Tensor([1] as [Float], shape: [1, 1]), targets: Tensor([1] as [Float], shape: [1, 1]))
    var options = RateSearch.Options()
    (options.lowest, options.highest, options.steps, options.smoothing) = (0.01, 10, 4, 0.5)
    let result = try #require(
      try RateSearch.run(model, on: samples, options: options, threads: Threads(count: 1)))
    #expect(result.rates.map { Float($0) } == [0.01, 0.1, 1, 10])
    // 1, then (1 − 0.02)², that times (1 − 0.2)², and (1 − 2)² of it.
    let losses = [1, 0.9604, 0.614_656, 0.614_656]
    for (loss, expected) in zip(result.losses, losses) { #expect(abs(loss - expected) < 1e-6) }
    // m = 0.5, 0.7302, 0.672428, 0.643542 over 1 − 0.5^i.
    let smoothed = [1, 0.9736, 0.768_489_143, 0.686_444_8]
    for (loss, expected) in zip(result.smoothed, smoothed) { #expect(abs(loss - expected) < 1e-6) }
    #expect(!result.hasDiverged && result.losses.count == 4)
    #expect(result.least == 3)
    // Slopes over ln 10 at steps 1, 2, 3: −0.2315/2, −0.2872/2, −0.0820/1.
    #expect(result.steepest == 2)
    #expect(model.training == nil && model.weights[0].value.number == 0)
  }

  @Test func `it ends at four times the least loss, or at no number`() throws {
    let model = Model(random: Random(seed: 1))
    try model.add(DenseSpec(1, kernel: WeightRules(.zeros), bias: nil))
    model.compile(Recipe(SGD(1), loss: .mse))
    let samples = try Samples(
      inputs: Tensor([1] as [Float], shape: [1, 1]), targets: Tensor([1] as [Float], shape: [1, 1]))
    var options = RateSearch.Options()
    (options.lowest, options.highest, options.steps, options.smoothing) = (2, 2.000_001, 10, 0)
    // At rate 2 the distance triples with each step: losses 1, 9.
    var result = try #require(
      try RateSearch.run(model, on: samples, options: options, threads: Threads(count: 1)))
    #expect(result.losses.map { $0.rounded() } == [1, 9] && result.hasDiverged)
    #expect(result.least == 0 && result.steepest == nil)
    // A step of 10³⁰ squared is beyond float32.
    (options.lowest, options.highest) = (1e30, 2e30)
    result = try #require(
      try RateSearch.run(model, on: samples, options: options, threads: Threads(count: 1)))
    #expect(result.losses == [1] && result.hasDiverged)
  }

  @Test func `steps are told to callbacks that ask for them`() throws {
    final class Counter: FitCallback {
      let watchesSteps: Bool
      var told: [String] = []
      init(_ watchesSteps: Bool) { self.watchesSteps = watchesSteps }
      func beginStep(_ fit: Fit) { told.append("begin \(fit.epoch).\(fit.step)") }
      func endStep(_ fit: Fit) { told.append("end \(fit.epoch).\(fit.step) \(fit.lastLoss.isFinite)") }
    }
    let (asking, other) = (Counter(true), Counter(false))
    let fit = try Fit(
      Self.model(SGD(0.1)), on: Self.samples(), options: Fit.Options(epochs: 2, batch: 60),
      callbacks: [asking, other], threads: Threads(count: 1))
    _ = try fit.run()
    #expect(
      asking.told == [
        "begin 1.0", "end 1.1 true", "begin 1.1", "end 1.2 true", "begin 2.0", "end 2.1 true", "begin 2.1",
        "end 2.2 true",
      ])
    #expect(other.told.isEmpty)
  }
}
