#!/usr/bin/env python3
"""Writes Tests/LearningTests/Reference/layers: single layers, and two small trainings with penalties,
constraints and normalisation, as Keras (on JAX) and PyTorch compute them.

Each layer gets the same input twice in training mode, so that moving averages move, with the gradient of
sum(y * g) after the second time, and once in inference mode.
"""

import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np
import torch

from trajectory_file import TrajectoryFile

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/LearningTests/Reference/layers"
KERAS = f"Keras {keras.__version__} on JAX"
TORCH = f"PyTorch {torch.__version__.split('+')[0]}"


def numbers(*shape, seed):
    return np.random.default_rng(seed).normal(0.3, 1.2, shape).astype(np.float32)


def start(name, library, text):
    file = TrajectoryFile(f"{name}: {library}, float32. Made by scripts/reference/layers.py.")
    file.line("written", *text.split(" "))
    return file


def keras_layer(name, text, layer, shape):
    x, g = numbers(*shape, seed=1), numbers(*shape, seed=2)
    layer.build(x.shape)
    weights = [numbers(*w.shape, seed=10 + i) for i, w in enumerate(layer.trainable_variables)]
    for variable, value in zip(layer.trainable_variables, weights):
        variable.assign(value)
    file = start(name, KERAS, text)
    file.tensor("x", x)
    file.tensor("g", g)
    for index, value in enumerate(weights):
        file.tensor(f"w{index}", value)
    trainable = [v.value for v in layer.trainable_variables]
    kept = [v.value for v in layer.non_trainable_variables]
    takes_mode = isinstance(layer, keras.layers.BatchNormalization)

    def mode(training):
        return {"training": training} if takes_mode else {}

    def pass_(trainable, kept, x):
        y, kept = layer.stateless_call(trainable, kept, x, **mode(True))
        return (y * g).sum(), (y, kept)

    _, (_, kept) = pass_(trainable, kept, x)
    (_, (y, kept)), grads = jax.value_and_grad(pass_, argnums=(0, 2), has_aux=True)(
        trainable, kept, x + np.float32(0.25)
    )
    file.tensor("y", y)
    file.tensor("dx", grads[1])
    for index, value in enumerate(grads[0]):
        file.tensor(f"dw{index}", value)
    for index, value in enumerate(kept):
        file.tensor(f"buffer{index}", value)
    still, _ = layer.stateless_call(trainable, kept, x, **mode(False))
    file.tensor("inference", still)
    file.write(FOLDER / f"{name}.txt")


def torch_layer(name, text, layer, shape):
    x, g = torch.tensor(numbers(*shape, seed=1)), torch.tensor(numbers(*shape, seed=2))
    file = start(name, TORCH, text)
    file.tensor("x", x)
    file.tensor("g", g)
    for index, weight in enumerate(layer.parameters()):
        weight.data = torch.tensor(numbers(*weight.shape, seed=10 + index))
        file.tensor(f"w{index}", weight.detach())
    layer.train()
    layer(x)
    moved = (x + 0.25).requires_grad_()
    y = layer(moved)
    (y * g).sum().backward()
    file.tensor("y", y.detach())
    file.tensor("dx", moved.grad)
    for index, weight in enumerate(layer.parameters()):
        file.tensor(f"dw{index}", weight.grad)
    for index, value in enumerate(b for b in layer.buffers() if b.dim() > 0):
        file.tensor(f"buffer{index}", value)
    layer.eval()
    file.tensor("inference", layer(x).detach())
    file.write(FOLDER / f"{name}.txt")


