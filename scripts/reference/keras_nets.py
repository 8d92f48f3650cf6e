#!/usr/bin/env python3
"""Makes cases of small nets trained by real Keras 3, with the nn script that must agree.

    python keras_nets.py [OUTPUT]     default: Tests/ScriptTests/Nets/keras

A net is written once, in Keras's words: they are evaluated here and translated into nn's for the script.
Every net is trained batch by batch on its own data in a fixed order, from weights that are given; then as
a whole by `fit`, for what that reports; and batch by batch in float64 from the same float32 numbers: how
far the two runs part is what rounding alone does.
"""

import os
import pathlib
import re
import sys
from dataclasses import dataclass

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras  # noqa: E402
import numpy as np  # noqa: E402

from case_file import CaseFile, first_firm, translate  # noqa: E402

SEED = 40
NAMES = {
    "Dense": "dense", "Activation": "activation", "BatchNormalization": "batch_norm",
    "LayerNormalization": "layer_norm", "RMSNormalization": "rms_norm", "PReLU": "prelu", "ReLU": "relu",
    "LeakyReLU": "leaky_relu", "ELU": "elu", "Softmax": "softmax", "Flatten": "flatten",
    "L1": "l1", "L2": "l2", "L1L2": "l1_l2",
    "MaxNorm": "max_norm", "NonNeg": "non_neg", "UnitNorm": "unit_norm",
    "Hinge": "hinge", "SquaredHinge": "squared_hinge", "CategoricalHinge": "categorical_hinge",
    "Huber": "huber", "LogCosh": "log_cosh", "Poisson": "poisson", "KLDivergence": "kl_divergence",
    "CosineSimilarity": "cosine_similarity", "BinaryFocalCrossentropy": "binary_focal_crossentropy",
    "CategoricalFocalCrossentropy": "categorical_focal_crossentropy",
    "BinaryCrossentropy": "binary_crossentropy", "CategoricalCrossentropy": "categorical_crossentropy",
    "SparseCategoricalCrossentropy": "sparse_categorical_crossentropy", "MeanSquaredError": "mse",
    "MeanAbsoluteError": "mae",
    "SGD": "sgd", "RMSprop": "rmsprop", "Adam": "adam", "AdamW": "adamw", "Adamax": "adamax",
    "Nadam": "nadam", "Adagrad": "adagrad", "Adadelta": "adadelta", "Lion": "lion", "Ftrl": "ftrl",
    "ExponentialDecay": "exponential_decay", "CosineDecay": "cosine_decay",
    "CosineDecayRestarts": "cosine_decay_restarts", "PiecewiseConstantDecay": "piecewise_constant_decay",
    "PolynomialDecay": "polynomial_decay", "InverseTimeDecay": "inverse_time_decay",
}  # fmt: skip
# What nn calls a layer's numbers where Keras says otherwise.
WEIGHT_NAMES = {"kernel": "weight"}


@dataclass
class Net:
    name: str
    layers: list[str]
    loss: str
    optimizer: str
    inputs: int = 6
    outputs: int = 3
    samples: int = 30
    batch: int = 8
    epochs: int = 6
    class_weight: list[float] | None = None
    is_weighted: bool = False  # whether every sample has a weight of its own
    is_loop: bool = False  # whether the script also has the explicit loop


