#!/usr/bin/env python3
"""Makes the table of losses and their gradients with real Keras 3 and real PyTorch, in float64.

    python losses.py [OUTPUT]     default: Tests/LearningTests/Reference/losses.txt

A case is a line `case LIBRARY NAME SETTING=VALUE…`, followed by lines of numbers: `prediction ROWSxCOLUMNS`
and `targets SHAPE` that go in; what comes out with each reduction (`mean`, `sum`, `none`, and `batchmean`
where there is one); and `gradient`, of the mean with respect to the prediction. `distance` is what Keras
itself is off by: it takes log 2 of log_cosh as a float32, and on TensorFlow it clips sparse probabilities
before it divides them by their sum, on its other backends after.
"""

import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import torch  # noqa: E402

keras.config.set_floatx("float64")
random = np.random.default_rng(15)
lines = []


def numbers(name, values, shape=None):
    values = np.asarray(values, np.float64)
    form = "x".join(map(str, values.shape)) or "1"
    lines.append(" ".join([name, form] + [repr(float(value)) for value in values.ravel()]))


def written(settings):
    def text(value):
        if isinstance(value, (list, tuple)):
            return ",".join(map(str, value))
        return str(value).lower()

    return "".join(f" {name}={text(value)}" for name, value in settings.items())


def of_keras(name, prediction, targets, distance=None, **settings):
    lines.append(f"case keras {name}{written(settings)}")
    if distance:
        numbers("distance", distance)
    numbers("prediction", prediction)
    numbers("targets", targets)
    make = getattr(keras.losses, CLASSES[name])
    x = tf.constant(prediction, tf.float64)
    y = tf.constant(targets, tf.float64)
    for reduction in ["sum", "none"]:
        numbers(reduction, make(reduction=reduction, **settings)(y, x).numpy())
    with tf.GradientTape() as tape:
        tape.watch(x)
        mean = make(reduction="sum_over_batch_size", **settings)(y, x)
    numbers("mean", mean.numpy())
    numbers("gradient", tape.gradient(mean, x).numpy())


def of_torch(name, prediction, targets, reductions=("sum", "none"), **settings):
    lines.append(f"case torch {name}{written(settings)}")
    numbers("prediction", prediction)
    numbers("targets", targets)
    make = getattr(torch.nn, CLASSES[name])
    for key in ["weight", "pos_weight"]:
        if key in settings:
            settings[key] = torch.tensor(settings[key], dtype=torch.float64)
    x = torch.tensor(prediction, dtype=torch.float64, requires_grad=True)
    whole = name in ["cross_entropy_loss", "nll_loss"] and np.ndim(targets) < np.ndim(prediction)
    y = torch.tensor(targets, dtype=torch.int64 if whole else torch.float64)
    for reduction in reductions:
        numbers(reduction, make(reduction=reduction, **settings)(x, y).detach().numpy())
    mean = make(reduction="mean", **settings)(x, y)
    mean.backward()
    numbers("mean", mean.item())
    numbers("gradient", x.grad.numpy())


CLASSES = {
    "categorical_crossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
    "binary_crossentropy": "BinaryCrossentropy",
    "binary_focal_crossentropy": "BinaryFocalCrossentropy",
    "categorical_focal_crossentropy": "CategoricalFocalCrossentropy",
    "mse": "MeanSquaredError",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "msle": "MeanSquaredLogarithmicError",
    "huber": "Huber",
    "log_cosh": "LogCosh",
    "kl_divergence": "KLDivergence",
    "poisson": "Poisson",
    "hinge": "Hinge",
    "squared_hinge": "SquaredHinge",
    "categorical_hinge": "CategoricalHinge",
    "cosine_similarity": "CosineSimilarity",
    "cross_entropy_loss": "CrossEntropyLoss",
    "nll_loss": "NLLLoss",
    "mse_loss": "MSELoss",
    "l1_loss": "L1Loss",
    "smooth_l1_loss": "SmoothL1Loss",
    "huber_loss": "HuberLoss",
    "bce_loss": "BCELoss",
    "bce_with_logits_loss": "BCEWithLogitsLoss",
    "kl_div_loss": "KLDivLoss",
    "poisson_nll_loss": "PoissonNLLLoss",
}

# Short numbers, so that the file holds exactly what went in.
logits = np.round(random.normal(0, 2, (4, 3)), 2)
shares = np.round(random.dirichlet([1, 1, 1], 4), 2)
shares[:, 2] = np.round(1 - shares[:, 0] - shares[:, 1], 2)
odds = np.round(random.uniform(0.05, 0.95, (4, 3)), 2)
# Outputs that are no distribution: Keras divides them by their sum.
uneven = np.round(random.uniform(0.1, 2, (4, 3)), 2)
classes = np.array([2, 0, 1, 2])
onehot = np.eye(3)[classes]
bits = np.array([[0, 1, 1], [1, 0, 0], [0, 0, 1], [1, 1, 0]], np.float64)
values = np.round(random.normal(0, 2, (4, 3)), 2)
# One equal pair, for the slope at 0, and one exactly at a distance of 1, where huber and hinge turn.
near = values + np.round(random.normal(0, 1, (4, 3)), 2)
near[0, 0], near[1, 1] = values[0, 0], values[1, 1] + 1
counts = np.array([[0, 1, 3], [2, 0, 5], [1, 1, 2], [4, 0, 1]], np.float64)
positive = np.round(random.uniform(0.1, 4, (4, 3)), 2)
far = np.array([[100, -100, 0], [-100, 100, 100], [0, 0, 0], [-100, -100, 100]], np.float64)
sure = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], np.float64)
labels = 2 * bits - 1
margins = np.round(random.normal(0, 1.5, (4, 3)), 2)
margins[0, 0], margins[0, 1] = -1, 1

