import Learning
import Tensors
import Testing

/// Illnesses that were put there, each of which must be found, and nothing beside it.
@Suite struct DiagnosisTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let findings: [Diagnosis.Subject]
    let make: @Sendable () throws -> (Model, Samples)

    init(
      _ what: String, _ findings: [Diagnosis.Subject],
      _ make: @escaping @Sendable () throws -> (Model, Samples)
    ) {
      (testDescription, self.findings, self.make) = (what, findings, make)
    }
  }

  private static func threeClouds() throws -> Samples { try Looked.clouds(150) }

  private static func made(
    _ middle: [any LayerSpec] = [DenseSpec(16, .relu), DenseSpec(12, .tanh)],
    _ last: any LayerSpec = DenseSpec(3, .softmax), optimizer: any Optimizer = Adam(0.001),
    loss: Loss? = nil, input: Shape = [4]
  ) throws -> Model {
    let model = try Looked.model(middle + [last])
    model.compile(Recipe(optimizer, loss: loss))
    try model.build(input: input)
    return model
  }

  private static func labelled(_ labels: [Int], _ samples: Samples) throws -> Samples {
    try Samples(inputs: samples.inputs.tensor, targets: Tensor(labels.map(Int64.init)))
  }

  static let cases = [
    Case("healthy", []) { (try made(), try threeClouds()) },
    Case("healthy by default", []) {
      (try Looked.model([DenseSpec(16, .relu), DenseSpec(3, .softmax)]), try threeClouds())
    },
    Case("healthy regression", []) {
      let x = Looked.normal([150, 3], seed: 2)
      let y = Tensor((0..<150).map { x.elements(of: Float.self)[3 * $0] }, shape: [150, 1])
      return (
        try made([DenseSpec(16, .tanh)], DenseSpec(1), input: [3]), try Samples(inputs: x, targets: y)
      )
    },
    Case("dead units", [.dead]) {
      let model = try made()
      model.parameters[1].value = Tensor([Float](repeating: -100, count: 16))
      return (model, try threeClouds())
    },
    Case("saturated units", [.saturation]) {
      let model = try made()
      let weight = model.parameters[2]
      weight.value = Tensor(weight.value.elements(of: Float.self).map { 100 * $0 }, shape: weight.shape)
      return (model, try threeClouds())
    },
    Case("rate too high", [.updates]) { (try made(optimizer: SGD(50)), try threeClouds()) },
    Case("rate far too high for Adam", [.updates]) { (try made(optimizer: Adam(1)), try threeClouds()) },
    Case("rate rather high", [.updates]) { (try made(optimizer: SGD(1)), try threeClouds()) },
    Case("half of the units dead", [.dead]) {
      let model = try made()
      model.parameters[1].value = Tensor((0..<16).map { Float($0 < 7 ? -100 : 0) })
      return (model, try threeClouds())
    },
    Case("softmax of one output", [.layers]) {
      (try made(DenseSpec(1, .softmax)), try labelled((0..<150).map { $0 % 3 == 0 ? 1 : 0 }, threeClouds()))
    },
    Case("softmax of one output under a named loss", [.layers]) {
      (
        try made(DenseSpec(1, .softmax), loss: .binaryCrossentropy),
        try labelled((0..<150).map { $0 % 3 == 0 ? 1 : 0 }, threeClouds())
      )
    },
    Case("rate too low", [.updates]) { (try made(optimizer: SGD(1e-7)), try threeClouds()) },
    Case("bytes as inputs", [.inputs]) {
      let clouds = try threeClouds()
      let bytes = clouds.inputs.tensor.elements(of: Float.self).map { UInt8(min(max(80 * $0 + 60, 0), 255)) }
      return (
        try made(), try Samples(inputs: Tensor(bytes, shape: [150, 4]), targets: clouds.targets)
      )
    },
    Case("a feature of thousands", [.inputs]) {
      let clouds = try threeClouds()
      let values = clouds.inputs.tensor.elements(of: Float.self).enumerated().map {
        $0 % 4 == 0 ? 1000 * $1 : $1
      }
      return (
        try made(), try Samples(inputs: Tensor(values, shape: [150, 4]), targets: clouds.targets)
      )
    },
    Case("a class from beyond", [.labels]) {
      (try made(), try labelled((0..<150).map { $0 == 7 ? 3 : $0 % 3 }, threeClouds()))
    },
    Case("one class", [.labels]) {
      (try made(), try labelled([Int](repeating: 1, count: 150), threeClouds()))
    },
    Case("a rare class", [.labels]) {
      let clouds = try threeClouds()
      // Classes 0, 1, 2 in turn; of class 2 only the first 4 samples stay.
      let kept = (0..<150).filter { $0 % 3 < 2 || $0 < 12 }
      let values = clouds.inputs.tensor.elements(of: Float.self)
      return (
        try made(),
        try Samples(
          inputs: Tensor(kept.flatMap { values[4 * $0..<4 * $0 + 4] }, shape: [kept.count, 4]),
          targets: Tensor(kept.map { Int64($0 % 3) }))
      )
    },
    Case("shuffled labels", [.labels]) {
      var random = Random(seed: 4)
      return (try made(), try labelled((0..<150).map { _ in random.integer(below: 3) }, threeClouds()))
    },
    Case("two softmax", [.layers]) {
      (try made([DenseSpec(16, .relu), DenseSpec(3, .softmax)], ActivationSpec(.softmax)), try threeClouds())
    },
    Case("layers that collapse", [.layers]) {
      (try made([DenseSpec(16), DenseSpec(12, .tanh)]), try threeClouds())
    },
    Case("softmax in front of a loss of logits", [.loss]) {
      (try made(loss: .crossEntropy), try threeClouds())
    },
    Case("vanishing gradients", [.gradients]) {
      (try made((0..<8).map { _ in DenseSpec(12, .sigmoid) }), try threeClouds())
    },
    Case("gaps in the inputs", [.inputs]) {
      let clouds = try threeClouds()
      var values = clouds.inputs.tensor.elements(of: Float.self)
      values[9] = .nan
      return (
        try made(), try Samples(inputs: Tensor(values, shape: [150, 4]), targets: clouds.targets)
      )
    },
    Case("a last layer that begins large", [.initialLoss]) {
      let large = WeightRules(Initializer(.normal(mean: 0, deviation: 20)))
      return (try made(DenseSpec(3, .softmax, kernel: large)), try threeClouds())
    },
    Case("too little to learn by", [.oneBatch]) {
      // 16 targets that a line through two features cannot meet.
      let samples = try Samples(
        inputs: Looked.normal([150, 2], seed: 2), targets: Looked.normal([150, 1], seed: 3))
      return (try made([], DenseSpec(1), input: [2]), samples)
    },
  ]

  private static func made(_ last: any LayerSpec, loss: Loss? = nil) throws -> Model {
    try made([DenseSpec(16, .relu), DenseSpec(12, .tanh)], last, loss: loss)
  }

  @Test(arguments: cases)
  func findsWhatIsThere(_ test: Case) throws {
    let (model, samples) = try test.make()
    let diagnosis = try #require(try model.diagnose(samples, threads: Threads(count: 1)))
    let story = diagnosis.checks.map { "\($0.subject): \($0.status)" }
    #expect(diagnosis.findings.map(\.subject) == test.findings, "\(story)")
    #expect(diagnosis.checks.map(\.subject) == Diagnosis.Subject.allCases)
  }

  /// All 16 relu units are dead, and no gradient reaches their weights: the one follows from the other.
  @Test func consequencesAreMarked() throws {
    let dead = try #require(Self.cases.first { $0.testDescription == "dead units" })
    let (model, samples) = try dead.make()
    let diagnosis = try #require(try model.diagnose(samples, threads: Threads(count: 2)))
    guard case .units(let facts)? = diagnosis.check(.dead)?.facts else {
      Issue.record("no units")
      return
    }
    #expect(facts.layers.map(\.found) == [16])
    #expect(facts.layers.map(\.units) == [16])
    #expect(facts.samples == 150)
    #expect(diagnosis.check(.gradients)?.status == .follows(from: .dead))
  }

  @Test func measurementsByHand() throws {
    // Inputs 1 and 3: mean 2, deviation 1. One step of SGD(0.5) on (w·x)² / n with w = 2 and targets 0:
    // dE/dw = 2·w·(1 + 9)/2 = 20, so that w moves by 10, five times its size.
    let model = try Looked.model([DenseSpec(1, bias: nil)])
    try model.build(input: [1])
    try model.setWeights([Tensor([Float(2)], shape: [1, 1])])
    model.compile(Recipe(SGD(0.5), loss: .mse))
    let samples = try Samples(
      inputs: Tensor([Float(1), 3], shape: [2, 1]), targets: Tensor([Float(0), 0], shape: [2, 1]))
    let diagnosis = try #require(try model.diagnose(samples, threads: Threads(count: 1)))
    guard case .inputs(let inputs)? = diagnosis.check(.inputs)?.facts,
      case .updates(let updates)? = diagnosis.check(.updates)?.facts
    else {
      Issue.record("no facts")
      return
    }
    #expect(inputs.mean == 2)
    #expect(inputs.deviation == 1)
    #expect(inputs.largest == 3)
    #expect(updates.ratios.map(\.ratio) == [5])
    // Targets that are all 0.
    #expect(diagnosis.check(.labels)?.status == .bad)
  }

  @Test func lookingChangesNoBit() throws {
    let samples = try Looked.clouds(12)
    func model() throws -> Model {
      let inner = try Looked.model([DenseSpec(5, .tanh)])
      let model = try Looked.model([
        DenseSpec(6, .relu), BatchNormSpec(.keras), DropoutSpec(0.3), NestedSpec(inner),
        DenseSpec(3, .softmax),
      ])
      model.compile(Recipe(Adam(0.01)))
      return model
    }
    for isTrained in [false, true] {
      let (looked, plain) = (try model(), try model())
      if isTrained { for model in [looked, plain] { _ = try Looked.bitsAfterFit(model, samples) } }
      _ = try looked.diagnose(samples, threads: Threads(count: 1))
      #expect((looked.training == nil) == !isTrained)
      #expect(try Looked.bitsAfterFit(looked, samples) == Looked.bitsAfterFit(plain, samples))
    }
  }

  @Test func endsWhenAsked() throws {
    let (model, samples) = (try Self.made(), try Self.threeClouds())
    #expect(try model.diagnose(samples, threads: Threads(count: 1), isCancelled: { true }) == nil)
  }
}
