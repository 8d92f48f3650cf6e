import Learning
import Tensors
import Testing

@Suite struct InitializerTests {
  /// Uniform numbers of ±bound: within it, close to its ends, mean and variance as they should be.
  private func check(_ tensor: Tensor, bound: Double) {
    let values = tensor.elements(of: Float.self).map { Double($0) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    // The mean of n such numbers has a standard deviation of bound/√(3n), the mean square one of
    // bound²·√(4/45n): five of them, which a right generator exceeds once in millions of seeds.
    let n = Double(values.count)
    #expect(values.allSatisfy { abs($0) <= bound })
    #expect((values.map { abs($0) }.max() ?? 0) > bound * 0.99)
    #expect(abs(mean) < 5 * bound / (3 * n).squareRoot())
    #expect(abs(variance - bound * bound / 3) < 5 * bound * bound * (4 / (45 * n)).squareRoot())
  }

  @Test func denseIsGlorotUniformWithZeroBias() throws {
    let layer = try DenseSpec(64).build(input: [300], name: "dense", random: Random(seed: 1))
    check(try #require(layer.weight("weight")).value, bound: (6.0 / 364).squareRoot())
    #expect(layer.weight("bias")?.value.elements(of: Float.self) == [Float](repeating: 0, count: 64))
  }

  @Test func linearIsUniformByFanIn() throws {
    let layer = try LinearSpec(100, 400).build(input: [100], name: "linear", random: Random(seed: 1))
    check(try #require(layer.weight("weight")).value, bound: 0.1)
    check(try #require(layer.weight("bias")).value, bound: 0.1)
  }

  @Test func dependsOnSeedAndNameAlone() throws {
    func weights(_ seed: UInt64, _ name: String) throws -> [Float] {
      let layer = try DenseSpec(3).build(input: [5], name: name, random: Random(seed: seed))
      return try #require(layer.weight("weight")).value.elements(of: Float.self)
    }
    #expect(try weights(1, "dense") == weights(1, "dense"))
    #expect(try weights(1, "dense") != weights(2, "dense"))
    #expect(try weights(1, "dense") != weights(1, "dense_1"))
  }
}

@Suite struct ModelTests {
  static func model(_ specs: any LayerSpec...) throws -> Model {
    let model = Model(random: Random(seed: 1))
    for spec in specs { try model.add(spec) }
    return model
  }

  @Test func countsNamesAndParametersAsKeras() throws {
    let model = try Self.model(
      FlattenSpec(), DenseSpec(256, .relu), DenseSpec(128, .relu), DropoutSpec(0.2), DenseSpec(64, .relu),
      ActivationSpec(.leakyRelu(slope: 0.3)), DenseSpec(10, .softmax))
    #expect(!model.isBuilt)
    #expect(model.parameterCount == 0)
    try model.build(input: [28, 28])
    #expect(
      model.names == ["flatten", "dense", "dense_1", "dropout", "dense_2", "leaky_relu", "dense_3"])
    // 784·256 + 256, 256·128 + 128, 128·64 + 64, 64·10 + 10.
    #expect(model.layers.map(\.parameterCount) == [0, 200_960, 32_896, 0, 8_256, 0, 650])
    #expect(model.parameterCount == 242_762)
    #expect(model.outputShape == [10])
    #expect(
      model.parameters.map(\.name) == [
        "dense/weight", "dense/bias", "dense_1/weight", "dense_1/bias", "dense_2/weight", "dense_2/bias",
        "dense_3/weight", "dense_3/bias",
      ])
    #expect(
      model.written
        == "flatten(), dense(256, relu), dense(128, relu), dropout(0.2), dense(64, relu), leaky_relu(), dense(10, softmax)"
    )
  }

  @Test func isBuiltAtOnceWhenItsFirstLayerSaysItsInputs() throws {
    let model = try Self.model(LinearSpec(3, 4), ActivationSpec(.relu), LinearSpec(4, 2))
    #expect(model.isBuilt)
    #expect(model.inputShape == [3])
    #expect(model.parameterCount == 26)
  }

  /// The weights do not depend on when they were made.
  @Test func growsAfterItWasBuilt() throws {
    let grown = try Self.model(DenseSpec(4, .tanh))
    try grown.build(input: [3])
    try grown.add(DenseSpec(2))
    let whole = try Self.model(DenseSpec(4, .tanh), DenseSpec(2))
    try whole.build(input: [3])
    #expect(
      grown.parameters.map { $0.value.elements(of: Float.self) }
        == whole.parameters.map { $0.value.elements(of: Float.self) })
  }

