#!/usr/bin/env python3
"""Checks what nn exports against onnx, onnxruntime, Keras and PyTorch.

Run with a built nn: python3 scripts/reference/check_exports.py [path of nn [kind of case]]
Many models, of all layers and activations in both dialects, are trained a little by nn and exported in three
ways. The ONNX file must pass onnx.checker; onnxruntime, Keras and PyTorch must give what nn predicts to 1e-5
of the largest output, for batches of several sizes. What a library has no words for must be refused. The
greatest differences are printed by kind of case.
"""

import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import onnx
import onnxruntime
import torch

LIMIT = 1e-5
built = pathlib.Path(__file__).parents[2] / ".build/debug/nn"
program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else built).absolute()
temporary = tempfile.TemporaryDirectory()
folder = pathlib.Path(temporary.name)
rng = np.random.default_rng(0)

ACTIVATIONS = """
linear relu relu6 leaky_relu elu celu selu gelu sigmoid log_sigmoid hard_sigmoid tanh hard_tanh tanh_shrink
soft_shrink hard_shrink softplus softsign swish hard_swish mish exponential squareplus sparse_plus
sparse_sigmoid threshold softmax log_softmax softmin
""".split()
SETTINGS = [
    "relu(negative_slope=0.1)", "relu(max_value=1.5)", "relu(negative_slope=0.1, max_value=2, threshold=0.5)",
    "relu(threshold=1)", "leaky_relu(negative_slope=0.07)", "elu(alpha=0.3)", "elu(alpha=0)",
    "celu(alpha=0.4)", "gelu(approximate=true)", "hard_tanh(min_val=-0.5, max_val=1.25)",
    "soft_shrink(lambd=0.2)", "hard_shrink(lambd=1.1)",
    "softplus(beta=3)", "softplus(beta=2, threshold=1)", "softplus(threshold=50)", "softplus(beta=0.5, threshold=-1)",
    "squareplus(b=1)", "squareplus(b=0)", "threshold(threshold=0.2, value=-3)", "softmax(dim=1)",
    "softmax(dim=0)", "log_softmax(dim=0)", "softmin(dim=0)",
]


