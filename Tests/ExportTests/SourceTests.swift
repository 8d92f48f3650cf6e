import Autograd
import Learning
import Tensors
import Testing

@testable import Export

/// That these programs compute what `predict` does is held against Keras and PyTorch by
/// `scripts/reference/check_exports.py`.
@Suite struct SourceTests {
  private func trained() throws -> Model {
    let model = try built(DenseSpec(4, .relu), DropoutSpec(0.25), DenseSpec(3, .softmax), input: [2])
    var recipe = Recipe(SGD(0.03, momentum: 0.9))
    recipe.loss = .sparseCategoricalCrossentropy
    recipe.metrics = [.accuracy]
    model.compile(recipe)
    return model
  }

  @Test func aProgramForKeras() throws {
    let source = try trained().kerasSource(weightsFile: "net.weights.npz", version: "1.2")
    #expect(
      source.text == #"""
        """A model that nn 1.2 wrote for Keras; its weights are in a file beside it.

        In nn:
            sequential(dense(4, relu), dropout(0.25), dense(3, softmax))
        """

        from pathlib import Path

        import keras
        import numpy as np

        WEIGHTS = Path(__file__).with_name("net.weights.npz")


        def build():
            """The layers, with new weights."""
            return keras.Sequential([
                keras.Input((2,)),
                keras.layers.Dense(4, activation="relu"),
                keras.layers.Dropout(0.25),
                keras.layers.Dense(3, activation="softmax"),
            ])


        def load(weights=WEIGHTS):
            """The model as it was."""
            model = build()
            with np.load(weights) as arrays:
                model.set_weights([arrays[name] for name in arrays.files])
            # As in nn: compile model optimizer=sgd(0.03, momentum=0.9) loss=sparse_categorical_crossentropy metrics=[accuracy]
            # The optimizer's memory starts anew.
            model.compile(
                optimizer=keras.optimizers.SGD(learning_rate=0.03, momentum=0.9, nesterov=False),
                loss="sparse_categorical_crossentropy",
                metrics=["accuracy"],
            )
            return model


        if __name__ == "__main__":
            model = load()
            model.summary()
            print(model.predict(np.zeros((1, 2), "float32"), verbose=0))

        """#)
    #expect(source.weights.map(\.name) == ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"])
    #expect(source.weights.map(\.tensor.shape) == [[2, 4], [4], [4, 3], [3]])
    #expect(source.weights[1].tensor.elements(of: Float.self) == [1, 1.125, 1.25, 1.375])
  }

  @Test func aProgramForPyTorch() throws {
    let source = try trained().torchSource(weightsFile: "net.weights.npz", version: "1.2")
    #expect(
      source.text == #"""
        """A model that nn 1.2 wrote for PyTorch; its weights are in a file beside it.

        In nn:
            sequential(dense(4, relu), dropout(0.25), dense(3, softmax))
        """

        from pathlib import Path

        import numpy as np
        import torch
        from torch import nn

        WEIGHTS = Path(__file__).with_name("net.weights.npz")


        def build():
            """The layers, with new weights."""
            return nn.Sequential(
                nn.Linear(2, 4),
                nn.ReLU(),
                nn.Dropout(0.25),
                nn.Linear(4, 3),
                nn.Softmax(dim=-1),
            )


        def load(weights=WEIGHTS):
            """The model as it was, ready to predict."""
            model = build()
            with np.load(weights) as arrays:
                state = {name: torch.from_numpy(arrays[name]) for name in arrays.files}
            model.load_state_dict(state)
            return model.eval()


        def training(model):
            """The optimizer, its memory anew, and the loss."""
            # As in nn: compile model optimizer=sgd(0.03, momentum=0.9) loss=sparse_categorical_crossentropy metrics=[accuracy]
            # sgd(0.03, momentum=0.9) by Keras's rule: PyTorch places epsilon, decay and momentum otherwise
            # sparse_categorical_crossentropy: nn.CrossEntropyLoss on logits is the same; leave the last softmax out for it
            optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9, nesterov=False)
            loss = None
            return optimizer, loss


