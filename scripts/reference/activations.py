"""Values and slopes of the activations in real PyTorch and Keras, in float64.

Writes Tests/LearningTests/Reference/activations/{torch,keras}.txt: after `case NAME SETTINGS…` (in the order
in which nn's function has them) the lines `x`, `y` and `slope`. PyTorch's x hold every kink and points far
out; Keras's keep off the kinks, where backends differ among themselves and nn follows PyTorch.
"""

import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import tensorflow as tf
import torch
import torch.nn.functional as F

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/LearningTests/Reference/activations"
KINKS = [-6, -3, -1, -0.5, 0, 0.1, 0.5, 1, 3, 6, 10]
PLAIN = [-2.5, -1.7, -0.7, -0.3, -0.1, 0.2, 0.7, 1.5, 2.2, 5.5, 20.5]
FAR = [-1e30, -100, 100, 1e30]

TORCH = [
    ("relu", [], F.relu), ("relu6", [], F.relu6), ("leaky_relu", [0.01], F.leaky_relu),
    ("leaky_relu", [0.3], lambda x: F.leaky_relu(x, 0.3)), ("elu", [1], F.elu),
    ("elu", [0.4], lambda x: F.elu(x, 0.4)), ("celu", [1], F.celu), ("celu", [2.5], lambda x: F.celu(x, 2.5)),
    ("selu", [], F.selu), ("gelu", [0], F.gelu), ("gelu", [1], lambda x: F.gelu(x, approximate="tanh")),
    ("sigmoid", [], torch.sigmoid), ("log_sigmoid", [], F.logsigmoid), ("hard_sigmoid", [], F.hardsigmoid),
    ("tanh", [], torch.tanh), ("hard_tanh", [-1, 1], F.hardtanh),
    ("hard_tanh", [-3, 0.5], lambda x: F.hardtanh(x, -3, 0.5)), ("tanh_shrink", [], F.tanhshrink),
    ("soft_shrink", [0.5], F.softshrink), ("soft_shrink", [1], lambda x: F.softshrink(x, 1)),
    ("hard_shrink", [0.5], F.hardshrink), ("softplus", [1, 20], F.softplus),
    ("softplus", [2, 3], lambda x: F.softplus(x, 2, 3)), ("softsign", [], F.softsign), ("swish", [], F.silu),
    ("hard_swish", [], F.hardswish), ("mish", [], F.mish), ("threshold", [0.1, 20], lambda x: F.threshold(x, 0.1, 20)),
]

A = keras.activations
KERAS = [
    ("relu", [], A.relu), ("relu", [0.1, 5, 0.4], lambda x: A.relu(x, 0.1, 5, 0.4)),
    ("relu", [0, 2, 0], lambda x: A.relu(x, max_value=2)), ("relu6", [], A.relu6),
    ("leaky_relu", [0.2], A.leaky_relu), ("elu", [1], A.elu), ("celu", [1], A.celu), ("selu", [], A.selu),
    ("gelu", [0], A.gelu), ("gelu", [1], lambda x: A.gelu(x, approximate=True)), ("sigmoid", [], A.sigmoid),
    ("log_sigmoid", [], A.log_sigmoid), ("hard_sigmoid", [], A.hard_sigmoid), ("tanh", [], A.tanh),
    ("hard_tanh", [-1, 1], A.hard_tanh), ("tanh_shrink", [], A.tanh_shrink), ("soft_shrink", [0.5], A.soft_shrink),
    ("hard_shrink", [0.5], A.hard_shrink), ("softplus", [1, float("inf")], A.softplus),
    ("softsign", [], A.softsign), ("swish", [], A.silu), ("hard_swish", [], A.hard_silu), ("mish", [], A.mish),
    ("exponential", [], A.exponential), ("squareplus", [4], A.squareplus),
    ("squareplus", [0.3], lambda x: A.squareplus(x, 0.3)), ("sparse_plus", [], A.sparse_plus),
    ("sparse_sigmoid", [], A.sparse_sigmoid), ("threshold", [0.15, 20], lambda x: A.threshold(x, 0.15, 20)),
]


def by_torch(f, xs):
    x = torch.tensor(xs, dtype=torch.float64, requires_grad=True)
    y = f(x)
    y.sum().backward()
    return y.tolist(), x.grad.tolist()


def by_keras(f, xs):
    x = tf.constant(xs, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return y.numpy().tolist(), tape.gradient(y, x).numpy().tolist()


def write(library, version, cases, evaluate, xs):
    lines = [f"# {library} {version}, float64, by scripts/reference/activations.py"]
    for name, settings, f in cases:
        y, slope = evaluate(f, [float(x) for x in xs])
        lines.append(" ".join(["case", name] + [repr(float(s)) for s in settings]))
        for label, numbers in (("x", xs), ("y", y), ("slope", slope)):
            lines.append(" ".join([label] + [repr(float(n)) for n in numbers]))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{library}.txt").write_text("\n".join(lines) + "\n")


write("torch", torch.__version__, TORCH, by_torch, KINKS + FAR)
write("keras", keras.__version__, KERAS, by_keras, PLAIN)