def nets() -> list[Net]:
    softmax = 'Dense(3, activation="softmax")'
    return [
        Net("hinge", ['Dense(8, activation="relu")', 'Dense(1, activation="tanh")'], "Hinge()", "SGD(0.05)", outputs=1,
            batch=7),
        Net("squared-hinge-amsgrad", ['Dense(9, activation="tanh")', "Dense(2)"], "SquaredHinge()",
            "Adam(0.01, amsgrad=True)", outputs=2),
        Net("categorical-hinge-adamw", ['Dense(9, activation="elu")', "Dense(3)"], "CategoricalHinge()",
            "AdamW(0.01)", samples=33),
        Net("huber-nadam", ['Dense(8, activation="selu")', "Dense(2)"], "Huber(delta=0.5)", "Nadam(0.01)", outputs=2),
        Net("log-cosh-adagrad", ['Dense(8, activation="softplus")', "Dense(2)"], "LogCosh()", "Adagrad(0.05)",
            outputs=2, batch=11),
        Net("poisson-adadelta", ['Dense(7, activation="mish")', 'Dense(2, activation="exponential")'], "Poisson()",
            "Adadelta(1.0, rho=0.9, epsilon=1e-4)", outputs=2),
        Net("kl-divergence-lion", ['Dense(8, activation="gelu")', softmax], "KLDivergence()", "Lion(0.003)"),
        Net("cosine-ftrl", ['Dense(8, activation="hard_sigmoid")', "Dense(3)"], "CosineSimilarity()",
            "Ftrl(0.05, l1_regularization_strength=0.01, l2_regularization_strength=0.02, beta=0.1)", samples=35),
        Net("binary-focal-adamax", ['Dense(8, activation="softsign")', 'Dense(2, activation="sigmoid")'],
            "BinaryFocalCrossentropy(gamma=1.5)", "Adamax(0.02, weight_decay=0.05)", outputs=2),
        Net("categorical-focal-clipnorm", ['Dense(8, activation="relu6")', softmax],
            "CategoricalFocalCrossentropy(alpha=0.3, gamma=2.5)", "RMSprop(0.005, momentum=0.5, clipnorm=0.02)"),
        Net("smoothing-clipvalue", ['Dense(9, activation="leaky_relu")', softmax],
            "CategoricalCrossentropy(label_smoothing=0.1)", "SGD(0.1, momentum=0.9, nesterov=True, clipvalue=0.05)"),
        Net("binary-smoothing-global-clipnorm", ['Dense(8, activation="silu")', 'Dense(2, activation="sigmoid")'],
            "BinaryCrossentropy(label_smoothing=0.2)", "Adam(0.02, global_clipnorm=0.1)", outputs=2),
        Net("l2", ['Dense(10, activation="relu", kernel_regularizer=L2(0.01))',
                   'Dense(3, activation="softmax", kernel_regularizer=L2(0.02))'],
            "CategoricalCrossentropy()", "SGD(0.1)"),
        Net("l1-l2-bias", ['Dense(8, activation="tanh", kernel_regularizer=L1L2(l1=0.003, l2=0.01))',
                           "Dense(2, kernel_regularizer=L1(0.002), bias_regularizer=L2(0.1))"],
            "MeanSquaredError()", "Adam(0.01)", outputs=2),
        Net("batch-norm", ["Dense(9)", "BatchNormalization()", 'Activation("relu")', "Dense(7)",
                           "BatchNormalization(momentum=0.8, epsilon=0.01)", 'Activation("tanh")', softmax],
            "SparseCategoricalCrossentropy()", "SGD(0.05, momentum=0.9)", samples=37, batch=10),
        Net("batch-norm-inputs", ["BatchNormalization(center=False, scale=False)", 'Dense(8, use_bias=False)',
                                  "BatchNormalization()", "LeakyReLU()", "Dense(2)"],
            "MeanSquaredError()", "RMSprop(0.005)", outputs=2),
        Net("layer-norm", ['Dense(10, activation="gelu")', "LayerNormalization()", 'Dense(8, activation="tanh")',
                           "LayerNormalization(epsilon=0.01)", softmax],
            "CategoricalCrossentropy()", "AdamW(0.01, weight_decay=0.1)", samples=34, batch=9),
        Net("class-weight", ['Dense(8, activation="relu")', softmax], "SparseCategoricalCrossentropy()", "Adam(0.01)",
            class_weight=[0.5, 2.0, 1.25], batch=9),
        Net("sample-weight", ['Dense(8, activation="tanh")', "Dense(2)"], "MeanSquaredError()", "Nadam(0.01)",
            outputs=2, is_weighted=True, batch=7),
        Net("sample-weight-regularized", ['Dense(8, activation="elu", kernel_regularizer=L2(0.01))', softmax],
            "CategoricalCrossentropy()", "SGD(0.1)", is_weighted=True, batch=11),
        Net("exponential-decay", ['Dense(8, activation="sigmoid")', softmax], "CategoricalCrossentropy()",
            "SGD(ExponentialDecay(0.5, decay_steps=5, decay_rate=0.8))"),
        Net("staircase", ['Dense(8, activation="sigmoid")', softmax], "CategoricalCrossentropy()",
            "SGD(ExponentialDecay(0.5, decay_steps=5, decay_rate=0.5, staircase=True), momentum=0.5)"),
        Net("cosine-warmup", ['Dense(8, activation="relu")', softmax], "CategoricalCrossentropy()",
            "Adam(CosineDecay(0.0, decay_steps=16, alpha=0.1, warmup_target=0.05, warmup_steps=5))"),
        Net("cosine-restarts", ['Dense(8, activation="tanh")', softmax], "CategoricalCrossentropy()",
            "RMSprop(CosineDecayRestarts(0.02, first_decay_steps=6, t_mul=2.0, m_mul=0.7, alpha=0.05))"),
        Net("piecewise", ['Dense(8, activation="tanh")', softmax], "CategoricalCrossentropy()",
            "SGD(PiecewiseConstantDecay([6, 14], [0.2, 0.1, 0.02]), momentum=0.9)"),
        Net("polynomial", ['Dense(8, activation="swish")', softmax], "CategoricalCrossentropy()",
            "Adamax(PolynomialDecay(0.05, decay_steps=15, end_learning_rate=0.001, power=2.0))"),
        Net("inverse-time", ['Dense(8, activation="hard_silu")', softmax], "CategoricalCrossentropy()",
            "Adam(InverseTimeDecay(0.03, decay_steps=4, decay_rate=0.5))"),
        Net("constraints", ['Dense(8, activation="relu", kernel_constraint=MaxNorm(0.8))',
                            'Dense(7, activation="tanh", kernel_constraint=UnitNorm(), bias_constraint=NonNeg())',
                            'Dense(3, activation="softmax", kernel_constraint=NonNeg())'],
            "CategoricalCrossentropy()", "SGD(0.1, momentum=0.9)"),
        Net("prelu-from-logits", ["Dense(9)", "PReLU()", "Dense(8)", "ELU(alpha=0.5)", "Dense(3)"],
            "SparseCategoricalCrossentropy(from_logits=True)", "Adam(0.01)", batch=9),
        Net("binary-from-logits", ['Dense(8, activation="celu")', "Dense(2)"], "BinaryCrossentropy(from_logits=True)",
            "AdamW(0.01, weight_decay=0.02, amsgrad=True)", outputs=2),
        Net("six-layers", ['Dense(9, activation="elu")', 'Dense(9, activation="tanh")', 'Dense(8, activation="relu")',
                           'Dense(8, activation="softplus")', 'Dense(7, activation="selu")', softmax],
            "CategoricalCrossentropy()", "RMSprop(0.003, rho=0.8, momentum=0.6, centered=True, epsilon=1e-4)",
            samples=45, batch=20, epochs=10),
        Net("one-layer-adagrad", [softmax], "SparseCategoricalCrossentropy()",
            "Adagrad(0.1, initial_accumulator_value=0.05, epsilon=1e-3, weight_decay=0.01)", batch=4),
        Net("tanh-shrink-nadam-clip", ['Dense(8, activation="tanh_shrink")', 'Dense(8, activation="log_sigmoid")',
                                       "Dense(2)"], "MeanAbsoluteError()",
            "Nadam(0.02, beta_1=0.8, beta_2=0.9, epsilon=1e-3, clipnorm=0.1)", outputs=2),
        Net("lion-decay", ['Dense(8, activation="relu")', softmax], "CategoricalCrossentropy()",
            "Lion(0.002, beta_1=0.8, beta_2=0.95, weight_decay=0.1)"),
    ]  # fmt: skip


