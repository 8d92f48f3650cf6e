import Learning
import Tensors
import Testing

@Suite struct GradientFlowTests {
  /// E = (w₂·w₁·x − y)² with w₁ = 2, w₂ = 3, x = 1, y = 5: e = 1, dE/dŷ = 2, dE/dh = 2·3, dE/dw₁ = 6·x,
  /// dE/dw₂ = 2·2.
  @Test func theChainRuleByHand() throws {
    let model = try Looked.model([
      DenseSpec(1, bias: nil), DenseSpec(1, bias: nil),
    ])
    try model.build(input: [1])
    try model.setWeights([Tensor([Float(2)], shape: [1, 1]), Tensor([Float(3)], shape: [1, 1])])
    model.compile(Recipe(SGD(0.1), loss: .mse))
    let samples = try Samples(
      inputs: Tensor([Float(1)], shape: [1, 1]), targets: Tensor([Float(5)], shape: [1, 1]))
    let flow = try #require(try model.gradientFlow(samples, rows: [0]))
    #expect(flow.loss == 1)
    #expect(flow.outputs.map { $0.sizes?.norm } == [6, 2])
    #expect(flow.weights.map { $0.sizes?.norm } == [6, 4])
    #expect(flow.weights.map(\.relative) == [3, 4.0 / 3])
    #expect(flow.weights.map(\.name) == ["dense/weight", "dense_1/weight"])
    #expect(flow.verdict == .healthy)
  }

  /// Four gradients of ±3, 4, 0, 0 in mind: norm 5, mean 7/4, largest 4, half of them 0. A relu that is off
  /// for some samples gives zeros: of x = 1 and −1 through relu(w·x) one gradient is 0.
  @Test func zerosAreCounted() throws {
    let model = try Looked.model([DenseSpec(1, .relu, bias: nil), DenseSpec(1, bias: nil)])
    try model.build(input: [1])
    try model.setWeights([Tensor([Float(1)], shape: [1, 1]), Tensor([Float(1)], shape: [1, 1])])
    model.compile(Recipe(SGD(0.1), loss: .mse))
    let samples = try Samples(
      inputs: Tensor([Float(1), -1], shape: [2, 1]), targets: Tensor([Float(0), 0], shape: [2, 1]))
    let flow = try #require(try model.gradientFlow(samples, rows: [0, 1]))
    // ŷ = 1 and 0; dE/dŷ = 2·1/2 and 0.
    #expect(flow.outputs.last?.sizes?.zeros == 0.5)
    #expect(flow.outputs.last?.sizes?.norm == 1)
    #expect(flow.outputs.last?.sizes?.mean == 0.5)
    #expect(flow.outputs.last?.sizes?.largest == 1)
  }

  /// One step of SGD at rate 1 moves a weight by its gradient.
  @Test func normsAreThoseOfTheStep() throws {
    let samples = try Looked.clouds(12)
    let model = try Looked.model([DenseSpec(6, .tanh), DropoutSpec(0.3), DenseSpec(3, .softmax)])
    model.compile(Recipe(SGD(1)))
    let flow = try #require(try model.gradientFlow(samples, rows: samples.allRows))
    let before = model.parameters.map { $0.value.elements(of: Float.self) }
    let fit = try Fit(
      model, on: samples, options: Fit.Options(batch: 12, isShuffled: false), threads: Threads(count: 1))
    _ = try fit.run()
    for (index, parameter) in model.parameters.enumerated() {
      let moved = zip(before[index], parameter.value.elements(of: Float.self)).map { Double($0 - $1) }
      let norm = moved.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let found = try #require(flow.weights[index].sizes?.norm)
      // Weights near 1 keep 6e-8 of each change.
      #expect(abs(norm - found) < 1e-6 * max(1, norm), "\(parameter.name)")
    }
    #expect(flow.outputs.last?.isOfLogits == true)
    #expect(Float(flow.loss) == Float(model.history.epochs[0].training.loss))
  }

  @Test func verdicts() throws {
    let samples = try Looked.clouds(12)
    func flow(_ activation: Activation, layers: Int, scale: Float = 1) throws -> GradientFlow {
      let model = try Looked.model(
        (0..<layers).map { _ in DenseSpec(16, activation) } + [DenseSpec(3, .softmax)])
      try model.build(input: [4])
      for parameter in model.parameters where parameter.shape.rank == 2 {
        parameter.value = Tensor(
          parameter.value.elements(of: Float.self).map { $0 * scale }, shape: parameter.shape)
      }
      return try #require(try model.gradientFlow(samples, rows: samples.allRows))
    }
    // sigmoid's slope is at most ¼, and a Glorot weight about keeps a norm.
    guard case .vanishes(let factor) = try flow(.sigmoid, layers: 6).verdict else {
      Issue.record("six sigmoids do not vanish")
      return
    }
    #expect((2...8).contains(factor))
    #expect(try flow(.relu, layers: 6).verdict == .healthy)
    // Linear layers eight times as large: eight times the gradient each.
    guard case .explodes(let growth) = try flow(.linear, layers: 6, scale: 8).verdict else {
      Issue.record("weights eight times as large do not explode")
      return
    }
    #expect((5...13).contains(growth))
    #expect(try flow(.relu, layers: 0).verdict == .tooFew)
  }

  @Test func deadAndDivergedModels() throws {
    let samples = try Looked.clouds(12)
    let model = try Looked.model([DenseSpec(5, .tanh), DenseSpec(6, .relu), DenseSpec(3, .softmax)])
    try model.build(input: [4])
    model.parameters[3].value = Tensor([Float](repeating: -100, count: 6))
    #expect(
      try model.gradientFlow(samples, rows: samples.allRows)?.verdict == .blocked(layer: "dense_1"))
    model.parameters[0].value = Tensor([Float](repeating: .nan, count: 20), shape: [4, 5])
    model.parameters[3].value = Tensor([Float](repeating: 1, count: 6))
    #expect(try model.gradientFlow(samples, rows: samples.allRows)?.verdict == .notFinite)
  }

  @Test func frozenAndNestedLayers() throws {
    let samples = try Looked.clouds(12)
    let inner = try Looked.model([DenseSpec(5, .tanh)])
    let model = try Looked.model([NestedSpec(inner), DenseSpec(3, .softmax)])
    try model.build(input: [4])
    model.layers[0].isTrainable = false
    let flow = try #require(try model.gradientFlow(samples, rows: samples.allRows))
    #expect(flow.weights.map(\.name).first == "sequential/dense/weight")
    #expect(flow.weights.map { $0.sizes == nil } == [true, true, false, false])
    #expect(flow.outputs[0].sizes == nil)
    #expect(flow.verdict == .tooFew)
  }

  @Test func lookingChangesNoBit() throws {
    let samples = try Looked.clouds(12)
    func model() throws -> Model {
      let model = try Looked.model([
        DenseSpec(6, .relu), BatchNormSpec(.keras), DropoutSpec(0.3), DenseSpec(3, .softmax),
      ])
      model.compile(Recipe(Adam(0.01)))
      _ = try Looked.bitsAfterFit(model, samples)
      return model
    }
    let (looked, plain) = (try model(), try model())
    _ = try looked.gradientFlow(samples, rows: samples.allRows)
    _ = try looked.checkGradients(samples, rows: samples.allRows, most: 5)
    #expect(try Looked.bitsAfterFit(looked, samples) == Looked.bitsAfterFit(plain, samples))
  }
}
