import Learning
import Tensors
import Testing

/// A fit of this state, made anew from the same settings, ends as one that was never stopped.
@Suite struct FitStateTests {
  /// One way to train; the callbacks of each fit are its own.
  struct Setting: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var specs: @Sendable () throws -> [any LayerSpec] = {
      [DenseSpec(9, .tanh), BatchNormSpec(.keras), DropoutSpec(0.25), DenseSpec(4, .softmax)]
    }
    var optimizer: any Optimizer = Adam(0.02)
    var metrics: [Metric]? = nil
    var isValidated = true
    var isWeighted = false
    var batch = 10
    var isShuffled = true
    var dropsLast = false
    var initialEpoch: Int? = nil
    var threads = 1
    var callbacks: @Sendable () -> [any FitCallback] = { [] }
  }

  static let settings: [Setting] = [
    Setting(testDescription: "adam"),
    Setting(testDescription: "momentum", optimizer: SGD(0.05, momentum: 0.9, nesterov: true), threads: 2),
    Setting(
      testDescription: "torch's batch norm, which counts",
      specs: { [LinearSpec(5, 9), BatchNormSpec(.torch), DenseSpec(4, .softmax)] }),
    Setting(testDescription: "no memory", optimizer: SGD(0.1), isValidated: false),
    Setting(testDescription: "centered", optimizer: RMSprop(0.003, momentum: 0.5, isCentered: true)),
    Setting(testDescription: "nadam, whose momentum grows", optimizer: Nadam(CommonSettings(0.01))),
    Setting(testDescription: "lion, in order", optimizer: Lion(CommonSettings(0.002)), isShuffled: false),
    Setting(
      testDescription: "ftrl, the rest left out", optimizer: Ftrl(CommonSettings(0.05)), dropsLast: true),
    Setting(testDescription: "one batch", batch: 1000),
    Setting(
      testDescription: "sums of all kinds",
      metrics: [.accuracy, .topK(2), .f1(Metric.Averaging()), .auc, .logLoss]),
    Setting(testDescription: "weights", isWeighted: true, threads: 2),
    Setting(testDescription: "initial epoch", initialEpoch: 1),
    Setting(
      testDescription: "early stopping",
      callbacks: { [EarlyStopping(Monitor("loss", mode: .max), patience: 2, restoresBest: true)] }),
    Setting(
      testDescription: "plateau, twice",
      callbacks: {
        [
          PlateauReduction(Monitor("loss", mode: .max), factor: 0.5, patience: 1),
          PlateauReduction(Monitor("val_loss", leastChange: 10), factor: 0.3, patience: 1, cooldown: 1),
        ]
      }),
    Setting(
      testDescription: "models within, and noise",
      specs: {
        let inner = Model(random: Random(seed: 5, stream: 9))
        try inner.add(DenseSpec(6, .relu))
        try inner.add(NoiseSpec(.gaussian(deviation: 0.1)))
        return [NestedSpec(inner), NoiseSpec(.alphaDropout(rate: 0.1)), DenseSpec(4, .softmax)]
      }),
  ]

  private static let epochs = 4

  private func fit(_ setting: Setting, seed: UInt64 = 7) throws -> Fit {
    var random = Random(seed: 3)
    let inputs = try Tensor.normal([33, 5], using: &random)
    let labels = Tensor((0..<33).map { _ in UInt8(random.integer(below: 4)) })
    let weights = setting.isWeighted ? try Tensor.uniform([33], using: &random) : nil
    let samples = try Samples(inputs: inputs, targets: labels, weights: weights)
    let model = Model(random: Random(seed: seed))
    for spec in try setting.specs() { try model.add(spec) }
    model.compile(Recipe(setting.optimizer, metrics: setting.metrics))
    return try Fit(
      model, on: samples, validation: setting.isValidated ? samples : nil,
      options: Fit.Options(
        epochs: Self.epochs, batch: setting.batch, isShuffled: setting.isShuffled,
        dropsLast: setting.dropsLast, initialEpoch: setting.initialEpoch),
      callbacks: setting.callbacks(), threads: Threads(count: setting.threads))
  }

  /// The state as another process would read it: bound to the parameters of another model.
  private func carried(_ state: FitState, from old: Model, to new: Model) throws -> FitState {
    var state = state
    state.numbers = try new.copy(of: old.named(state.numbers), hasMemory: true)
    state.before = try state.before.map { try new.copy(of: old.named($0), hasMemory: true) }
    for index in state.callbacks.indices {
      state.callbacks[index].weights = try state.callbacks[index].weights.map {
        try new.copy(of: old.named($0))
      }
    }
    return state
  }

  /// All that a fit leaves, to the bit; but for the time that it took.
  private func remains(_ fit: Fit) -> [String] {
    func text(_ report: EpochReport) -> String {
      "\(report.epoch) \(report.training) \(String(describing: report.validation)) \(report.learningRate ?? -1)"
    }
    return fit.model.named(fit.state.numbers).map { name, tensor in
      "\(Digest([Digest.Part("\(name) \(tensor.shape)", tensor)]))"
    } + fit.history.epochs.map(text) + fit.model.history.epochs.map(text) + [
      "\(fit.training.optimizer.learningRate) \(fit.training.step) \(fit.firstEpoch) \(fit.epochIndex)"
    ]
  }

  @Test(arguments: settings)
  func `a fit goes on from every step and epoch to the same bits`(setting: Setting) throws {
    let straight = try fit(setting)
    var states: [FitState] = []
    var told: [[String]] = []
    func note(_ remark: String) { for index in told.indices { told[index].append(remark) } }
    let outcome = try straight.run(report: { report in
      switch report {
      case .step where straight.step == straight.stepsPerEpoch: break
      case .step, .epochDone:
        states.append(straight.state)
        told.append([])
      case .remark(let text): note(text)
      case .epoch: break
      }
    })
    #expect(outcome == .finished)
    let remains = remains(straight)
    // Of each epoch the steps but the last, and its end.
    #expect(states.count == straight.history.epochs.count * straight.stepsPerEpoch)
    for (state, told) in zip(states, told) {
      // Numbers of another generator, so that all are known to come from the state.
      let next = try fit(setting, seed: 8)
      let inner = straight.model.generatorsWithin
      try next.model.adopt(straight.model.random, within: inner)
      let resumed = try fitOf(next, setting)
      try resumed.take(carried(state, from: straight.model, to: resumed.model))
      var remarks: [String] = []
      let outcome = try resumed.run(report: { if case .remark(let text) = $0 { remarks.append(text) } })
      #expect(outcome == .finished)
      #expect(self.remains(resumed) == remains, "epoch \(state.epoch), step \(state.step)")
      #expect(remarks == told)
    }
  }

  /// A fit of the same model, whose generator has changed: its noise is recorded anew.
  private func fitOf(_ fit: Fit, _ setting: Setting) throws -> Fit {
    try Fit(
      fit.model, on: fit.samples, validation: setting.isValidated ? fit.samples : nil, options: fit.options,
      callbacks: setting.callbacks(), threads: Threads(count: setting.threads))
  }

  @Test func `a loss that is no number goes back to before the epoch, from wherever it went on`() throws {
    func made() throws -> Fit {
      var random = Random(seed: 3)
      let inputs = try Tensor.normal([33, 5], using: &random)
      let model = Model(random: Random(seed: 7))
      for spec in [DenseSpec(4, .linear), DenseSpec(5, .linear)] { try model.add(spec) }
      // Steps beyond the minimum, so that the error grows until float32 has no numbers for it.
      model.compile(Recipe(SGD(2), loss: Loss(.mse)))
      return try Fit(
        model, on: Samples(inputs: inputs, targets: inputs),
        options: Fit.Options(epochs: 50, batch: 10), threads: Threads(count: 1))
    }
    let straight = try made()
    var states: [FitState] = []
    let outcome = try straight.run(report: { report in
      if case .step = report, straight.step < straight.stepsPerEpoch { states.append(straight.state) }
    })
    guard case .diverged = outcome else {
      Issue.record("it did not diverge: \(outcome)")
      return
    }
    for state in states.suffix(5) {
      let resumed = try made()
      try resumed.take(carried(state, from: straight.model, to: resumed.model))
      let again = try resumed.run()
      // Not ==, as the loss may be nan.
      #expect("\(again)" == "\(outcome)")
      #expect(remains(resumed) == remains(straight), "epoch \(state.epoch), step \(state.step)")
    }
  }

  @Test func `what cannot be a state of the fit is refused and changes nothing`() throws {
    let setting = Self.settings[0]
    let straight = try fit(setting)
    var state: FitState?
    _ = try straight.run(report: { report in
      if case .step = report, straight.epoch == 2, straight.step == 2 { state = straight.state }
    })
    let good = try #require(state)
    let wrong: [(inout FitState) -> Void] = [
      { $0.epoch = 9 }, { $0.step = 5 }, { $0.step = -1 }, { $0.firstEpoch = 0 }, { $0.begun = 1 },
      { $0.before = nil }, { $0.callbacks = [CallbackMemory()] }, { $0.totals = [] },
      { $0.totals[1] = .nan }, { $0.totals.append(0) }, { $0.totals[5] = 1e9 },
      { $0.learningRate = -.infinity }, { $0.updates = 1 }, { $0.history = TrainingHistory() },
    ]
    for (number, change) in wrong.enumerated() {
      let other = try fit(setting, seed: 8)
      let before = remains(other)
      var changed = try carried(good, from: straight.model, to: other.model)
      change(&changed)
      #expect(throws: StateError.self, "\(number)") { try other.take(changed) }
      #expect(remains(other) == before, "\(number)")
    }
    let other = try fit(setting)
    let named = straight.model.named(good.numbers)
    #expect(throws: StateError.self) { try other.model.copy(of: Array(named.dropLast()), hasMemory: true) }
    #expect(throws: StateError.self) { try other.model.copy(of: Array(named.dropFirst())) }
  }
}