def targets(net: Net, x, rng: np.random.Generator):
    """Targets that depend on the inputs, of the loss's kind."""
    scores = x @ rng.normal(size=(net.inputs, net.outputs)) + 0.3 * rng.normal(size=(net.samples, net.outputs))
    loss = net.loss.split("(")[0]
    if loss in ("Hinge", "SquaredHinge"):
        return np.where(scores > 0, 1, -1).astype("float32")
    if loss == "SparseCategoricalCrossentropy":
        return scores.argmax(axis=1).astype("int64")
    if loss.startswith("Categorical"):
        return np.eye(net.outputs, dtype="float32")[scores.argmax(axis=1)]
    if loss.startswith("Binary"):
        return (scores > 0).astype("float32")
    if loss == "Poisson":
        return np.floor(np.exp(0.4 * scores)).astype("float32")
    if loss == "KLDivergence":
        return (np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)).astype("float32")
    if loss == "CosineSimilarity":
        return (scores + 1).astype("float32")
    return np.tanh(scores).astype("float32")


def space() -> dict:
    """Keras's words without a module's name before them."""
    words = {}
    for module in (keras.layers, keras.losses, keras.optimizers, keras.optimizers.schedules, keras.regularizers,
                   keras.constraints):  # fmt: skip
        words |= {name: getattr(module, name) for name in NAMES if hasattr(module, name)}
    return words


