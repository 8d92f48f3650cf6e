import Autograd
import Learning
import Tensors
import Testing

@Suite struct GradientCheckTests {
  private func check(
    _ specs: [any LayerSpec], _ samples: Samples, loss: Learning.Loss? = nil, dialect: Dialect = .keras,
    most: Int = 100
  ) throws -> GradientCheck {
    let model = try Looked.model(specs, dialect: dialect)
    model.compile(Recipe(SGD(0.1), loss: loss))
    return try #require(try model.checkGradients(samples, rows: samples.allRows, most: most))
  }

  private func expectGood(_ check: GradientCheck, _ what: String) {
    let worst = check.worst.map { "\($0.entry.name) \($0.element)" } ?? "none"
    #expect(check.wrong == 0, "\(what): \(worst)")
    #expect(check.checked > check.kinks, "\(what): nothing was compared")
  }

  @Test(arguments: [Dialect.keras, .torch])
  func everyActivation(_ dialect: Dialect) throws {
    let samples = try Looked.clouds(6)
    for plain in Activation.all {
      let activation = try #require(Activation(named: plain.name, dialect: dialect))
      let found = try check(
        [DenseSpec(5, activation), DenseSpec(3, .softmax)], samples, dialect: dialect)
      expectGood(found, activation.written)
      #expect(
        found.entries.map(\.name) == ["dense/weight", "dense/bias", "dense_1/weight", "dense_1/bias", "x"])
      #expect(found.entries.map(\.checked) == [20, 5, 15, 3, 24])
    }
  }

  /// A last layer and targets that a loss takes.
  private func setting(_ loss: Learning.Loss) -> (Activation, Tensor) {
    var random = Random(seed: 11)
    let shares = Tensor((0..<18).map { _ in Float(random.uniform()) }, shape: [6, 3])
    let classes = Tensor((0..<6).map { Int64($0 % 3) })
    let columns = Tensor((0..<18).map { Float($0 / 3 % 3 == $0 % 3 ? 1 : 0) }, shape: [6, 3])
    switch loss.kind {
    case .sparseCategoricalCrossentropy: return (.softmax, classes)
    case .categoricalCrossentropy, .categoricalFocalCrossentropy, .categoricalHinge:
      return (.softmax, columns)
    case .binaryCrossentropy, .binaryFocalCrossentropy, .bce: return (.sigmoid, shares)
    case .crossEntropy: return (.linear, classes)
    case .nll: return (.along(.logSoftmax, axis: -1), classes)
    case .klDiv: return (.along(.logSoftmax, axis: -1), shares)
    case .klDivergence: return (.softmax, shares)
    case .poisson, .msle: return (.softplus, shares)
    case .hinge, .squaredHinge: return (.tanh, columns)
    default: return (.linear, shares)
    }
  }

  @Test(arguments: Learning.Loss.Kind.allCases)
  func everyLoss(_ kind: Learning.Loss.Kind) throws {
    let loss = Learning.Loss(kind)
    let (activation, targets) = setting(loss)
    let samples = try Samples(inputs: Looked.normal([6, 4], seed: 5), targets: targets)
    for dialect in [Dialect.keras, .torch] {
      let found = try check(
        [DenseSpec(5, .tanh), DenseSpec(3, activation)], samples, loss: loss, dialect: dialect)
      expectGood(found, "\(loss.name) \(dialect)")
    }
  }

  @Test func layersAndRegularizers() throws {
    let samples = try Looked.clouds(6)
    let both = WeightRules(.glorotUniform, regularizer: Regularizer(l1: 0.01, l2: 0.02))
    let middles: [[any LayerSpec]] = [
      [DropoutSpec(0.4)], [NoiseSpec(.gaussian(deviation: 0.3))], [NoiseSpec(.gaussianDropout(rate: 0.3))],
      [NoiseSpec(.alphaDropout(rate: 0.4))], [BatchNormSpec(.keras)], [BatchNormSpec(.torch)],
      [RowNormSpec(.layer, .keras)], [RowNormSpec(.rootMeanSquare, .torch)], [ParametricReluSpec(.keras)],
      [ParametricReluSpec(.torch)], [LinearSpec(5, 4), ActivationSpec(.gelu)], [IdentitySpec()],
      [DenseSpec(4, .tanh, kernel: both, activityRegularizer: Regularizer(l2: 0.1))],
      [NestedSpec(try Looked.model([DenseSpec(4, .swish)]))],
    ]
    for middle in middles {
      let specs = [DenseSpec(5, .tanh)] + middle + [DenseSpec(3, .softmax)] as [any LayerSpec]
      expectGood(try check(specs, samples), middle.map(\.written).joined(separator: ", "))
    }
  }

  /// Sample weights, class weights and clipped probabilities go into the loss.
  @Test func weightsCount() throws {
    let samples = try Looked.clouds(6).weighted(Tensor([Float(1), 2, 0, 3, 0.5, 1]))
    expectGood(try check([DenseSpec(5, .tanh), DenseSpec(3, .softmax)], samples), "weights")
  }

  /// w = 0 and x = 0 put relu(w·x + 0) exactly at its kink, where the backward pass takes the slope 0 and a
  /// difference finds ½.
  @Test func kinksAreNoErrors() throws {
    let model = try Looked.model([DenseSpec(1, .relu), DenseSpec(1, bias: nil)])
    try model.build(input: [1])
    try model.setWeights([
      Tensor([Float(1)], shape: [1, 1]), Tensor([Float(0)]), Tensor([Float(1)], shape: [1, 1]),
    ])
    model.compile(Recipe(SGD(0.1), loss: .mse))
    for (x, kinks) in [(Float(0), [0, 1, 0, 1]), (1e-6, [0, 1, 0, 1]), (0.5, [0, 0, 0, 0])] {
      let samples = try Samples(
        inputs: Tensor([x], shape: [1, 1]), targets: Tensor([Float(1)], shape: [1, 1]))
      let found = try #require(try model.checkGradients(samples, rows: [0], most: 10))
      #expect(found.wrong == 0)
      #expect(found.entries.map(\.kinks) == kinks, "x = \(x)")
    }
  }

  @Test func aWrongRuleIsFound() throws {
    let samples = try Looked.clouds(6)
    let found = try check(
      [DenseSpec(5, .tanh), WrongSpec(factor: 1.001), DenseSpec(3, .softmax)], samples)
    // The inputs and the layer in front of it get a wrong gradient, the one behind it a right one.
    #expect(found.entries.map { $0.wrong > 0 } == [true, true, false, false, true])
    let worst = try #require(found.worst?.element)
    // A thousandth too large.
    #expect(abs(worst.error - 0.001 / 1.001) < 1e-5)
    #expect(worst.place.count == found.worst?.entry.shape.rank)
    expectGood(
      try check([DenseSpec(5, .tanh), WrongSpec(factor: 1), DenseSpec(3, .softmax)], samples), "right")
  }

  @Test func aSampleOfALargeParameter() throws {
    let samples = try Looked.clouds(4, features: 30)
    let found = try check([DenseSpec(20, .tanh), DenseSpec(3, .softmax)], samples, most: 25)
    #expect(found.entries.map(\.checked) == [25, 20, 25, 3, 25])
    let again = try check([DenseSpec(20, .tanh), DenseSpec(3, .softmax)], samples, most: 25)
    #expect(found.worst?.element == again.worst?.element)
    expectGood(found, "sample")
  }

  @Test func cancelsAtAnyElement() throws {
    let samples = try Looked.clouds(4)
    let model = try Looked.model([DenseSpec(5, .tanh), DenseSpec(3, .softmax)])
    var asked = 0
    let found = try model.checkGradients(samples, rows: samples.allRows, most: 10) {
      asked += 1
      return asked == 7
    }
    #expect(found == nil)
    #expect(asked == 7)
  }
}

/// y = 2x, with a gradient that is off by a factor.
private struct WrongDouble: Autograd.Operation {
  let name = "wrong_double"
  let factor: Double
  func shape(of inputs: [Shape]) throws -> Shape { inputs[0] }
  func run<R: Real>(_ call: Invocation<R>, pieces range: Range<Int>) {
    for index in 0..<call.shapes.output.count { call.output[index] = 2 * call.inputs[0][index] }
  }
  func gradients(_ context: GradientContext) throws -> [Var?] {
    [try context.record.scale(context.incoming, by: 2 * factor)]
  }
}

private struct WrongSpec: LayerSpec {
  let factor: Double
  let kind = "wrong"
  let className = "Wrong"
  let written = "wrong()"
  func build(input: Shape, name: String, random: Random) throws -> any Layer {
    WrongLayer(spec: self, name: name, outputShape: input, factor: factor)
  }
}

private struct WrongLayer: Layer {
  let spec: any LayerSpec
  let name: String
  let outputShape: Shape
  let factor: Double
  var modules: [[StateEntry]] { [[]] }
  func record(_ input: Var, on record: Record, mode: Mode) throws -> Var {
    try record.apply(WrongDouble(factor: factor), [input])
  }
}
