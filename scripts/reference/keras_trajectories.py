#!/usr/bin/env python3
"""Makes the reference trajectories of small nets with real Keras 3.

    python keras_trajectories.py [OUTPUT]     default: Tests/LearningTests/Reference/keras

Every net is trained on its own data in a fixed order, in batches that mostly do not divide the data.
Recorded are the initial weights, the loss of every batch before its update, the final weights, the
predictions before and after, what `evaluate` says and what `fit` reports after each epoch.

Each net is trained a second time by Keras in float64 from the same float32 weights and data. How far
the two runs part is written into the file: it is what rounding alone does to this very trajectory, and
the only reason a test may have for a tolerance.
"""

import os
import pathlib
import sys
from dataclasses import dataclass, field

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras  # noqa: E402
import numpy as np  # noqa: E402

from trajectory_file import TrajectoryFile  # noqa: E402

SEED = 20
OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamax": keras.optimizers.Adamax,
}
# Activations as layers of their own, where Keras has a class with a default of its own.
ACTIVATION_LAYERS = {"leaky_relu": keras.layers.LeakyReLU, "softmax": keras.layers.Softmax}


@dataclass
class Net:
    """One trajectory: `layers` are `(units, activation)`, or a name for an activation as a layer."""

    layers: list
    loss: str
    optimizer: str
    options: dict = field(default_factory=dict)
    inputs: int = 8
    samples: int = 30
    batch: int = 8
    epochs: int = 3


def nets() -> list[Net]:
    cce, scce = "categorical_crossentropy", "sparse_categorical_crossentropy"
    bce, mse, mae = "binary_crossentropy", "mse", "mae"
    return [
        # Depth 1: a linear classifier, and the plainest optimizer.
        Net([(4, "softmax")], cce, "sgd", {"learning_rate": 0.1}, inputs=5, samples=24, batch=5),
        Net([(3, "softmax")], scce, "sgd", {}, inputs=6, samples=25, batch=8),
        Net([(1, "linear")], mse, "sgd", {"learning_rate": 0.03}, inputs=7, samples=26, batch=7),
        Net([(1, "sigmoid")], bce, "sgd", {"learning_rate": 0.2}, inputs=9, samples=31, batch=8),
        # Every activation once, with the losses and SGD's variants in turn.
        Net([(12, "relu"), (5, "softmax")], cce, "sgd", {"learning_rate": 0.05, "momentum": 0.9}),
        Net(
            [(11, "leaky_relu"), (4, "softmax")], scce, "sgd",
            {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}, inputs=10, samples=40, batch=9,
        ),
        Net([(10, "elu"), (3, "linear")], mse, "sgd", {"learning_rate": 0.02, "momentum": 0.5}, inputs=6),
        Net([(9, "selu"), (2, "linear")], mae, "sgd", {"learning_rate": 0.05}, inputs=7, samples=33),
        Net([(13, "gelu"), (4, "softmax")], cce, "adam", {}, inputs=12, samples=50, batch=16),
        Net([(8, "sigmoid"), (1, "sigmoid")], bce, "adam", {"learning_rate": 0.01}, samples=29, batch=10),
        Net([(12, "tanh"), (3, "sigmoid")], bce, "adamax", {"learning_rate": 0.01}, inputs=5, samples=28),
        Net([(10, "softplus"), (4, "softmax")], scce, "adamax", {}, samples=35, batch=12),
        Net([(9, "swish"), (2, "linear")], mse, "rmsprop", {}, inputs=11, samples=27, batch=6),
        Net([(7, "softmax"), (5, "softmax")], cce, "rmsprop", {"learning_rate": 0.01}, samples=32),
        Net([(8, "linear"), (4, "softmax")], cce, "sgd", {"learning_rate": 0.1}, samples=36, batch=7),
        # RMSprop's variants. A large epsilon shows on which side of the root it stands.
        Net(
            [(9, "tanh"), (3, "softmax")], cce, "rmsprop",
            {"learning_rate": 0.003, "momentum": 0.9}, inputs=6, samples=30, batch=7,
        ),
        Net(
            [(9, "tanh"), (3, "linear")], mse, "rmsprop",
            {"learning_rate": 0.003, "centered": True}, inputs=6, samples=30, batch=7,
        ),
        Net(
            [(8, "relu"), (4, "softmax")], scce, "rmsprop",
            {"learning_rate": 0.003, "rho": 0.8, "momentum": 0.7, "centered": True, "epsilon": 1e-3},
            inputs=7, samples=34, batch=9,
        ),
        Net(
            [(8, "swish"), (2, "tanh")], mse, "rmsprop", {"learning_rate": 0.01, "epsilon": 1e-2},
            inputs=7, samples=25, batch=4,
        ),
        # Adam and Adamax with other decays and a large epsilon.
        Net(
            [(10, "relu"), (5, "softmax")], cce, "adam",
            {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-2}, samples=31, batch=5,
        ),
        Net(
            [(10, "tanh"), (3, "linear")], mae, "adamax",
            {"learning_rate": 0.02, "beta_1": 0.7, "beta_2": 0.8, "epsilon": 1e-2}, samples=26, batch=5,
        ),
        # Depths 3 and 4, the article's shape in small with its optimizers at 0.03.
        Net(
            [(12, "relu"), (10, "linear"), (6, "softmax")], cce, "adamax", {"learning_rate": 0.03},
            inputs=12, samples=45, batch=20, epochs=2,
        ),
        Net(
            [(12, "elu"), (9, "selu"), (4, "softmax")], scce, "adam", {"learning_rate": 0.003},
            inputs=9, samples=37, batch=11,
        ),
        Net(
            [(14, "relu"), (12, "relu"), (8, "relu"), (6, "softmax")], cce, "sgd",
            {"learning_rate": 0.03}, inputs=12, samples=50, batch=20,
        ),
        Net(
            [(10, "gelu"), (9, "swish"), (8, "softplus"), (2, "sigmoid")], bce, "sgd",
            {"learning_rate": 0.1, "momentum": 0.8, "nesterov": True}, inputs=10, samples=41, batch=32,
        ),
        # Activations as layers of their own: there leaky_relu's slope is 0.3, not 0.2.
        Net(
            [(10, "linear"), "leaky_relu", (4, "linear"), "softmax"], cce, "sgd",
            {"learning_rate": 0.1}, samples=30, batch=7,
        ),
        # One batch holds all; and a batch of one, every sample a step.
        Net([(6, "relu"), (3, "softmax")], scce, "adam", {}, inputs=5, samples=24, batch=64, epochs=2),
        Net([(6, "tanh"), (1, "linear")], mse, "sgd", {"learning_rate": 0.05}, inputs=5, samples=24, batch=1),
    ]