        if __name__ == "__main__":
            model = load()
            print(model)
            with torch.no_grad():
                print(model(torch.zeros(1, 2)))

        """#)
    // PyTorch's names, and its layout [out, in].
    #expect(source.weights.map(\.name) == ["0.weight", "0.bias", "3.weight", "3.bias"])
    #expect(source.weights.map(\.tensor.shape) == [[4, 2], [4], [3, 4], [3]])
    #expect(
      source.weights[0].tensor.elements(of: Float.self) == [0, 0.5, 0.125, 0.625, 0.25, 0.75, 0.375, 0.875])
  }

  /// The lines between the brackets of the model, and of what is defined in front of it.
  private func layers(_ source: PythonSource) -> [String] {
    let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let first =
      lines.firstIndex { $0.hasPrefix("    return ") && $0.hasSuffix("(") || $0.hasSuffix("([") } ?? 0
    return lines[(first + 1)...].prefix { $0.hasPrefix("        ") }.map { String($0.dropFirst(8)) }
  }

  /// Each layer in both libraries' words.
  @Test(
    arguments: [
      (IdentitySpec(), [3], ["keras.layers.Identity(),"], ["nn.Identity(),"]),
      (FlattenSpec(), [2, 3], ["keras.layers.Flatten(),"], ["nn.Flatten(),"]),
      (FlattenSpec(), [], ["keras.layers.Flatten(),"], ["nn.Unflatten(0, (-1, 1)),"]),
      (DropoutSpec(0.25), [3], ["keras.layers.Dropout(0.25),"], ["nn.Dropout(0.25),"]),
      (
        NoiseSpec(.gaussian(deviation: 0.5)), [3], ["keras.layers.GaussianNoise(0.5),"],
        ["GaussianNoise(0.5),"]
      ),
      (
        NoiseSpec(.gaussianDropout(rate: 0.5)), [3], ["keras.layers.GaussianDropout(0.5),"],
        ["GaussianDropout(0.5),"]
      ),
      (
        NoiseSpec(.alphaDropout(rate: 0.5)), [3], ["keras.layers.AlphaDropout(0.5),"],
        ["nn.AlphaDropout(0.5),"]
      ),
      (
        DenseSpec(2, .pointwise(PointwiseFunction(.celu, [0.5])), bias: nil), [3],
        ["keras.layers.Dense(2, activation=celu_1, use_bias=False),"],
        ["nn.Linear(3, 2, bias=False),", "nn.CELU(0.5),"]
      ),
      (
        DenseSpec(
          2,
          kernel: WeightRules(
            Initializer(.scaling(.init(2, .fanIn, .truncatedNormal)), seed: 7),
            regularizer: Regularizer(l2: 0.01))
        ), [3],
        [
          "keras.layers.Dense(", "    2,", "    kernel_initializer=keras.initializers.VarianceScaling(",
          "        2.0,", "        mode=\"fan_in\",", "        distribution=\"truncated_normal\",",
          "        seed=7,",
          "    ),", "    kernel_regularizer=keras.regularizers.L2(0.01),", "),",
        ],
        [
          "# dense(2, kernel_initializer=he_normal(seed=7), kernel_regularizer=l2(0.01)): penalties and constraints "
            + "are the training loop's to make", "nn.Linear(3, 2),",
        ]
      ),
      (
        LinearSpec(4, 2), [4],
        [
          "keras.layers.Dense(", "    2,",
          "    kernel_initializer=keras.initializers.RandomUniform(-0.5, 0.5),",
          "    bias_initializer=keras.initializers.RandomUniform(-0.5, 0.5),", "),",
        ], ["nn.Linear(4, 2),"]
      ),
      (
        BatchNormSpec(.keras, gamma: nil), [3],
        ["keras.layers.BatchNormalization(momentum=0.99, epsilon=0.001, scale=False),"],
        [
          "# batch_normalization(scale=false): Keras's average is of the biased variance, PyTorch's of the unbiased one",
          "# batch_normalization(scale=false): its weight is 1 here, but would be trained",
          "nn.BatchNorm1d(3, eps=0.001, momentum=1 - 0.99),",
        ]
      ),
      (
        BatchNormSpec(.torch), [3],
        [
          "# batchnorm1d(): PyTorch's average is of the unbiased variance, Keras's of the biased one",
          "keras.layers.BatchNormalization(momentum=1 - 0.1, epsilon=1e-05),",
        ], ["nn.BatchNorm1d(3, eps=1e-05, momentum=0.1),"]
      ),
      (
        BatchNormSpec(.torch, momentum: .some(nil), gamma: nil, beta: nil), [3],
        [
          "# batchnorm1d(momentum=none, affine=false): PyTorch's plain average over all batches, which Keras does not "
            + "have", "keras.layers.BatchNormalization(epsilon=1e-05, center=False, scale=False),",
        ], ["nn.BatchNorm1d(3, eps=1e-05, momentum=None, affine=False),"]
      ),
      (
        RowNormSpec(.layer, .keras, axes: [2, 3]), [2, 3],
        ["keras.layers.LayerNormalization(axis=[-2, -1], epsilon=0.001),"],
        ["nn.LayerNorm((2, 3), eps=0.001),"]
      ),
      (
        RowNormSpec(.layer, .torch, beta: nil), [3],
        ["keras.layers.LayerNormalization(axis=-1, epsilon=1e-05, center=False),"],
        ["nn.LayerNorm(3, eps=1e-05, bias=False),"]
      ),
      (
        RowNormSpec(.rootMeanSquare, .torch, gamma: nil), [3],
        [
          "# rms_norm(eps=1.1920928955078125e-07, elementwise_affine=false): Keras's has always a scale, which is 1 here",
          "keras.layers.RMSNormalization(axis=-1, epsilon=1.1920928955078125e-07),",
        ], ["nn.RMSNorm(3, eps=1.1920928955078125e-07, elementwise_affine=False),"]
      ),
      (ParametricReluSpec(.keras), [2, 3], ["keras.layers.PReLU(),"], ["ElementPReLU(2, 3),"]),
      (
        ParametricReluSpec(.torch), [2, 3],
        ["keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25), shared_axes=[1, 2]),"],
        ["nn.PReLU(1),"]
      ),
      (
        ActivationSpec(.along(.softmax, axis: 1)), [2, 3], ["keras.layers.Softmax(axis=1),"],
        ["nn.Softmax(dim=1),"]
      ),
      (ActivationSpec(.swish), [3], ["keras.layers.Activation(\"silu\"),"], ["nn.SiLU(),"]),
      (
        ActivationSpec(.pointwise(PointwiseFunction(.relu, [0.5, 6, nil]))), [3],
        ["keras.layers.ReLU(max_value=6.0, negative_slope=0.5),"],
        ["BentReLU(negative_slope=0.5, max_value=6.0, threshold=0.0),"]
      ),
    ] as [(any LayerSpec, Shape, [String], [String])])
  func aLayerInItsWords(spec: any LayerSpec, input: Shape, keras: [String], torch: [String]) throws {
    let model = try built(spec, input: input)
    let kerasLayers = layers(try model.kerasSource(weightsFile: "w", version: "1"))
    #expect(Array(kerasLayers.dropFirst()) == keras)
    #expect(layers(try model.torchSource(weightsFile: "w", version: "1")) == torch)
  }

  /// Every activation has words in both; those of other settings than the defaults name them.
  @Test(arguments: Activation.all) func anActivationHasWords(activation: Activation) throws {
    let model = try built(DenseSpec(2, activation), ActivationSpec(activation), input: [3])
    let keras = try model.kerasSource(weightsFile: "w", version: "1")
    let torch = try model.torchSource(weightsFile: "w", version: "1")
    #expect(layers(keras).count == 3)
    #expect(layers(torch).count == (activation == .linear ? 2 : 3))
  }

  @Test func definitionsStandInFrontOnce() throws {
    let celu = Activation.pointwise(PointwiseFunction(.celu, [0.5]))
    let other = Activation.pointwise(PointwiseFunction(.celu, [0.25]))
    let model = try built(
      DenseSpec(2, celu), DenseSpec(2, other), ActivationSpec(celu),
      ActivationSpec(.pointwise(.init(.exponential))),
      ActivationSpec(.pointwise(.init(.exponential))), input: [3])
    let keras = try model.kerasSource(weightsFile: "w", version: "1").text
    #expect(
      keras.contains(
        """


