#!/usr/bin/env python3
"""Makes the table of metrics with real Keras 3, and with the textbook's formulas in numpy.

    python metrics.py [OUTPUT]     default: Tests/LearningTests/Reference/metrics.txt

A case is a line `case NAME SETTING=VALUE…` with lines `targets SHAPE`, `outputs SHAPE` and `value 1`.
Keras has no precision, recall and F1 of class numbers with an average: those are numpy's, with classes that
occur nowhere left out of the macro mean, as scikit-learn has them.
"""

import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras  # noqa: E402
import numpy as np  # noqa: E402

random = np.random.default_rng(16)
lines = []


def numbers(name, values):
    values = np.asarray(values, np.float64)
    form = "x".join(map(str, values.shape)) or "1"
    lines.append(" ".join([name, form] + [repr(float(value)) for value in values.ravel()]))


def case(name, targets, outputs, value, settings=""):
    lines.append(f"case {name}{settings}")
    numbers("targets", targets)
    numbers("outputs", outputs)
    numbers("value", value)


def of_keras(name, metric, targets, outputs, settings=""):
    # In three batches, as a fit accumulates.
    for part in np.array_split(np.arange(len(targets)), 3):
        metric.update_state(targets[part].astype(np.float32), outputs[part].astype(np.float32))
    case(name, targets, outputs, np.asarray(metric.result()), settings)


def averaged(targets, outputs, average):
    truth, called = targets, outputs.argmax(axis=1)
    classes = range(outputs.shape[1])
    right = np.array([np.sum((truth == k) & (called == k)) for k in classes], float)
    of_called = np.array([np.sum(called == k) for k in classes], float)
    of_truth = np.array([np.sum(truth == k) for k in classes], float)
    for name, above, below in [
        ("precision", right, of_called), ("recall", right, of_truth), ("f1", 2 * right, of_called + of_truth),
    ]:
        each = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
        occurs = of_called + of_truth > 0
        value = {
            "micro": above.sum() / below.sum(),
            "macro": each[occurs].mean(),
            "weighted": (each * of_truth).sum() / of_truth.sum(),
        }[average]
        case(name, targets, outputs, value, f" average={average}")


M = keras.metrics
shares = np.round(random.dirichlet([1, 1, 1, 1], 30), 3)
classes = random.integers(0, 4, 30)
few = random.integers(1, 3, 30)  # classes 0 and 3 never are true
onehot = np.eye(4)[classes]
odds = np.round(random.uniform(0, 1, (30, 1)), 3)
odds[0], odds[1], odds[2] = 0, 1, 0.5
bits = (random.uniform(0, 1, (30, 1)) < odds).astype(float)
many = np.round(random.uniform(0, 1, (30, 3)), 3)
marks = (random.uniform(0, 1, (30, 3)) < many).astype(float)
values = np.round(random.normal(0, 2, (30, 2)), 2)
near = values + np.round(random.normal(0, 1, (30, 2)), 2)
positive = np.round(random.uniform(0.1, 4, (30, 2)), 2)
also = np.round(random.uniform(0.1, 4, (30, 2)), 2)

of_keras("accuracy", M.SparseCategoricalAccuracy(), classes, shares)
of_keras("accuracy", M.CategoricalAccuracy(), onehot, shares)
of_keras("accuracy", M.BinaryAccuracy(), bits, odds)
of_keras("categorical_accuracy", M.CategoricalAccuracy(), onehot, shares)
of_keras("sparse_categorical_accuracy", M.SparseCategoricalAccuracy(), classes, shares)
of_keras("binary_accuracy", M.BinaryAccuracy(), marks, many)
of_keras("binary_accuracy", M.BinaryAccuracy(threshold=0.8), marks, many, " threshold=0.8")
of_keras("top_k", M.SparseTopKCategoricalAccuracy(k=2), classes, shares, " k=2")
of_keras("top_k", M.TopKCategoricalAccuracy(k=3), onehot, shares, " k=3")
of_keras("precision", M.Precision(), bits, odds)
of_keras("recall", M.Recall(), bits, odds)
of_keras("precision", M.Precision(thresholds=0.7), bits, odds, " threshold=0.7")
of_keras("recall", M.Recall(thresholds=0.7), bits, odds, " threshold=0.7")
of_keras("f1", M.F1Score(threshold=0.5, average="micro"), bits, odds)
of_keras("precision", M.Precision(), marks, many, " average=micro threshold=0.5")
of_keras("recall", M.Recall(), marks, many, " average=micro threshold=0.5")
for average in ["micro", "macro", "weighted"]:
    of_keras("f1", M.F1Score(average=average), onehot, shares, f" average={average}")
    of_keras(
        "f1", M.F1Score(average=average, threshold=0.4), marks, many, f" average={average} threshold=0.4")
    averaged(classes, shares, average)
    averaged(few, shares, average)
of_keras("auc", M.AUC(), bits, odds)
of_keras("auc", M.AUC(), marks, many)
of_keras("auc", M.AUC(), bits, np.round(odds, 1))
of_keras("auc", M.AUC(), np.zeros((5, 1)), odds[:5])
of_keras("r2", M.R2Score(), values, near)
of_keras("r2", M.R2Score(), values[:, :1], near[:, :1])
of_keras("rmse", M.RootMeanSquaredError(), values, near)
of_keras("mse", M.MeanSquaredError(), values, near)
of_keras("mae", M.MeanAbsoluteError(), values, near)
of_keras("mape", M.MeanAbsolutePercentageError(), values + 9, near + 9)
of_keras("msle", M.MeanSquaredLogarithmicError(), positive, also)
of_keras("log_cosh", M.LogCoshError(), values, near)
of_keras("poisson", M.Poisson(), positive, also)
of_keras("kl_divergence", M.KLDivergence(), shares, np.roll(shares, 1, axis=0))
of_keras("cosine_similarity", M.CosineSimilarity(), values, near)
of_keras("log_loss", M.BinaryCrossentropy(), bits, np.clip(odds, 0.01, 0.99))
of_keras("log_loss", M.CategoricalCrossentropy(), onehot, shares + 0.01)
of_keras("log_loss", M.SparseCategoricalCrossentropy(), classes, (shares + 0.01) / 1.04)

default = pathlib.Path(__file__).parents[2] / "Tests/LearningTests/Reference/metrics.txt"
output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
head = [
    "# Metrics by real Keras in float32, some by numpy; scripts/reference/metrics.py made it.",
    f"# keras {keras.__version__}, numpy {np.__version__}",
]
output.write_text("\n".join(head + lines) + "\n")
print(sum(line.startswith("case") for line in lines), "cases")