def data(net: Net, rng: np.random.Generator):
    """Inputs from N(0, 1) with some exact zeros, and targets that depend on them."""
    x = rng.normal(size=(net.samples, net.inputs)).astype("float32")
    x[rng.random(x.shape) < 0.1] = 0
    units = [layer[0] for layer in net.layers if not isinstance(layer, str)][-1]
    scores = x @ rng.normal(size=(net.inputs, units)) + 0.3 * rng.normal(size=(net.samples, units))
    if net.loss == "categorical_crossentropy":
        return x, np.eye(units, dtype="float32")[scores.argmax(axis=1)]
    if net.loss == "sparse_categorical_crossentropy":
        return x, scores.argmax(axis=1).astype("float32")
    if net.loss == "binary_crossentropy":
        return x, (scores > 0).astype("float32")
    return x, np.tanh(scores).astype("float32")


def build(net: Net) -> keras.Model:
    layers = [keras.Input((net.inputs,))]
    for layer in net.layers:
        if isinstance(layer, str):
            layers.append(ACTIVATION_LAYERS[layer]())
        else:
            layers.append(keras.layers.Dense(layer[0], activation=layer[1]))
    return keras.Sequential(layers)


def use(precision: str) -> None:
    """Losses follow the float type, layers the policy, which does not follow the float type."""
    keras.config.set_floatx(precision)
    keras.config.set_dtype_policy(precision)


def compiled(net: Net, weights, precision: str) -> keras.Model:
    use(precision)
    model = build(net)
    assert all(str(w.dtype) == precision for w in model.weights)
    model.set_weights(weights)
    metrics = ["accuracy"] if "crossentropy" in net.loss else []
    model.compile(OPTIMIZERS[net.optimizer](**net.options), loss=net.loss, metrics=metrics)
    return model