def build(net: Net) -> keras.Model:
    words = space()
    return keras.Sequential([keras.Input((net.inputs,))] + [eval(layer, words) for layer in net.layers])


def use(precision: str) -> None:
    """Losses follow the float type, layers the policy, which does not follow the float type."""
    keras.config.set_floatx(precision)
    keras.config.set_dtype_policy(precision)


def compiled(net: Net, weights, precision: str) -> keras.Model:
    use(precision)
    model = build(net)
    model.set_weights(weights)
    model.compile(eval(net.optimizer, space()), loss=eval(net.loss, space()))
    return model


def train(net: Net, weights, data: dict, precision: str) -> dict:
    """The run step by step. Keras weighs classes in `fit` by the same numbers as samples."""
    model = compiled(net, weights, precision)
    losses = []
    for _ in range(net.epochs):
        for start in range(0, net.samples, net.batch):
            rows = slice(start, start + net.batch)
            # Keras would report the mean over the batches so far.
            model.reset_metrics()
            extra = {}
            if net.class_weight:
                extra["class_weight"] = dict(enumerate(net.class_weight))
            if net.is_weighted:
                extra["sample_weight"] = data["w"][rows]
            losses.append(model.train_on_batch(data["x"][rows], data["y"][rows], return_dict=True, **extra)["loss"])
    return {
        "losses": np.array(losses),
        "weights": [np.array(weight) for weight in model.get_weights()],
        "outputs": model.predict(data["x"], verbose=0),
    }


def epochs_of_fit(net: Net, weights, data: dict, precision: str) -> list[float]:
    model = compiled(net, weights, precision)
    history = model.fit(
        data["x"], data["y"], epochs=net.epochs, batch_size=net.batch, shuffle=False, verbose=0,
        class_weight=dict(enumerate(net.class_weight)) if net.class_weight else None,
        sample_weight=data["w"] if net.is_weighted else None,
    )  # fmt: skip
    return history.history["loss"]


def weight_places(net: Net) -> list[tuple[int, str]]:
    """Layer and name of every tensor of `get_weights`, in its order."""
    layers = build(net).layers
    return [(index, weight.name) for index, layer in enumerate(layers) for weight in layer.weights]


def start(places, weights, rng: np.random.Generator) -> list[np.ndarray]:
    """Keras starts biases at 0 and scales at 1; other values show that they take part."""
    values = []
    for (_, name), weight in zip(places, weights):
        if name == "kernel":
            values.append(rng.normal(scale=weight.shape[0] ** -0.5, size=weight.shape).astype("float32"))
        elif name == "alpha":
            values.append(rng.uniform(0.1, 0.4, size=weight.shape).astype("float32"))
        elif name.startswith("moving"):
            values.append(weight)
        else:
            values.append((weight + rng.normal(scale=0.1, size=weight.shape)).astype("float32"))
    return values


def place(index: int, name: str) -> str:
    return f"model.layers[{index}].{WEIGHT_NAMES.get(name, name)}"


