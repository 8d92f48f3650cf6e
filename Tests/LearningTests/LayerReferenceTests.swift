import Autograd
import Learning
import Tensors
import Testing

/// Single layers, and two trainings with penalties, constraints and normalisation, against real Keras and
/// PyTorch; the numbers are made by `scripts/reference/layers.py`.
@Suite struct LayerReferenceTests {
  /// As the reference made them, under the file's name.
  static let layers: [(name: String, spec: any LayerSpec)] = [
    ("keras-batch-norm", BatchNormSpec(.keras)),
    ("keras-batch-norm-deep", BatchNormSpec(.keras)),
    ("keras-batch-norm-plain", BatchNormSpec(.keras, epsilon: 0.01, momentum: 0.8, gamma: nil, beta: nil)),
    ("keras-layer-norm", RowNormSpec(.layer, .keras)),
    ("keras-layer-norm-deep", RowNormSpec(.layer, .keras)),
    ("keras-rms-norm", RowNormSpec(.rootMeanSquare, .keras)),
    ("keras-prelu", ParametricReluSpec(.keras)), ("keras-prelu-deep", ParametricReluSpec(.keras)),
    ("torch-batch-norm", BatchNormSpec(.torch, features: 5)),
    (
      "torch-batch-norm-average",
      BatchNormSpec(.torch, features: 5, epsilon: 0.01, momentum: .some(nil))
    ),
    (
      "torch-batch-norm-bare",
      BatchNormSpec(.torch, features: 5, gamma: nil, beta: nil, tracksAverages: false)
    ),
    ("torch-layer-norm", RowNormSpec(.layer, .torch, axes: [5])),
    ("torch-layer-norm-deep", RowNormSpec(.layer, .torch, axes: [3, 5])),
    ("torch-layer-norm-unbiased", RowNormSpec(.layer, .torch, axes: [5], beta: nil)),
    ("torch-rms-norm", RowNormSpec(.rootMeanSquare, .torch, axes: [5])),
    ("torch-prelu", ParametricReluSpec(.torch)),
    ("torch-prelu-wide", ParametricReluSpec(count: 5, slope: WeightRules(Initializer(.constant(0.25))))),
  ]