def train(net: Net, weights, x, y, precision: str) -> dict:
    """The run step by step, and what `evaluate` says after it."""
    model = compiled(net, weights, precision)
    before = model.predict(x, verbose=0)
    losses = []
    for _ in range(net.epochs):
        for start in range(0, net.samples, net.batch):
            rows = slice(start, start + net.batch)
            # Keras would report the mean over the batches so far.
            model.reset_metrics()
            losses.append(model.train_on_batch(x[rows], y[rows], return_dict=True)["loss"])
    scores = model.evaluate(x, y, batch_size=net.batch, verbose=0, return_dict=True)
    return {
        "before": before,
        "losses": np.array(losses),
        "weights": [np.array(weight) for weight in model.get_weights()],
        "after": model.predict(x, verbose=0),
        "evaluate_loss": scores["loss"],
        "evaluate_accuracy": scores.get("accuracy"),
    }


def epochs_of_fit(net: Net, weights, x, y) -> list[float]:
    model = compiled(net, weights, "float32")
    history = model.fit(x, y, epochs=net.epochs, batch_size=net.batch, shuffle=False, verbose=0)
    return history.history["loss"]


def apart(run: dict, exact: dict, key: str) -> float:
    """The greatest difference between two runs' values under a key."""
    pairs = zip(run[key], exact[key]) if key == "weights" else [(run[key], exact[key])]
    return max(float(np.abs(np.asarray(a, "float64") - b).max()) for a, b in pairs)


def weight_name(number: int) -> str:
    return f"{'bias' if number % 2 else 'kernel'}{number // 2}"


def describe(file: TrajectoryFile, net: Net) -> None:
    width = net.inputs
    for layer in net.layers:
        if isinstance(layer, str):
            file.line("layer", "activation", layer)
        else:
            file.line("layer", "dense", width, *layer)
            width = layer[0]
    file.line("loss", net.loss)
    file.options("optimizer", net.optimizer, **net.options)
    file.line("batch", net.batch)
    file.line("epochs", net.epochs)


def describe_scores(file: TrajectoryFile, run: dict) -> None:
    file.numbers("evaluate_loss", [run["evaluate_loss"]])
    if run["evaluate_accuracy"] is not None:
        file.numbers("evaluate_accuracy", [run["evaluate_accuracy"]])


def describe_rounding(file: TrajectoryFile, run: dict, exact: dict) -> None:
    for key, name in (("losses", "losses"), ("weights", "weights"), ("after", "predictions")):
        file.line("rounding", name, f"{apart(run, exact, key):.1e}")


def record(index: int, net: Net, versions: str) -> TrajectoryFile:
    rng = np.random.default_rng([SEED, index])
    x, y = data(net, rng)
    use("float32")
    keras.utils.set_random_seed(SEED + index)
    weights = build(net).get_weights()
    # Keras starts biases at 0; other values show that they take part.
    weights = [rng.normal(scale=0.1, size=w.shape).astype("float32") if w.ndim == 1 else w for w in weights]

    run = train(net, weights, x, y, "float32")
    exact = train(net, weights, x, y, "float64")

    file = TrajectoryFile(versions, f"scripts/reference/keras_trajectories.py, net {index}, seed {SEED}")
    describe(file, net)
    file.tensor("x", x)
    file.tensor("y", y)
    for number, weight in enumerate(weights):
        file.tensor(weight_name(number), weight)
    file.tensor("predictions_before", run["before"])
    file.numbers("step_losses", run["losses"])
    file.numbers("epoch_losses", epochs_of_fit(net, weights, x, y))
    for number, weight in enumerate(run["weights"]):
        file.tensor(weight_name(number) + "_after", weight)
    file.tensor("predictions_after", run["after"])
    describe_scores(file, run)
    describe_rounding(file, run, exact)
    return file


def file_name(index: int, net: Net) -> str:
    activations = "-".join(layer if isinstance(layer, str) else layer[1] for layer in net.layers)
    return f"{index:02}-{activations}-{net.optimizer}.txt"


def versions() -> str:
    import tensorflow

    return f"Keras {keras.__version__}, TensorFlow {tensorflow.__version__}, float32"


def output_folder(name: str) -> pathlib.Path:
    if len(sys.argv) > 1:
        return pathlib.Path(sys.argv[1])
    return pathlib.Path(__file__).resolve().parents[2] / "Tests/LearningTests/Reference" / name


def main() -> None:
    folder = output_folder("keras")
    for index, net in enumerate(nets(), start=1):
        file = record(index, net, versions())
        file.write(folder / file_name(index, net))
        print(file_name(index, net), *file.rounding(), sep="  ", flush=True)


if __name__ == "__main__":
    main()