        @keras.saving.register_keras_serializable("nn")
        def celu_1(x):
            return keras.activations.celu(x, alpha=0.5)


        @keras.saving.register_keras_serializable("nn")
        def celu_2(x):
            return keras.activations.celu(x, alpha=0.25)


        def build():
        """))
    let torch = try model.torchSource(weightsFile: "w", version: "1").text
    #expect(torch.split(separator: "class Exponential(nn.Module):").count == 2)
  }

  @Test func aModelInSeveralPlacesIsWrittenOnce() throws {
    let body = Model(random: Random(seed: 2))
    try body.add(DenseSpec(3, .tanh))
    let model = try built(NestedSpec(body), ActivationSpec(.relu), NestedSpec(body), input: [3])
    let keras = try model.kerasSource(weightsFile: "w", version: "1")
    #expect(
      keras.text.contains(
        """
            shared_1 = keras.Sequential([
                keras.layers.Dense(3, activation="tanh"),
            ])
            return keras.Sequential([
                keras.Input((3,)),
                shared_1,
                keras.layers.ReLU(),
                shared_1,
            ])
        """))
    #expect(keras.weights.map(\.name) == ["sequential/dense/kernel", "sequential/dense/bias"])
    let torch = try model.torchSource(weightsFile: "w", version: "1")
    #expect(
      torch.text.contains(
        "    shared_1 = nn.Sequential(\n        nn.Linear(3, 3),\n        nn.Tanh(),\n    )\n"))
    #expect(torch.weights.map(\.name) == ["0.0.weight", "0.0.bias", "2.0.weight", "2.0.bias"])
  }

  @Test func frozenWeightsStayFrozen() throws {
    let model = try built(DenseSpec(2), LinearSpec(2, 1), input: [3])
    model.layers[0].isTrainable = false
    let keras = try model.kerasSource(weightsFile: "w", version: "1").text
    #expect(keras.contains("keras.layers.Dense(2, trainable=False),"))
    let torch = try model.torchSource(weightsFile: "w", version: "1").text
    #expect(torch.contains("    model.get_parameter(\"0.weight\").requires_grad_(False)\n"))
    #expect(torch.contains("    model.get_parameter(\"0.bias\").requires_grad_(False)\n"))
    #expect(!torch.contains("1.weight"))
  }

  @Test func whatALibraryDoesNotHaveIsRefused() throws {
    let batch = try built(BatchNormSpec(.torch, tracksAverages: false), input: [3])
    #expect(
      throws: ExportError(
        "layer 0, batchnorm1d(track_running_stats=false), cannot be written for Keras: its BatchNormalization "
          + "always keeps averages", label: "PyTorch and ONNX can do without")
    ) { try batch.kerasSource(weightsFile: "w", version: "1") }
    let strange = try built(DenseSpec(2), StrangeSpec(), input: [3])
    #expect(
      throws: ExportError("layer 1, strange(), cannot be written for Keras: there is no word for it")
    ) { try strange.kerasSource(weightsFile: "w", version: "1") }
    #expect(
      throws: ExportError("layer 1, strange(), cannot be written for PyTorch: there is no word for it")
    ) { try strange.torchSource(weightsFile: "w", version: "1") }
  }
}