def layers():
    from keras import layers as k

    flat, deep = (7, 5), (4, 3, 5)
    keras_layer("keras-batch-norm", "batch_normalization()", k.BatchNormalization(), flat)
    keras_layer("keras-batch-norm-deep", "batch_normalization()", k.BatchNormalization(), deep)
    keras_layer(
        "keras-batch-norm-plain", "batch_normalization(epsilon=0.01, momentum=0.8, center=false, scale=false)",
        k.BatchNormalization(epsilon=0.01, momentum=0.8, center=False, scale=False), flat,
    )
    keras_layer("keras-layer-norm", "layer_norm(eps=0.001)", k.LayerNormalization(), flat)
    keras_layer("keras-layer-norm-deep", "layer_norm(eps=0.001)", k.LayerNormalization(), deep)
    keras_layer("keras-rms-norm", "rms_norm(eps=1e-06)", k.RMSNormalization(), flat)
    keras_layer("keras-prelu", "prelu(alpha_initializer=zeros)", k.PReLU(), flat)
    keras_layer("keras-prelu-deep", "prelu(alpha_initializer=zeros)", k.PReLU(), deep)
    n = torch.nn
    torch_layer("torch-batch-norm", "batchnorm1d(5)", n.BatchNorm1d(5), flat)
    torch_layer(
        "torch-batch-norm-average", "batchnorm1d(5, eps=0.01, momentum=none)",
        n.BatchNorm1d(5, eps=0.01, momentum=None), flat,
    )
    torch_layer(
        "torch-batch-norm-bare", "batchnorm1d(5, affine=false, track_running_stats=false)",
        n.BatchNorm1d(5, affine=False, track_running_stats=False), flat,
    )
    torch_layer("torch-layer-norm", "layer_norm(5, eps=1e-05)", n.LayerNorm(5), flat)
    torch_layer("torch-layer-norm-deep", "layer_norm((3, 5), eps=1e-05)", n.LayerNorm((3, 5)), deep)
    torch_layer("torch-layer-norm-unbiased", "layer_norm(5, eps=1e-05, bias=false)", n.LayerNorm(5, bias=False), flat)
    torch_layer("torch-rms-norm", "rms_norm(5, eps=1.1920928955078125e-07)", n.RMSNorm(5), flat)
    torch_layer("torch-prelu", "prelu(num_parameters=1)", n.PReLU(), flat)
    torch_layer("torch-prelu-wide", "prelu(num_parameters=5)", n.PReLU(5), flat)


def training(name, model, text, batch, epochs):
    """A fit in stored order with sgd(0.1) on 22 samples of 3 classes."""
    x = numbers(22, 6, seed=3)
    y = np.arange(22) % 3
    model.build(x.shape)
    for index, weight in enumerate(w for w in model.weights if "moving" not in w.path):
        weight.assign(numbers(*weight.shape, seed=20 + index) * np.float32(0.5))
    file = start(name, KERAS, text)
    file.line("batch", batch)
    file.line("epochs", epochs)
    file.tensor("x", x)
    file.tensor("y", y)
    for index, weight in enumerate(model.weights):
        file.tensor(f"w{index}", weight.numpy())
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    fit = model.fit(x, y, batch_size=batch, epochs=epochs, shuffle=False, verbose=0)
    file.numbers("epoch_losses", fit.history["loss"])
    for index, weight in enumerate(model.weights):
        file.tensor(f"w{index}_after", weight.numpy())
    file.numbers("evaluate_loss", [model.evaluate(x, y, batch_size=7, verbose=0)])
    file.write(FOLDER / f"{name}.txt")


def trainings():
    from keras import constraints, layers as k, regularizers

    training(
        "fit-penalties",
        keras.Sequential([
            k.Dense(5, "tanh", kernel_regularizer=regularizers.L2(0.03),
                    bias_regularizer=regularizers.L1(0.02), kernel_constraint=constraints.MaxNorm(1.0)),
            k.Dense(4, "relu", use_bias=False, activity_regularizer=regularizers.L1L2(0.01, 0.02),
                    kernel_constraint=constraints.MinMaxNorm(0.5, 1.5, rate=0.5, axis=1)),
            k.Dense(3, "softmax", kernel_constraint=constraints.NonNeg(),
                    bias_constraint=constraints.UnitNorm()),
        ]),
        "fit", 5, 3,
    )
    training(
        "fit-norms",
        keras.Sequential([
            k.Dense(8, use_bias=False), k.BatchNormalization(momentum=0.7), k.Activation("relu"),
            k.Dense(5), k.LayerNormalization(), k.PReLU(), k.RMSNormalization(),
            k.Dense(3, "softmax"),
        ]),
        "fit", 6, 4,
    )


if __name__ == "__main__":
    layers()
    trainings()
