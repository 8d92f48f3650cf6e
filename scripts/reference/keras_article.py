#!/usr/bin/env python3
"""Makes reference trajectories on the article's shape, 784-256-128-64-10, with real Keras 3.

    python keras_article.py [OUTPUT]     default: Tests/LearningTests/Reference/keras-article

Weights and data of this size are not stored: they come from a formula in whole numbers that any language
follows to the bit (see `unit`). Stored are the batch losses, every so many weights, and predictions.
"""

import numpy as np

import keras_trajectories as small
from trajectory_file import TrajectoryFile

WIDTHS = [784, 256, 128, 64, 10]
ACTIVATIONS = ["relu", "relu", "relu", "softmax"]
SAMPLES, CLASSES = 200, 10
STORED_WEIGHTS = 12
RUNS = [
    ("sgd", {"learning_rate": 0.03}),
    ("sgd", {"learning_rate": 0.01, "momentum": 0.9, "nesterov": True}),
    ("rmsprop", {"learning_rate": 0.0005}),
    ("adam", {"learning_rate": 0.001}),
    ("adamax", {"learning_rate": 0.003}),
]


def scramble(k: np.ndarray) -> np.ndarray:
    """A 32-bit hash, in arithmetic modulo 2³² (Wellons' lowbias32)."""
    k = k ^ (k >> np.uint32(16))
    k = k * np.uint32(0x7FEB352D)
    k = k ^ (k >> np.uint32(15))
    k = k * np.uint32(0x846CA68B)
    return k ^ (k >> np.uint32(16))


def unit(stream: int, count: int) -> np.ndarray:
    """scramble(scramble(stream) + k) / 2³² for k = 0, 1, …: exact in double."""
    first = scramble(np.array([stream], np.uint32))
    return scramble(first + np.arange(count, dtype=np.uint32)) / 2.0**32


def initial_weights() -> list[np.ndarray]:
    """Kernel l from stream l in ±√(6 / (in + out)), row by row; biases from stream 10 + l in ±0.1."""
    weights = []
    for index, (inputs, outputs) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        limit = np.sqrt(6 / (inputs + outputs))
        kernel = (2 * unit(index, inputs * outputs) - 1) * limit
        weights.append(kernel.reshape(inputs, outputs).astype("float32"))
        weights.append(((2 * unit(10 + index, outputs) - 1) * 0.1).astype("float32"))
    return weights


def data():
    """Like MNIST: four in five pixels are 0. Sample i shows class i mod 10 with 2 % of its pixels flipped."""
    inputs = WIDTHS[0]
    labels = np.arange(SAMPLES) % CLASSES
    strokes = np.stack([unit(100 + c, inputs) < 0.19 for c in range(CLASSES)])[labels]
    flipped = unit(200, SAMPLES * inputs).reshape(SAMPLES, inputs) < 0.02
    ink = 0.25 + 0.75 * unit(201, SAMPLES * inputs).reshape(SAMPLES, inputs)
    return np.where(strokes != flipped, ink, 0).astype("float32"), np.eye(CLASSES, dtype="float32")[labels]


def stored(run: dict) -> dict:
    """The part of a run that the file holds: every so many weights, and the first five predictions."""

    def some(weight):
        return weight.ravel()[:: max(1, weight.size // STORED_WEIGHTS)][:STORED_WEIGHTS]

    return {**run, "weights": [some(weight) for weight in run["weights"]], "after": run["after"][:5]}


def record(optimizer: str, options: dict, versions: str) -> TrajectoryFile:
    net = small.Net(
        list(zip(WIDTHS[1:], ACTIVATIONS)), "categorical_crossentropy", optimizer, options,
        inputs=WIDTHS[0], samples=SAMPLES, batch=20, epochs=3,
    )
    (x, y), weights = data(), initial_weights()
    run = stored(small.train(net, weights, x, y, "float32"))
    exact = stored(small.train(net, weights, x, y, "float64"))

    file = TrajectoryFile(versions, "scripts/reference/keras_article.py")
    small.describe(file, net)
    # Proof that a reader's formula is the same one: sums in double of what it makes.
    file.line("sums", *(repr(float(a.sum(dtype="float64"))) for a in (x, *weights)))
    file.numbers("step_losses", run["losses"])
    for number, weight in enumerate(run["weights"]):
        file.tensor(small.weight_name(number) + "_after_some", weight)
    file.tensor("predictions_after_first", run["after"])
    small.describe_scores(file, run)
    small.describe_rounding(file, run, exact)
    return file


def main() -> None:
    folder = small.output_folder("keras-article")
    for optimizer, options in RUNS:
        name = "-".join([optimizer, *(key for key in options if key != "learning_rate")]) + ".txt"
        file = record(optimizer, options, small.versions())
        file.write(folder / name)
        print(name, *file.rounding(), sep="  ", flush=True)


if __name__ == "__main__":
    main()