# Keras.
cce, scce, bce = "categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy"
of_keras(cce, shares, onehot)
of_keras(cce, uneven, onehot)
of_keras(cce, shares, onehot, label_smoothing=0.2)
of_keras(cce, logits, onehot, from_logits=True)
of_keras(cce, logits, shares, from_logits=True)
of_keras(cce, logits, onehot, from_logits=True, label_smoothing=0.1)
of_keras(cce, far, onehot, from_logits=True)
inner = np.array([[0.1, 0.6, 0.3], [0.5, 0.25, 0.25], [0.8, 0.15, 0.05], [0.2, 0.2, 0.6]])
of_keras(scce, inner, classes, distance=1e-6)
of_keras(scce, logits, classes, from_logits=True)
of_keras(scce, inner, classes, distance=1e-6, ignore_class=2)
of_keras(scce, logits, classes, from_logits=True, ignore_class=0)
of_keras(scce, far, classes, from_logits=True)
of_keras(bce, odds, bits)
of_keras(bce, sure, bits)
of_keras(bce, odds, bits, label_smoothing=0.1)
of_keras(bce, logits, bits, from_logits=True)
of_keras(bce, far, bits, from_logits=True)
of_keras(bce, logits, odds, from_logits=True, label_smoothing=0.3)
focal = "binary_focal_crossentropy"
of_keras(focal, odds, bits)
of_keras(focal, odds, bits, apply_class_balancing=True, alpha=0.7, gamma=3.5)
of_keras(focal, odds, bits, gamma=0.5, label_smoothing=0.1)
of_keras(focal, logits, bits, from_logits=True)
focal = "categorical_focal_crossentropy"
of_keras(focal, shares, onehot)
of_keras(focal, uneven, onehot, alpha=0.5, gamma=1.5, label_smoothing=0.1)
of_keras(focal, logits, onehot, from_logits=True)
for name in ["mse", "mae", "huber"]:
    of_keras(name, near, values)
of_keras("log_cosh", near, values, distance=1e-8)
of_keras("huber", near, values, delta=0.5)
of_keras("log_cosh", 100 * values, values, distance=1e-8)
of_keras("log_cosh", values + 1e-3, values, distance=1e-8)
of_keras("mape", near, values)
of_keras("mape", values, counts)
of_keras("msle", positive, counts)
of_keras("msle", near, counts)
of_keras("kl_divergence", shares, odds)
of_keras("kl_divergence", sure, shares)
of_keras("poisson", positive, counts)
for name in ["hinge", "squared_hinge"]:
    of_keras(name, margins, labels)
    of_keras(name, margins, bits)
of_keras("categorical_hinge", margins, onehot)
of_keras("categorical_hinge", np.zeros((4, 3)), onehot)
of_keras("cosine_similarity", values, positive)
of_keras("cosine_similarity", values, onehot)

# PyTorch.
ce = "cross_entropy_loss"
weight = [0.5, 2.0, 1.25]
of_torch(ce, logits, classes)
of_torch(ce, logits, classes, weight=weight)
of_torch(ce, logits, classes, label_smoothing=0.1)
of_torch(ce, logits, classes, weight=weight, label_smoothing=0.25)
of_torch(ce, logits, [2, -100, 1, -100])
of_torch(ce, logits, classes, weight=weight, ignore_index=2, label_smoothing=0.25)
of_torch(ce, logits, shares)
of_torch(ce, logits, shares, weight=weight, label_smoothing=0.25)
of_torch(ce, far, classes)
of_torch(ce, logits[0], 1)
of_torch(ce, logits[0], shares[0])
logs = np.round(np.log(odds), 3)
of_torch("nll_loss", logs, classes)
of_torch("nll_loss", logs, classes, weight=weight)
of_torch("nll_loss", logs, classes, weight=weight, ignore_index=0)
of_torch("nll_loss", logs[1], 2)
for name in ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"]:
    of_torch(name, near, values)
    of_torch(name, near[0], values[0])
of_torch("smooth_l1_loss", near, values, beta=0.4)
of_torch("huber_loss", near, values, delta=0.4)
of_torch("mse_loss", near[0, 1], values[0, 1])
of_torch("bce_loss", odds, bits)
of_torch("bce_loss", odds, bits, weight=weight)
of_torch("bce_loss", sure, bits)
of_torch("bce_loss", odds[:, 0], bits[:, 0])
logit = "bce_with_logits_loss"
of_torch(logit, logits, bits)
of_torch(logit, logits, odds)
of_torch(logit, far, bits)
of_torch(logit, logits, bits, weight=weight)
of_torch(logit, logits, bits, pos_weight=[3.0, 0.5, 1.0])
of_torch(logit, far, bits, pos_weight=[3.0, 0.5, 1.0], weight=weight)
of_torch(logit, logits, bits, pos_weight=[2.0])
every = ("sum", "none", "batchmean")
of_torch("kl_div_loss", logs, odds, every)
of_torch("kl_div_loss", logs, sure, every)
of_torch("kl_div_loss", logs, np.round(np.log(shares + 0.01), 3), every, log_target=True)
of_torch("poisson_nll_loss", margins, counts)
of_torch("poisson_nll_loss", positive, counts, log_input=False)
of_torch("poisson_nll_loss", margins, counts, full=True)

default = pathlib.Path(__file__).parents[2] / "Tests/LearningTests/Reference/losses.txt"
output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
head = [
    "# Losses and their gradients by real libraries in float64; scripts/reference/losses.py made it.",
    f"# keras {keras.__version__} on tensorflow {tf.__version__}, torch {torch.__version__.split('+')[0]}",
]
output.write_text("\n".join(head + lines) + "\n")
print(sum(line.startswith("case") for line in lines), "cases")