  @Test func everyFileIsTested() {
    let tested = Self.layers.map { "layers/\($0.name).txt" }
    #expect(
      ReferenceFile.names(in: "layers")
        == (tested + ["layers/fit-norms.txt", "layers/fit-penalties.txt"]).sorted())
  }

  @Test(arguments: layers.indices)
  func computesAsTheLibrary(_ index: Int) throws {
    let (name, spec) = Self.layers[index]
    let file = try ReferenceFile("layers/\(name).txt")
    #expect(file.words["written"]?.joined(separator: " ") == spec.written)
    let (x, g) = (try file.tensor("x"), try file.tensor("g"))
    let layer = try spec.build(
      input: Shape(Array(x.shape.dimensions.dropFirst())), name: "layer", random: Random(seed: 1))
    for (index, parameter) in layer.parameters.enumerated() {
      let value = try file.tensor("w\(index)")
      #expect(value.count == parameter.shape.count)
      parameter.value = value.viewed(as: parameter.shape)
    }
    let record = Record()
    let (input, upstream) = (record.input("x", x.shape), record.input("g", g.shape))
    let y = try layer.record(input, on: record, mode: .training)
    let loss = try record.sum(record.multiply(y, upstream))
    let wanted = [input] + layer.parameters.map(record.parameter)
    let gradients = try record.gradients(of: loss, for: wanted).map { try #require($0) }
    let plan = Plan(record, outputs: [y] + gradients, workspace: Workspace(), threads: Threads(count: 2))
    fill(plan, upstream, g.elements(of: Float.self))
    // The first pass only moves the averages.
    for shift in [0, 0.25] as [Float] {
      fill(plan, input, x.elements(of: Float.self).map { $0 + shift })
      plan.run()
    }
    expect(plan.withOutput(y) { Array($0) }, try file.tensor("y"), "output")
    expect(plan.withOutput(gradients[0]) { Array($0) }, try file.tensor("dx"), "dx")
    for (index, gradient) in gradients.dropFirst().enumerated() {
      expect(plan.withOutput(gradient) { Array($0) }, try file.tensor("dw\(index)"), "dw\(index)")
    }
    for (index, buffer) in layer.buffers.enumerated() {
      let expected = try file.tensor("buffer\(index)")
      expect(buffer.value.elements(of: Float.self), expected, "buffer \(index)")
    }
    #expect(layer.counters.allSatisfy { $0.value.number == 2 })
    let still = Record()
    let fixed = still.input("x", x.shape)
    let output = try layer.record(fixed, on: still, mode: .inference)
    let second = Plan(still, outputs: [output], workspace: Workspace(), threads: Threads(count: 1))
    fill(second, fixed, x.elements(of: Float.self))
    second.run()
    expect(second.withOutput(output) { Array($0) }, try file.tensor("inference"), "inference")
  }

  /// Penalties of weights and outputs are part of the reported losses, and constraints hold after updates.
  @Test func trainsWithPenaltiesAndConstraintsAsKeras() throws {
    let model = try ModelTests.model(
      DenseSpec(
        5, .tanh,
        kernel: WeightRules(
          .glorotUniform, regularizer: Regularizer(l2: 0.03),
          constraint: .norm(low: 0, high: 1, rate: 1, axis: 0)),
        bias: WeightRules(.zeros, regularizer: Regularizer(l1: 0.02))),
      DenseSpec(
        4, .relu,
        kernel: WeightRules(.glorotUniform, constraint: .norm(low: 0.5, high: 1.5, rate: 0.5, axis: 1)),
        bias: nil, activityRegularizer: Regularizer(l1: 0.01, l2: 0.02)),
      DenseSpec(
        3, .softmax, kernel: WeightRules(.glorotUniform, constraint: .nonNegative),
        bias: WeightRules(.zeros, constraint: .norm(low: 1, high: 1, rate: 1, axis: 0))))
    try follow("fit-penalties", model)
  }

  @Test func trainsWithNormalisationAsKeras() throws {
    let model = try ModelTests.model(
      DenseSpec(8, bias: nil), BatchNormSpec(.keras, momentum: 0.7), ActivationSpec(.relu), DenseSpec(5),
      RowNormSpec(.layer, .keras), ParametricReluSpec(.keras), RowNormSpec(.rootMeanSquare, .keras),
      DenseSpec(3, .softmax))
    try follow("fit-norms", model)
  }

  private func follow(_ name: String, _ model: Model) throws {
    let file = try ReferenceFile("layers/\(name).txt")
    let samples = try Samples(
      inputs: try file.tensor("x"), targets: try file.tensor("y").converted(to: .int64))
    try model.build(input: [6])
    try model.setWeights(model.weights.indices.map { try file.tensor("w\($0)") })
    model.compile(Recipe(SGD(0.1), loss: .sparseCategoricalCrossentropy))
    let fit = try Fit(
      model, on: samples,
      options: Fit.Options(
        epochs: try file.number("epochs"), batch: try file.number("batch"), isShuffled: false),
      threads: Threads(count: 2))
    let outcome = try fit.run()
    #expect(outcome == .finished)
    let losses = fit.history.epochs.map { Float($0.training.loss) }
    expect(losses, Tensor(try file.numbers("epoch_losses").map { Float($0) }), "epoch losses")
    for (index, weight) in model.weights.enumerated() {
      expect(weight.value.elements(of: Float.self), try file.tensor("w\(index)_after"), weight.name)
    }
    let evaluation = try model.evaluate(samples, threads: Threads(count: 1))
    expect(
      [Float(evaluation.loss)], Tensor(try file.numbers("evaluate_loss").map { Float($0) }), "evaluation")
  }

  private func fill(_ plan: Plan, _ value: Var, _ numbers: [Float]) {
    plan.withInput(value) { buffer in
      for (index, number) in zip(buffer.indices, numbers) { buffer[index] = number }
    }
  }

  /// Sums of some tens of float32 numbers of order 1, in another order, and a few such steps.
  private func expect(_ actual: [Float], _ expected: Tensor, _ what: String) {
    let expected = expected.elements(of: Float.self)
    #expect(actual.count == expected.count, "size of \(what)")
    let distances = zip(actual, expected).map { abs($0 - $1) / max(1, abs($1)) }
    #expect(distances.allSatisfy { $0 <= 1e-5 }, "\(what): \(distances.max() ?? 0)")
  }
}
