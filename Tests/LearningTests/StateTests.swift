import Autograd
import Learning
import Tensors
import Testing

@Suite struct StateTests {
  private func model(_ specs: any LayerSpec...) throws -> Model {
    let model = Model(random: Random(seed: 1))
    for spec in specs { try model.add(spec) }
    return model
  }

  /// The names that PyTorch's nn.Sequential(Linear(4, 3), ReLU(), Dropout(), Linear(3, 2), Softmax()) has,
  /// with its shapes [out, in].
  @Test func `names and layout are PyTorch's`() throws {
    for model in [
      try model(DenseSpec(3, .relu, inputs: 4), DropoutSpec(0.2), DenseSpec(2, .softmax)),
      try model(LinearSpec(4, 3), ActivationSpec(.relu), DropoutSpec(0.2), LinearSpec(3, 2)),
    ] {
      #expect(model.stateDict.map(\.name) == ["0.weight", "0.bias", "3.weight", "3.bias"])
      #expect(model.stateDict.map(\.tensor.shape) == [[3, 4], [3], [2, 3], [2]])
      let weight = model.parameters[0].value.elements(of: Float.self)
      let transposed = model.stateDict[0].tensor.elements(of: Float.self)
      for row in 0..<4 {
        for column in 0..<3 { #expect(weight[row * 3 + column] == transposed[column * 4 + row]) }
      }
    }
  }

  @Test func `what is loaded is what was taken`() throws {
    let one = try model(DenseSpec(3, .relu, inputs: 4), DenseSpec(2))
    let other = try model(LinearSpec(4, 3), ActivationSpec(.relu), LinearSpec(3, 2))
    try other.load(one.stateDict.reversed().map { ($0.name, $0.tensor) })
    for (a, b) in zip(one.parameters, other.parameters) {
      #expect(a.value.elements(of: Float.self) == b.value.elements(of: Float.self))
    }
  }

  @Test func `types become float32`() throws {
    let model = try model(LinearSpec(2, 1))
    try model.load([("0.weight", Tensor([1, 0.1], shape: [1, 2])), ("0.bias", Tensor([Int64(7)]))])
    #expect(model.parameters.map { $0.value.elements(of: Float.self) } == [[1, 0.1], [7]])
  }

  @Test func `the first difference is named, and nothing is changed`() throws {
    let model = try model(LinearSpec(2, 1), LinearSpec(1, 3))
    let before = model.stateDict.map { $0.tensor.elements(of: Float.self) }
    func complaint(_ change: (inout [(name: String, tensor: Tensor)]) -> Void, isStrict: Bool = true)
      -> String?
    {
      var state = model.stateDict.map { (name: $0.name, tensor: Tensor(zeros: $0.tensor.shape)) }
      change(&state)
      do { try model.load(state, isStrict: isStrict) } catch { return (error as? StateError)?.message }
      return nil
    }
    #expect(
      complaint { $0[2].tensor = Tensor(zeros: [1, 3]) }
        == "1.weight has shape (1, 3) in what is loaded, but (3, 1) in the model")
    #expect(
      complaint({ $0[2].tensor = Tensor(zeros: [1, 3]) }, isStrict: false)
        == "1.weight has shape (1, 3) in what is loaded, but (3, 1) in the model")
    #expect(
      complaint { $0.remove(at: 3) } == "the model has 1.bias (3,), which is missing in what is loaded")
    #expect(
      complaint { $0.append(("2.bias", Tensor(zeros: [3]))) }
        == "2.bias (3,) is in what is loaded, but not in the model")
    #expect(model.stateDict.map { $0.tensor.elements(of: Float.self) } == before)
    #expect(complaint({ $0.remove(at: 3) }, isStrict: false) == nil)
    #expect(
      model.parameters.map(\.value).dropLast().allSatisfy {
        $0.elements(of: Float.self).allSatisfy { $0 == 0 }
      })
    #expect(model.parameters[3].value.elements(of: Float.self) == before[3])
  }

  /// A training that is saved and restored between its epochs ends with the bits of one that is not.
  @Test(arguments: [Adam(0.01) as any Optimizer, SGD(0.05, momentum: 0.9), SGD(0.1), Adamax(0.02)])
  func `a restored training goes on to the same bits`(optimizer: any Optimizer) throws {
    let inputs = Tensor((0..<40).map { Float($0 * 7 % 11) / 5 - 1 }, shape: [20, 2])
    let samples = try Samples(inputs: inputs, targets: Tensor((0..<20).map { Int64($0 % 3) }))
    let threads = Threads(count: 1)
    func net() throws -> Model { try model(DenseSpec(5, .relu), DropoutSpec(0.3), DenseSpec(3, .softmax)) }
    func fit(_ model: Model) throws {
      _ = try Fit(model, on: samples, options: Fit.Options(epochs: 2, batch: 6), threads: threads).run()
    }
    let whole = try net()
    whole.compile(Recipe(optimizer))
    try fit(whole)
    let (weights, state, epochs) = (

      whole.stateDict.map { (name: $0.name, tensor: $0.tensor) }, try #require(whole.trainingState),
      whole.history.epochs.count
    )
    try fit(whole)

    let other = try net()
    try other.build(input: [2])
    try other.load(weights)
    try other.restore(state)
    other.earlierEpochs = epochs
    try fit(other)
    #expect(
      other.stateDict.map { $0.tensor.elements(of: Float.self) }
        == whole.stateDict.map { $0.tensor.elements(of: Float.self) })
    #expect(other.training?.step == 16)
    #expect(other.history.epochs.map(\.epoch) == [3, 4])
    #expect(state.memory?.count == optimizer.stateNames.count * 4)
  }

  @Test func `a memory of other parameters is refused`() throws {
    let model = try model(LinearSpec(2, 1))
    let state = TrainingState(
      Recipe(Adam(), loss: .mse, metrics: []), step: 1, memory: [("0.weight/mean", Tensor(zeros: [1, 2]))])
    let error = #expect(throws: StateError.self) { try model.restore(state) }
    #expect(error?.message == "the optimizer's 0.weight/mean (2, 1) is missing in what is loaded")
    #expect(model.training == nil)
  }
}