def all_cases():
    """(kind, layers, shape of a sample, dialect, training, targets that refuse)"""
    for dialect in ["keras", "torch"]:
        for name in ACTIVATIONS:
            if name not in ["softmax", "log_softmax", "softmin"]:
                yield "activations", f"dense(5), {name}()" if name != "linear" else "dense(5), linear()", (4,), dialect
            yield "activations", f"dense(5, {name}), dense(3)", (4,), dialect
        for text in SETTINGS:
            yield "activations", f"dense(5, {text}), dense(3)", (4,), dialect
            yield "activations", f"dense(5), {text}, dense(5), {text}, dense(3)", (4,), dialect
        yield "activations", "dense(5), softmax(), dense(5), log_softmax(), dense(5), softmin()", (4,), dialect
        yield "activations", "softmax(dim=1), flatten(), dense(2)", (3, 4), dialect
        yield "activations", "log_softmax(dim=-2), softmin(dim=2), softmax(dim=0), flatten(), dense(2)", (3, 4), dialect
        yield "dense", "linear(6, 4), relu(), linear(4, 3)", (6,), dialect
        yield "dense", "linear(6, 4, bias=false), tanh, linear(4, 1)", (6,), dialect
        yield "dense", "dense(7, use_bias=false), dense(2, sigmoid, use_bias=false)", (6,), dialect
        yield "dense", "dense(64, relu), dense(64, relu), dense(64, relu), dense(10, softmax)", (100,), dialect
        yield "dense", "flatten(), dense(32, relu), dense(10, softmax)", (28, 28), dialect
        yield "dense", "input((2, 3, 4)), flatten(), dense(3)", (2, 3, 4), dialect
        yield "dense", "flatten(), dense(3)", (5,), dialect
        yield "dense", "flatten(), dense(3)", (), dialect
        yield "dense", "relu()", (), dialect
        yield "dense", "identity()", (3,), dialect
        yield "dense", "dropout(0.5), gaussian_noise(1)", (3,), dialect
        yield "dense", "flatten()", (2, 2), dialect
        yield "rules", (
            "dense(5, kernel_initializer=he_normal, bias_initializer=constant(0.5), kernel_regularizer=l1(0.01), "
            "bias_regularizer=l1_l2(l1=0.01, l2=0.02), activity_regularizer=l2(0.01), kernel_constraint=max_norm(2), "
            "bias_constraint=non_neg()), dense(5, kernel_initializer=orthogonal(0.5), kernel_constraint=unit_norm()), "
            "dense(5, kernel_initializer=identity(gain=2), kernel_constraint=min_max_norm(0.5, 1.5, rate=0.5, axis=1)), "
            "dense(5, kernel_initializer=variance_scaling(0.5, \"fan_avg\", \"untruncated_normal\", seed=3)), "
            "dense(5, kernel_initializer=random_normal(0, 0.3), bias_initializer=truncated_normal(0, 0.3)), "
            "dense(3, kernel_initializer=random_uniform(-0.5, 0.5))"
        ), (6,), dialect
        yield "noise", (
            "dense(6, relu), dropout(0.3), gaussian_noise(0.2), dense(6, selu), alpha_dropout(0.1), "
            "gaussian_dropout(0.2), identity(), linear(), dense(3)"
        ), (6,), dialect
        for text in [
            "batch_normalization()", "batch_normalization(epsilon=0.01, momentum=0.7)",
            "batch_normalization(center=false)", "batch_normalization(scale=false)",
            "batch_normalization(center=false, scale=false)", "batch_normalization(gamma_regularizer=l2(0.01))",
            "batchnorm1d()", "batchnorm1d(5)", "batchnorm1d(5, eps=0.01, momentum=0.3)",
            "batchnorm1d(5, affine=false)", "batchnorm1d(5, momentum=none)",
            "layer_norm()", "layer_norm(5)", "layer_norm(eps=0.1)", "layer_norm(bias=false)",
            "layer_norm(scale=false)", "layer_norm(elementwise_affine=false)", "layer_norm(beta_constraint=non_neg())",
            "rms_norm()", "rms_norm(eps=0.1)", "rms_norm(elementwise_affine=false)", "prelu()",
            "prelu(num_parameters=1)", "prelu(num_parameters=5)", "prelu(init=0.5)",
            "prelu(alpha_initializer=constant(-0.3), alpha_regularizer=l2(0.01))",
        ]:
            yield "norms", f"dense(5), {text}, dense(3)", (6,), dialect
            yield "norms", f"dense(5), {text}", (6,), dialect
        for text in [
            "batch_normalization()", "batch_normalization(scale=false)", "layer_norm()", "layer_norm((3, 4))",
            "layer_norm((3, 4), scale=false)", "layer_norm((3, 4), bias=false)", "rms_norm()", "rms_norm((3, 4))",
            "rms_norm((2, 3, 4))", "rms_norm((3, 4), elementwise_affine=false)", "prelu()", "prelu(num_parameters=1)",
        ]:
            yield "norms", f"{text}, tanh(), flatten(), dense(3)", (2, 3, 4), dialect
        yield "norms", "prelu(), flatten(), dense(2)", (), dialect
        yield "batch's own", "batchnorm1d(6, track_running_stats=false), dense(3)", (6,), dialect, {"keras"}
        yield "nested", "sequential(dense(5, relu), dense(4)), sequential(relu, sequential(dense(3, tanh), dropout(0.1))), dense(2)", (6,), dialect
        yield "nested", "sequential(linear(6, 5), batchnorm1d(5), relu()), sequential(linear(5, 5), batchnorm1d(5), relu()), linear(5, 2)", (6,), dialect
        yield "nested", "body, relu(), body, dense(2)", (6,), dialect
        yield "nested", "sequential(body, tanh), sequential(sequential(body)), body, dense(2)", (6,), dialect