def variable(index: int, name: str, prefix: str) -> str:
    return f"{prefix}_{index}_{name}"


def layer_text(layer: str) -> str:
    """An activation as a layer is called by its own name."""
    return re.sub(r'activation\("(\w+)"\)', r"\1()", translate(layer, NAMES))


def loss_text(net: Net) -> str:
    """A loss with its defaults by its bare name, as in Keras by its text."""
    return translate(net.loss, NAMES).removesuffix("()")


def setting(net: Net, places) -> list[str]:
    lines = [f"model = sequential({', '.join(map(layer_text, net.layers))})", "model(x);"]
    lines += [f"{place(*p)} = {variable(*p, 'start')}" for p in places if not p[1].startswith("moving")]
    lines.append(f"compile model optimizer={translate(net.optimizer, NAMES)} loss={loss_text(net)} metrics=[]")
    return lines


def reading(places) -> list[str]:
    return ["outputs = model(x)"] + [f"{variable(*p, 'end')} = {place(*p)}" for p in places]


def extras(net: Net, rows: str) -> str:
    text = f", class_weight={net.class_weight}" if net.class_weight else ""
    return text + (f", sample_weight=w{rows}" if net.is_weighted else "")


def step_script(net: Net, places) -> str:
    rows = f"[i:i + {net.batch}]"
    lines = setting(net, places) + ["losses = []", f"for epoch in range({net.epochs}) {{"]
    lines.append(f"  for i in range(0, {net.samples}, {net.batch}) {{")
    lines.append(
        f"    h = fit(model, x{rows}, y{rows}, batch={net.batch}, shuffle=false, verbose=0{extras(net, rows)})"
    )
    lines += ["    losses.append(h.loss[0])", "  }", "}"]
    return "\n".join(lines + reading(places))


def fit_script(net: Net, places) -> str:
    lines = setting(net, places)
    lines.append(
        f"h = fit(model, x, y, epochs={net.epochs}, batch={net.batch}, shuffle=false, verbose=0{extras(net, '')})"
    )
    return "\n".join(lines + ["epoch_losses = h.loss"] + reading(places))


def record(index: int, net: Net, seed: int) -> CaseFile:
    rng = np.random.default_rng([SEED, index, seed])
    x = rng.normal(size=(net.samples, net.inputs)).astype("float32")
    data = {"x": x, "y": targets(net, x, rng)}
    if net.is_weighted:
        data["w"] = rng.uniform(0.2, 2, size=net.samples).astype("float32")
    use("float32")
    places = weight_places(net)
    weights = start(places, build(net).get_weights(), rng)
    run = train(net, weights, data, "float32")
    exact = train(net, weights, data, "float64")
    epochs = [epochs_of_fit(net, weights, data, precision) for precision in ("float32", "float64")]

    file = CaseFile(f"Keras {keras.__version__}, float32", f"scripts/reference/keras_nets.py, net {index}: {net.name}, seed {seed}")
    file.script("steps", step_script(net, places))
    file.script("fit", fit_script(net, places))
    for name, values in data.items():
        file.given(name, values)
    for p, values in zip(places, weights):
        if not p[1].startswith("moving"):
            file.given(variable(*p, "start"), values)
    file.losses("losses", run["losses"], exact["losses"])
    file.losses("epoch_losses", *epochs)
    for number, p in enumerate(places):
        file.weights(variable(*p, "end"), run["weights"][number], exact["weights"][number])
    file.weights("outputs", run["outputs"], exact["outputs"])
    return file


def main() -> None:
    folder = pathlib.Path(__file__).resolve().parents[2] / "Tests/ScriptTests/Nets/keras"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    for index, net in enumerate(nets(), start=1):
        if len(sys.argv) > 2 and net.name not in sys.argv[2:]:
            continue
        file = first_firm(lambda seed: record(index, net, seed))
        file.write(folder / f"{index:02}-{net.name}.txt")
        print(f"{index:02}-{net.name}", f"rounding takes {file.share:.2f} of a quarter of the tolerance", flush=True)


if __name__ == "__main__":
    main()
