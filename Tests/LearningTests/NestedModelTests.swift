import Autograd
import Learning
import Tensors
import Testing

@Suite struct NestedModelTests {
  private func nested() throws -> (outer: Model, inner: Model) {
    let inner = try ModelTests.model(LinearSpec(3, 4), ActivationSpec(.relu), BatchNormSpec(.torch))
    let outer = try ModelTests.model(
      FlattenSpec(), NestedSpec(inner), DenseSpec(2, .tanh), DropoutSpec(0.5), LinearSpec(2, 1, bias: false))
    try outer.build(input: [3, 1])
    return (outer, inner)
  }

  /// PyTorch's names of Sequential(Flatten(), Sequential(Linear(3, 4), ReLU(), BatchNorm1d(4)),
  /// Linear(4, 2), Tanh(), Dropout(), Linear(2, 1, bias=False)).
  @Test func hasPyTorchsNames() throws {
    let state = try nested().outer.stateDict
    #expect(
      state.map(\.name) == [
        "1.0.weight", "1.0.bias", "1.2.weight", "1.2.bias", "1.2.running_mean", "1.2.running_var",
        "1.2.num_batches_tracked", "2.weight", "2.bias", "5.weight",
      ])
    #expect(state.filter(\.isTransposed).map(\.name) == ["1.0.weight", "2.weight", "5.weight"])
    #expect(state.filter(\.isCount).map(\.name) == ["1.2.num_batches_tracked"])
  }

  @Test func countsAndOrdersWeightsAsKeras() throws {
    let (outer, inner) = try nested()
    #expect(outer.names == ["flatten", "sequential", "dense", "dropout", "linear"])
    #expect(outer.weights.map(\.shape) == [[3, 4], [4], [4], [4], [4], [4], [4, 2], [2], [2, 1]])
    #expect(outer.parameterCount == 44)
    #expect(outer.trainableCount == 36)
    for parameter in inner.parameters { parameter.isTrainable = false }
    #expect(outer.trainableCount == 12)
  }

  @Test func sharesItsWeights() throws {
    let (outer, inner) = try nested()
    let before = try #require(inner.parameters.first).value.elements(of: Float.self)
    let x = Tensor((0..<24).map { Float($0 % 7) / 7 }, shape: [8, 3, 1])
    let samples = try Samples(inputs: x, targets: Tensor((0..<8).map { Float($0 % 2) }, shape: [8, 1]))
    outer.compile(Recipe(SGD(0.1), loss: .mse))
    let fit = try Fit(
      outer, on: samples, options: Fit.Options(epochs: 1, batch: 4), threads: Threads(count: 1))
    let outcome = try fit.run()
    #expect(outcome == .finished)
    #expect(try #require(inner.parameters.first).value.elements(of: Float.self) != before)
    #expect(outer.parameters.first === inner.parameters.first)
  }

  /// A model that stands twice has its weights once.
  @Test func countsSharedWeightsOnce() throws {
    let inner = try ModelTests.model(LinearSpec(3, 3))
    let outer = try ModelTests.model(NestedSpec(inner), NestedSpec(inner))
    #expect(outer.parameterCount == 12)
    #expect(outer.stateDict.map(\.name) == ["0.0.weight", "0.0.bias", "1.0.weight", "1.0.bias"])
  }

  @Test func refusesWhatCannotBeNested() throws {
    let (outer, inner) = try nested()
    #expect(throws: LearningError.nesting(.ofItself)) { try outer.add(NestedSpec(outer)) }
    #expect(throws: LearningError.nesting(.isPart)) { try inner.add(DenseSpec(2)) }
    #expect(throws: LearningError.nesting(.isEmpty)) {
      try outer.add(NestedSpec(Model(random: Random(seed: 1))))
    }
    var tower = try ModelTests.model(LinearSpec(1, 1))
    // Each level doubles the number of layers.
    let error = #expect(throws: LearningError.self) {
      while true { tower = try ModelTests.model(NestedSpec(tower), NestedSpec(tower)) }
    }
    #expect(error == .nesting(.tooLarge))
  }

  @Test func inputSaysTheShape() throws {
    let model = try ModelTests.model(InputSpec([2, 3]), FlattenSpec(), DenseSpec(2))
    #expect(model.isBuilt)
    #expect(model.parameterCount == 14)
    #expect(model.specs.count == 2)
    #expect(model.written == "input((2, 3)), flatten(), dense(2)")
    #expect(throws: LearningError.lateInput) { try model.add(InputSpec([2])) }
  }
}

@Suite struct FrozenLayerTests {
  private let x = Tensor((0..<24).map { Float($0 * $0 % 11) / 11 }, shape: [8, 3])

  /// A frozen batch norm of Keras uses its averages and leaves them; one of PyTorch does not care.
  @Test(arguments: [Dialect.keras, .torch])
  func freezesBatchNormAsTheLibrary(_ dialect: Dialect) throws {
    let model = try ModelTests.model(LinearSpec(3, 4), BatchNormSpec(dialect), LinearSpec(4, 1))
    let samples = try Samples(inputs: x, targets: Tensor((0..<8).map { Float($0 % 2) }, shape: [8, 1]))
    model.layers[1].isTrainable = false
    let before = model.layers.map { $0.weights.map { $0.value.elements(of: Float.self) } }
    model.compile(Recipe(SGD(0.1), loss: .mse))
    let fit = try Fit(
      model, on: samples, options: Fit.Options(epochs: 1, batch: 4), threads: Threads(count: 1))
    let outcome = try fit.run()
    #expect(outcome == .finished)
    let after = model.layers.map { $0.weights.map { $0.value.elements(of: Float.self) } }
    #expect(after[0] != before[0])
    #expect(Array(after[1][..<2]) == Array(before[1][..<2]))
    #expect((Array(after[1][2...]) == Array(before[1][2...])) == (dialect == .keras))
  }

  @Test func pytorchsBatchNormNeedsTwoSamples() throws {
    let model = try ModelTests.model(LinearSpec(3, 4), BatchNormSpec(.torch), LinearSpec(4, 1))
    let samples = try Samples(inputs: x, targets: Tensor(zeros: [8, 1]))
    let error = #expect(throws: LearningError.self) {
      _ = try Fit(model, on: samples, options: Fit.Options(batch: 7), threads: Threads(count: 1))
    }
    #expect(error?.message == "batchnorm1d() needs more than one sample in each batch of a training")
    #expect(error?.advice == "choose a batch that leaves no single sample over")
  }
}