OPTIMIZERS = [
    "sgd(0.01)", "sgd(0.01, momentum=0.9, nesterov=true)", "rmsprop(0.001)", "rmsprop(0.001, momentum=0.5, centered=true)",
    "adam(0.003)", "adam(0.003, amsgrad=true, weight_decay=0.01)", "adamw(0.003)", "adamax(0.003)", "nadam(0.003)",
    "adagrad(0.01)", "adadelta(0.5)", "lion(0.001)", "ftrl(0.01)", "sgd(0.01, clipnorm=1)", "adam(0.003, clipvalue=0.5)",
    "sgd(exponential_decay(0.1, 100, 0.9))", "sgd(cosine_decay(0.1, 100))", "sgd(cosine_decay_restarts(0.1, 100))",
    "sgd(piecewise_constant_decay([10, 20], [0.1, 0.01, 0.001]))", "sgd(polynomial_decay(0.1, 100))",
    "sgd(inverse_time_decay(0.1, 100, 0.5))",
]
LOSSES = [
    "mse", "mae", "huber", "huber(delta=0.5)", "log_cosh", "mape", "msle", "cosine_similarity", "mse_loss", "l1_loss",
    "smooth_l1_loss", "smooth_l1_loss(beta=0.5)", "huber_loss", "huber_loss(delta=2)", "hinge", "poisson",
    "kl_divergence", "squared_hinge", "categorical_hinge",
]
CLASS_LOSSES = [
    ("sparse_categorical_crossentropy", "softmax"), ("sparse_categorical_crossentropy(from_logits=true)", "linear"),
    ("cross_entropy_loss", "linear"), ("cross_entropy_loss(label_smoothing=0.1, weight=[1, 2, 3])", "linear"),
    ("nll_loss", "log_softmax"), ("sparse_categorical_crossentropy(ignore_class=2)", "softmax"),
]