  static let misfits: [(specs: [any LayerSpec], input: Shape, message: String, advice: String?)] = [
    (
      [DenseSpec(256, .relu)], [28, 28],
      "layer 0, dense(256, relu), takes flat samples (features,), not samples of shape (28, 28)",
      "put flatten() in front of it, or reshape x to (n, 784)"
    ),
    (
      [DenseSpec(3)], [], "layer 0, dense(3), takes flat samples (features,), not samples of shape ()",
      "reshape x to (n, 1)"
    ),
    (
      [DenseSpec(6), ActivationSpec(.relu), LinearSpec(5, 2)], [4],
      "layer 2, linear(5, 2), takes samples of shape (5,), not samples of shape (6,)",
      "linear(6, 2) would fit"
    ),
    (
      [FlattenSpec(), LinearSpec(783, 2)], [28, 28],
      "layer 1, linear(783, 2), takes samples of shape (783,), not samples of shape (784,)",
      "linear(784, 2) would fit"
    ),
    ([], [4], "the model has no layers", "add one: add(model, dense(10, softmax))"),
  ]

  @Test(arguments: misfits.indices)
  func namesTheLayerThatDoesNotFit(_ index: Int) throws {
    let (specs, input, message, advice) = Self.misfits[index]
    let model = Model(random: Random(seed: 1))
    for spec in specs { try model.add(spec) }
    let error = #expect(throws: LearningError.self) { try model.build(input: input) }
    #expect(error?.message == message)
    #expect(error?.advice == advice)
    // Only what says its inputs itself is built, and stays as it was.
    #expect(model.isBuilt == (specs.last is LinearSpec && specs.first is FlattenSpec))
  }

  @Test func anAddedLayerThatDoesNotFitIsNotThere() throws {
    let model = try Self.model(LinearSpec(3, 4))
    let error = #expect(throws: LearningError.self) { try model.add(LinearSpec(5, 2)) }
    #expect(
      error?.message == "layer 1, linear(5, 2), takes samples of shape (5,), not samples of shape (4,)")
    #expect(model.specs.count == 1)
    #expect(model.outputShape == [4])
  }

  @Test func takesSamplesOfOneShape() throws {
    let model = try Self.model(LinearSpec(784, 4))
    let error = #expect(throws: LearningError.self) { try model.build(input: [28, 28]) }
    #expect(error?.message == "the model takes samples of shape (784,), but these have (28, 28)")
    #expect(error?.advice == "reshape x to (n, 784)")
  }

  @Test func aWeightThatCannotFitIntoMemoryIsAnError() throws {
    let model = try Self.model(DenseSpec(10_000_000))
    #expect(throws: TensorError.self) { try model.build(input: [10_000_000]) }
  }
}

@Suite struct ActivationTests {
  @Test func everyNameGivesItsActivation() {
    for activation in Activation.all { #expect(Activation(named: activation.name) == activation) }
    #expect(Activation(named: "silu") == .swish)
    #expect(Activation(named: "rellu") == nil)
  }

  /// Keras: slope 0.2 of the function, 0.3 of the layer.
  @Test func leakyReluHasTwoDefaults() {
    #expect(Activation(named: "leaky_relu") == .leakyRelu(slope: 0.2))
    #expect(Activation(named: "leaky_relu")?.asLayer == .leakyRelu(slope: 0.3))
    #expect(Activation.leakyRelu(slope: 0.1).asLayer == .leakyRelu(slope: 0.1))
    #expect(ActivationSpec(.leakyRelu(slope: 0.3)).written == "leaky_relu()")
    #expect(ActivationSpec(.leakyRelu(slope: 0.2)).written == "leaky_relu(negative_slope=0.2)")
    #expect(DenseSpec(3, .leakyRelu(slope: 0.2)).written == "dense(3, leaky_relu)")
  }

  /// By hand, from the definitions; selu's constants are Klambauer's, gelu's Φ(1) = 0.8413447460685429.
  @Test(
    arguments: [
      (.linear, 1.5, 1.5), (.relu, -2, 0), (.relu, 2, 2), (.leakyRelu(slope: 0.2), -2, -0.4),
      (.elu(alpha: 1), -1, -0.6321205588285577), (.elu(alpha: 2), -1, -1.2642411176571153),
      (.selu, 1, 1.0507009873554805), (.gelu, 1, 0.8413447460685429), (.gelu, -1, -0.15865525393145705),
      (.sigmoid, 0, 0.5), (.tanh, 1, 0.7615941559557649), (.softplus, 0, 0.6931471805599453),
      (.swish, 1, 0.7310585786300049),
    ] as [(Activation, Double, Double)])
  func computes(_ activation: Activation, _ x: Double, _ y: Double) throws {
    let result = try activation.applied(to: Tensor([x])).elements(of: Double.self)
    // The last digits of libm's functions in float64, times 2 at most.
    #expect(abs(result[0] - y) < 1e-15)
  }
}
