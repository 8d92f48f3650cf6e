import Autograd
import Learning
import Tensors
import Testing

@testable import Export

/// That these nodes compute what `predict` does is held against onnxruntime by
/// `scripts/reference/check_exports.py`; here is held which ones they are.
@Suite struct ONNXTests {
  private func read(_ model: Model) throws -> ReadModel {
    try #require(ReadModel(try model.onnx(version: "1.2")))
  }

  @Test func aFileHasAHeaderAGraphAndTheWeights() throws {
    let model = try built(DenseSpec(2, .relu), LinearSpec(2, 1), input: [3])
    let file = try read(model)
    #expect(file.file.numbers(1) == [8], "the format's version")
    #expect(file.file.text(2) == "nn")
    #expect(file.file.text(3) == "1.2")
    #expect(file.file.text(6) == "sequential(dense(2, relu), linear(2, 1))")
    let operators = file.file.messages(8)
    #expect(operators.map { $0.text(1) } == [""])
    #expect(operators.map { $0.numbers(2) } == [[17]])
    #expect(file.inputs == ["input[N, 3]"])
    #expect(file.outputs == ["output[N, 1]"])
    #expect(file.nodes.map(\.type) == ["Gemm", "Relu", "Gemm"])
    #expect(file.nodes.map(\.name) == ["dense/Gemm", "dense/Relu", "linear/Gemm"])
    #expect(
      file.nodes.map(\.inputs) == [
        ["input", "dense/weight", "dense/bias"], ["dense/Gemm"],
        ["dense/Relu", "linear/weight", "linear/bias"],
      ])
    #expect(file.nodes.map(\.outputs) == [["dense/Gemm"], ["dense/Relu"], ["output"]])
    #expect(
      file.constants == [
        .init(name: "dense/weight", shape: [3, 2], floats: [0, 0.125, 0.25, 0.375, 0.5, 0.625]),
        .init(name: "dense/bias", shape: [2], floats: [0.75, 0.875]),
        .init(name: "linear/weight", shape: [2, 1], floats: [1, 1.125]),
        .init(name: "linear/bias", shape: [1], floats: [1.25]),
      ])
  }

  /// Every byte of a small file, put together by hand from `onnx.proto`.
  @Test func aSmallFileToTheByte() throws {
    func message(_ field: UInt8, _ content: [UInt8]) -> [UInt8] {
      [field << 3 | 2, UInt8(content.count)] + content
    }
    func text(_ field: UInt8, _ text: String) -> [UInt8] { message(field, Array(text.utf8)) }
    func value(_ name: String) -> [UInt8] {
      let shape = message(1, text(2, "N")) + message(1, [1 << 3, 2])
      return text(1, name) + message(2, message(1, [1 << 3, 1] + message(2, shape)))
    }
    let node = text(1, "input") + text(2, "output") + text(3, "relu/Relu") + text(4, "Relu")
    let graph =
      message(1, node) + text(2, "sequential") + message(11, value("input")) + message(12, value("output"))
    let expected =
      [1 << 3, 8] + text(2, "nn") + text(3, "1.2") + text(6, "sequential(relu())") + message(7, graph)
      + message(8, text(1, "") + [2 << 3, 17])
    #expect(try built(ActivationSpec(.relu), input: [2]).onnx(version: "1.2") == expected)
  }

  /// Each layer as a formula of nodes.
  @Test(
    arguments: [
      (IdentitySpec(), [3], "Identity(input)"), (DropoutSpec(0.5), [3], "Identity(input)"),
      (NoiseSpec(.gaussian(deviation: 1)), [3], "Identity(input)"),
      (NoiseSpec(.gaussianDropout(rate: 0.5)), [3], "Identity(input)"),
      (NoiseSpec(.alphaDropout(rate: 0.5)), [3], "Identity(input)"),
      (DenseSpec(2), [3], "Gemm(input, dense/weight, dense/bias)"),
      (DenseSpec(2, bias: nil), [3], "MatMul(input, dense/weight)"),
      (
        DenseSpec(2, .tanh, activityRegularizer: Regularizer(l2: 1)), [3],
        "Tanh(Gemm(input, dense/weight, dense/bias))"
      ),
      (LinearSpec(3, 2), [3], "Gemm(input, linear/weight, linear/bias)"),
      (LinearSpec(3, 2, bias: false), [3], "MatMul(input, linear/weight)"),
      (FlattenSpec(), [3], "Identity(input)"), (FlattenSpec(), [2, 3], "Reshape(input, [-1, 6])"),
      (FlattenSpec(), [], "Reshape(input, [-1, 1])"),
      (
        BatchNormSpec(.keras), [3],
        """
        BatchNormalization(input, batch_normalization/weight, batch_normalization/bias, \
        batch_normalization/running_mean, batch_normalization/running_var; epsilon=0.001)
        """
      ),
      (
        BatchNormSpec(.torch, epsilon: 0.5, gamma: nil), [3],
        """
        BatchNormalization(input, batchnorm1d/ones, batchnorm1d/bias, batchnorm1d/running_mean, \
        batchnorm1d/running_var; epsilon=0.5)
        """
      ),
      (
        BatchNormSpec(.torch, epsilon: 0.5, gamma: nil, beta: nil, tracksAverages: false), [3],
        """
        BatchNormalization(input, batchnorm1d/ones, batchnorm1d/zeros, ReduceMean(input; axes=[0], keepdims=0), \
        ReduceMean(Mul(Sub(input, ReduceMean(input; axes=[0], keepdims=0)), \
        Sub(input, ReduceMean(input; axes=[0], keepdims=0))); axes=[0], keepdims=0); epsilon=0.5)
        """
      ),
      (
        BatchNormSpec(.keras, epsilon: 0.5, beta: nil), [2, 3],
        """
        Reshape(BatchNormalization(Reshape(input, [-1, 3]), batch_normalization/weight, batch_normalization/zeros, \
        batch_normalization/running_mean, batch_normalization/running_var; epsilon=0.5), [-1, 2, 3])
        """
      ),
      (
        RowNormSpec(.layer, .keras), [3],
        """
        LayerNormalization(input, layer_normalization/weight, layer_normalization/bias; axis=-1, epsilon=0.001)
        """
      ),
      (
        RowNormSpec(.layer, .torch, axes: [2, 3], epsilon: 0.5, beta: nil), [4, 2, 3],
        """
        Reshape(LayerNormalization(Reshape(input, [-1, 6]), layer_normalization/weight, layer_normalization/zeros; \
        axis=-1, epsilon=0.5), [-1, 4, 2, 3])
        """
      ),
      (
        RowNormSpec(.rootMeanSquare, .keras, epsilon: 0.5), [3],
        """
        Mul(Div(input, Sqrt(Add(ReduceMean(Mul(input, input); axes=[-1], keepdims=1), 0.5))), \
        rms_normalization/weight)
        """
      ),
      (ParametricReluSpec(.keras), [3], "PRelu(input, prelu/weight)"),
      (
        ParametricReluSpec(.keras), [2, 3],
        "Reshape(PRelu(Reshape(input, [-1, 6]), prelu/weight), [-1, 2, 3])"
      ),
      (ActivationSpec(.softmax), [3], "Softmax(input; axis=-1)"),
      (ActivationSpec(.along(.logSoftmax, axis: 1)), [3], "LogSoftmax(input; axis=-1)"),
      (ActivationSpec(.along(.softmin, axis: -1)), [3], "Softmax(Neg(input); axis=-1)"),
      (
        ActivationSpec(.along(.softmax, axis: 1)), [4, 4],
        "Transpose(Softmax(Transpose(input; perm=[0, 2, 1]); axis=-1); perm=[0, 2, 1])"
      ),
      (
        ActivationSpec(.along(.softmax, axis: 0)), [3],
        "Transpose(Softmax(Transpose(input; perm=[1, 0]); axis=-1); perm=[1, 0])"
      ),
    ] as [(any LayerSpec, Shape, String)])
  func aLayerBecomesNodes(spec: any LayerSpec, input: Shape, formula: String) throws {
    #expect(try read(built(spec, input: input)).formula == formula)
  }

  /// Weights under another shape than the model's are written under that: γ of two axes is one row.
  @Test func aWeightIsWrittenAsItIsTaken() throws {
    let file = try read(built(RowNormSpec(.layer, .torch, axes: [2, 2], epsilon: 0.5), input: [2, 2]))
    #expect(
      file.constants.filter { $0.whole.isEmpty } == [
        .init(name: "layer_normalization/weight", shape: [4], floats: [0, 0.125, 0.25, 0.375]),
        .init(name: "layer_normalization/bias", shape: [4], floats: [0.5, 0.625, 0.75, 0.875]),
      ])
    #expect(Set(file.constants.map(\.name)).count == file.constants.count)
  }

  /// Every pointwise function, with settings of which none is a default.
  @Test(arguments: PointwiseKind.allCases) func anActivationBecomesNodes(kind: PointwiseKind) throws {
    let formulas: [PointwiseKind: [([Double?], String)]] = [
      .relu: [
        ([], "Relu(x)"), ([0.5, nil, nil], "LeakyRelu(x; alpha=0.5)"), ([nil, 2, nil], "Clip(x, 0.0, 2.0)"),
        ([0.5, 4, 1], "Where(Greater(x, 1.0), Min(x, 4.0), Mul(Sub(x, 1.0), 0.5))"),
        ([nil, nil, 1], "Where(Greater(x, 1.0), x, Mul(Sub(x, 1.0), 0.0))"),
      ],
      .relu6: [([], "Clip(x, 0.0, 6.0)")], .leakyRelu: [([0.5], "LeakyRelu(x; alpha=0.5)")],
      .elu: [([0.5], "Elu(x; alpha=0.5)")], .celu: [([0.5], "Celu(x; alpha=0.5)")], .selu: [([], "Selu(x)")],
      .gelu: [
        ([], "Mul(Mul(x, 0.5), Add(Erf(Mul(x, 0.70710677)), 1.0))"),
        (
          [1],
          "Mul(Mul(x, 0.5), Add(Tanh(Mul(Add(x, Mul(Mul(Mul(x, x), x), 0.044715)), 0.7978846)), 1.0))"
        ),
      ],
      .sigmoid: [([], "Sigmoid(x)")], .logSigmoid: [([], "Neg(Softplus(Neg(x)))")],
      .hardSigmoid: [([], "HardSigmoid(x; alpha=0.16666667, beta=0.5)")], .tanh: [([], "Tanh(x)")],
      .hardTanh: [([-0.5, 0.25], "Clip(x, -0.5, 0.25)")], .tanhShrink: [([], "Sub(x, Tanh(x))")],
      .softShrink: [([0.25], "Shrink(x; lambd=0.25, bias=0.25)")],
      .hardShrink: [([0.25], "Shrink(x; lambd=0.25, bias=0.0)")],
      .softplus: [
        ([], "Softplus(x)"), ([2, 20], "Div(Softplus(Mul(x, 2.0)), 2.0)"),
        ([2, 4], "Where(Greater(Mul(x, 2.0), 4.0), x, Div(Softplus(Mul(x, 2.0)), 2.0))"),
        ([1, 4], "Where(Greater(x, 4.0), x, Softplus(x))"),
      ],
      .softsign: [([], "Softsign(x)")], .swish: [([], "Mul(x, Sigmoid(x))")],
      .hardSwish: [([], "HardSwish(x)")], .mish: [([], "Mul(x, Tanh(Softplus(x)))")],
      .exponential: [([], "Exp(x)")],
      .squareplus: [([2], "Mul(Add(x, Sqrt(Add(Mul(x, x), 2.0))), 0.5)")],
      .sparsePlus: [
        (
          [],
          "Where(Less(x, 1.0), Mul(Mul(Add(Max(x, -1.0), 1.0), Add(Max(x, -1.0), 1.0)), 0.25), x)"
        )
      ],
      .sparseSigmoid: [([], "HardSigmoid(x; alpha=0.5, beta=0.5)")],
      .threshold: [([0.5, -3], "Where(Greater(x, 0.5), x, -3.0)")],
    ]
    let cases = try #require(formulas[kind], "a new function has no formula here")
    for (settings, formula) in cases {
      let spec = ActivationSpec(.pointwise(PointwiseFunction(kind, settings)))
      let found = try read(built(spec, input: [3])).formula
      #expect(found.replacingInput == formula)
    }
  }

  @Test func modelsWithinHaveTheirNamesInFront() throws {
    let body = Model(random: Random(seed: 2))
    try body.add(DenseSpec(3, .relu))
    let file = try read(built(NestedSpec(body), DenseSpec(3), NestedSpec(body), input: [3]))
    #expect(
      file.formula == """
        Relu(Gemm(Gemm(Relu(Gemm(input, sequential/dense/weight, sequential/dense/bias)), dense/weight, \
        dense/bias), sequential/dense/weight, sequential/dense/bias))
        """)
    #expect(
      file.nodes.map(\.name) == [
        "sequential/dense/Gemm", "sequential/dense/Relu", "dense/Gemm", "sequential_1/dense/Gemm",
        "sequential_1/dense/Relu",
      ])
    #expect(file.constants.count == 4, "shared weights are there once")
  }

  @Test func whatIsNotANumberStaysSo() throws {
    let model = try built(LinearSpec(1, 3, bias: false), input: [1])
    model.weights[0].value = Tensor([Float.infinity, -0.0, .leastNonzeroMagnitude], shape: [1, 3])
    let floats = try read(model).constants[0].floats
    #expect(floats.map(\.bitPattern) == [Float.infinity, -0.0, .leastNonzeroMagnitude].map(\.bitPattern))
  }

  @Test func whatHasNoNodesIsRefused() throws {
    let model = try built(DenseSpec(2), StrangeSpec(), input: [3])
    #expect(
      throws: ExportError(
        "layer 1, strange(), cannot be written for ONNX: there are no nodes for its operation sum")
    ) { try model.onnx(version: "1.2") }
    let body = Model(random: Random(seed: 1))
    try body.add(IdentitySpec())
    try body.add(StrangeSpec())
    #expect(
      throws: ExportError(
        "layer 0.1, strange(), cannot be written for ONNX: there are no nodes for its operation sum")
    ) { try built(NestedSpec(body), input: [3]).onnx(version: "1.2") }
  }

  @Test func aModelWithoutWeightsIsRefused() throws {
    let model = Model(random: Random(seed: 1))
    #expect(throws: LearningError.notBuilt) { try model.onnx(version: "1.2") }
    try model.add(DenseSpec(3))
    #expect(throws: LearningError.notBuilt) { try model.onnx(version: "1.2") }
    #expect(throws: LearningError.notBuilt) { try model.kerasSource(weightsFile: "w", version: "1.2") }
    #expect(throws: LearningError.notBuilt) { try model.torchSource(weightsFile: "w", version: "1.2") }
  }
}

extension String {
  fileprivate var replacingInput: String {
    split(separator: "input", omittingEmptySubsequences: false).joined(separator: "x")
  }
}