def run(code):
    done = subprocess.run([program, "-e", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    return done.stdout


def module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def in_onnxruntime():
    model = onnx.load(folder / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    return lambda x: session.run(["output"], {"input": x})[0]


def in_keras():
    keras.backend.clear_session()
    model = module(folder / "keras_model.py").load()
    return lambda x: np.asarray(model(x, training=False))


def in_torch():
    source = module(folder / "torch_model.py")
    model = source.load()
    if hasattr(source, "training"):
        source.training(model)

    def predict(x):
        with torch.no_grad():
            return model(torch.from_numpy(x)).numpy()

    return predict


PEERS = {"onnx": in_onnxruntime, "keras": in_keras, "torch": in_torch}
EXPORTS = {
    "onnx": 'export model "model.onnx"',
    "keras": 'export model "keras_model.py" as=keras',
    "torch": 'export model "torch_model.py" as=torch',
}
worst = {}
count = 0


class Failures(list):
    """They are told at once: a whole run takes a while."""

    def append(self, failure):
        print("FAILED", failure, flush=True)
        super().append(failure)


failures = Failures()


def check(kind, layers, shape, dialect, refused=frozenset(), fit="optimizer=sgd(0.01) loss=mse", y=None, settings=""):
    global count
    count += 1
    # Spread around the bends of all activations, and a little beyond.
    x = (rng.normal(size=(300, *shape)) * 2).astype(np.float32)
    x.reshape(-1)[: min(x.size, 4)] = [0, 1, -1, 0.5][: min(x.size, 4)]
    np.savez(folder / "data.npz", x=x, **({} if y is None else {"y": y}))
    code = f"""
dialect {dialect}
d = load("data.npz")
body = sequential(dense(6, tanh), dense(6))
model = sequential({layers})
model.eval()
model(d.x[:2]);
"""
    flat = "" if y is not None else "target = model.predict(d.x)\ntarget = randn(*target.shape)\n"
    # Through eˣ the loss grows beyond all numbers within a few steps: such a model is checked as it is made.
    trains = any(word in layers for word in ["dense", "linear(", "body"]) and "exponential" not in layers
    if trains:
        code += flat + f"fit model d.x {'d.y' if y is not None else 'target'} epochs=2 batch=20 {fit} verbose=0;\n"
    code += settings + "\nmodel.eval()\n"
    sizes = [2, 7, 256] if kind == "batch's own" else [1, 7, 256]
    for size in sizes:
        code += f'save predict(model, d.x[:{size}]) "y{size}.npy"\n'
    code += "\n".join(line for name, line in EXPORTS.items() if name not in refused)
    try:
        run(code)
    except AssertionError as error:
        failures.append(f"{kind} {dialect} {layers}: {error}")
        return
    for name, peer in PEERS.items():
        if name in refused:
            done = subprocess.run(
                [program, "-e", code + "\n" + EXPORTS[name]], cwd=folder, capture_output=True, text=True)
            if done.returncode != 1 or "cannot be written for" not in done.stderr:
                failures.append(f"{kind} {dialect} {layers} {name}: not refused: {done.stderr}")
            continue
        predict = None
        for size in sizes:
            ours = np.load(folder / f"y{size}.npy")
            try:
                predict = predict or peer()
                theirs = predict(x[:size])
            except Exception as error:  # Whatever a library throws is what is to be seen.
                failures.append(f"{kind} {dialect} {layers} {name} {size}: {type(error).__name__} {error}")
                break
            if theirs.shape != ours.shape:
                failures.append(f"{kind} {dialect} {layers} {name} {size}: {theirs.shape} for {ours.shape}")
                break
            error = float(np.abs(ours - theirs).max() / max(1, np.abs(ours).max()))
            key = (kind, name)
            worst[key] = max(worst.get(key, 0), error)
            if not error <= LIMIT:
                failures.append(f"{kind} {dialect} {layers} {name} {size}: differs by {error:.1e}")
                break


only = sys.argv[2] if len(sys.argv) > 2 else ""
for case in all_cases():
    if only in case[0]:
        check(*case)
if only in "training":
    for dialect in ["keras", "torch"]:
        for optimizer in OPTIMIZERS:
            if dialect == "torch" and optimizer.startswith(("lion", "ftrl")):
                continue
            check("training", "dense(4, relu), dense(1)", (3,), dialect, fit=f"optimizer={optimizer} loss=mse")
        for loss in LOSSES:
            check("training", "dense(4, relu), dense(2, softmax)", (3,), dialect, fit=f"optimizer=sgd(0.01) loss={loss}",
                  y=rng.integers(0, 2, size=(300, 2)).astype(np.float32))
        for loss, last in CLASS_LOSSES:
            check("training", f"dense(4, relu), dense(3, {last})", (3,), dialect, fit=f"optimizer=adam(0.01) loss={loss}",
                  y=rng.integers(0, 3, size=300))
        check("training", "dense(4, relu), dense(2, sigmoid)", (3,), dialect,
              fit="optimizer=adam(0.01) loss=binary_crossentropy", y=rng.integers(0, 2, size=(300, 2)).astype(np.float32))
        check("training", "dense(4, relu), dense(1)", (3,), dialect, fit="optimizer=adam(0.01) loss=mse",
              settings="model.layers[0].trainable = false")
if only in "random":
    parts = ["dense({n}, {a})", "dense({n})", "{a}()", "layer_norm()", "rms_norm()", "batch_normalization()", "dropout(0.2)", "prelu()", "sequential(dense({n}, {a}), {a}())"]
    plain = [name for name in ACTIVATIONS if name not in ["softmax", "log_softmax", "softmin", "linear", "exponential", "squareplus"]]
    for _ in range(60):
        layers = ["flatten()"] + [
            str(rng.choice(parts)).format(n=rng.integers(1, 33), a=rng.choice(plain)) for _ in range(rng.integers(1, 8))
        ] + [f"dense({rng.integers(1, 12)})"]
        shape = tuple(int(n) for n in rng.integers(1, 9, size=rng.integers(1, 4)))
        check("random", ", ".join(layers), shape, str(rng.choice(["keras", "torch"])))

for path in ["keras_model.py", "torch_model.py"]:
    if not (folder / path).exists():
        continue
    done = subprocess.run([sys.executable, folder / path], capture_output=True, text=True)
    if done.returncode != 0:
        failures.append(f"{path} does not run: {done.stderr[-2000:]}")

print(f"{count} models, {len(failures)} failures; the greatest differences by kind, of the largest output:")
for kind in dict.fromkeys(kind for kind, _ in worst):
    row = " ".join(f"{name} {worst.get((kind, name), 0):.1e}" for name in PEERS)
    print(f"{kind:12} {row}")
sys.exit(1 if failures else 0)
