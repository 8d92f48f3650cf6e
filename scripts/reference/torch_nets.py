#!/usr/bin/env python3
"""Makes cases of small nets trained by real PyTorch 2, with the nn script that must agree.

    python torch_nets.py [OUTPUT]     default: Tests/ScriptTests/Nets/torch

A net is written once, in PyTorch's words: they are evaluated here and translated into nn's for the script.
Every net is trained by the explicit loop on its own data in a fixed order, from weights that are given, and
once more in float64 from the same float32 numbers: how far the two runs part is what rounding alone does.
"""

import pathlib
import sys
from dataclasses import dataclass

import numpy as np
import torch

from case_file import CaseFile, first_firm, translate
from torch_programs import programs

SEED = 30
NAMES = {
    "Linear": "linear", "Sequential": "sequential", "BatchNorm1d": "batchnorm1d", "LayerNorm": "layer_norm",
    "RMSNorm": "rms_norm", "Flatten": "flatten", "Dropout": "dropout",
    "ReLU": "relu", "Tanh": "tanh", "Sigmoid": "sigmoid", "GELU": "gelu", "LeakyReLU": "leaky_relu",
    "ELU": "elu", "SELU": "selu", "CELU": "celu", "Softplus": "softplus", "Mish": "mish", "SiLU": "silu",
    "Hardsigmoid": "hard_sigmoid", "Hardswish": "hard_swish", "PReLU": "prelu", "ReLU6": "relu6",
    "Softsign": "softsign", "Tanhshrink": "tanhshrink", "LogSoftmax": "log_softmax", "Softmax": "softmax",
    "LogSigmoid": "log_sigmoid",
    "CrossEntropyLoss": "cross_entropy_loss", "NLLLoss": "nll_loss", "MSELoss": "mse_loss",
    "L1Loss": "l1_loss", "SmoothL1Loss": "smooth_l1_loss", "HuberLoss": "huber_loss", "BCELoss": "bce_loss",
    "BCEWithLogitsLoss": "bce_with_logits_loss", "KLDivLoss": "kl_div_loss",
    "SGD": "sgd", "Adam": "adam", "AdamW": "adamw", "Adamax": "adamax", "NAdam": "nadam",
    "RMSprop": "rmsprop", "Adagrad": "adagrad", "Adadelta": "adadelta",
    "StepLR": "step_lr", "ExponentialLR": "exponential_lr", "CosineAnnealingLR": "cosine_annealing_lr",
    "MultiStepLR": "multi_step_lr", "OneCycleLR": "one_cycle_lr", "PolynomialLR": "polynomial_lr",
    "CosineAnnealingWarmRestarts": "cosine_annealing_warm_restarts", "LinearLR": "linear_lr",
}  # fmt: skip


@dataclass
class Net:
    """`optimizer` and `schedule` leave out their first argument, which is the model or the optimizer."""

    name: str
    layers: list[str]
    criterion: str
    optimizer: str
    schedule: str | None = None
    each: str = "epoch"  # when the schedule steps
    clip: float | None = None  # the gradient's greatest norm
    inputs: int = 6
    outputs: int = 3
    samples: int = 30
    batch: int = 8
    epochs: int = 6
    has_loader: bool = False
    is_fit: bool = True  # whether `fit` can say the same


def nets() -> list[Net]:
    return [
        Net("softmax-regression", ["Linear(6, 3)"], "CrossEntropyLoss()", "SGD(lr=0.1)", batch=7, has_loader=True),
        Net(
            "relu-momentum", ["Linear(6, 10)", "ReLU()", "Linear(10, 3)"], "CrossEntropyLoss()",
            "SGD(lr=0.05, momentum=0.9)",
        ),
        Net(
            "tanh-nesterov-smoothing", ["Linear(7, 9)", "Tanh()", "Linear(9, 4)"],
            "CrossEntropyLoss(label_smoothing=0.1)",
            "SGD(lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.01)", inputs=7, outputs=4, samples=33,
        ),
        Net(
            "gelu-class-weights", ["Linear(6, 8)", "GELU()", "Linear(8, 3)"],
            "CrossEntropyLoss(weight=tensor([0.5, 2.0, 1.25]))", "Adam(lr=0.01)", batch=9,
        ),
        Net(
            "nll-amsgrad", ["Linear(5, 8)", "Sigmoid()", "Linear(8, 4)", "LogSoftmax(dim=1)"], "NLLLoss()",
            "Adam(lr=0.02, betas=(0.7, 0.8), eps=1e-3, amsgrad=True)", inputs=5, outputs=4, samples=35, batch=10,
        ),
        Net(
            "elu-rmsprop", ["Linear(6, 9)", "ELU(alpha=0.7)", "Linear(9, 2)"], "MSELoss()", "RMSprop(lr=0.003)",
            outputs=2,
        ),
        Net(
            "selu-rmsprop-centered", ["Linear(8, 9)", "SELU()", "Linear(9, 2)"], "L1Loss()",
            "RMSprop(lr=0.002, alpha=0.8, eps=1e-2, centered=True, momentum=0.5, weight_decay=0.1)",
            inputs=8, outputs=2, samples=31,
        ),
        Net(
            "softplus-adamax", ["Linear(6, 8)", "Softplus()", "Linear(8, 6)", "SiLU()", "Linear(6, 2)"],
            "SmoothL1Loss(beta=0.5)", "Adamax(lr=0.02, eps=1e-2)", outputs=2, batch=12,
        ),
        Net(
            "mish-adamw", ["Linear(6, 8)", "Mish()", "Linear(8, 1)"], "HuberLoss(delta=0.6)",
            "AdamW(lr=0.01, weight_decay=0.1)", outputs=1, samples=41, batch=16,
        ),
        Net(
            "leaky-relu-nadam", ["Linear(6, 9)", "LeakyReLU()", "Linear(9, 2)", "Sigmoid()"], "BCELoss()",
            "NAdam(lr=0.01)", outputs=2,
        ),
        Net(
            "silu-adagrad", ["Linear(6, 8)", "SiLU()", "Linear(8, 2)"], "BCEWithLogitsLoss()",
            "Adagrad(lr=0.05, lr_decay=0.01, weight_decay=0.01)", outputs=2, samples=29, batch=10,
        ),
        Net(
            "kl-div-adadelta", ["Linear(5, 8)", "Softsign()", "Linear(8, 4)", "LogSoftmax(dim=-1)"],
            'KLDivLoss(reduction="batchmean")', "Adadelta(lr=1.0, rho=0.8, eps=1e-4)", inputs=5, outputs=4,
        ),
        Net(
            "prelu-step-lr",
            ["Linear(6, 9)", "PReLU()", "Linear(9, 8)", "Hardswish()", "Linear(8, 6)", "Hardsigmoid()", "Linear(6, 3)"],
            "CrossEntropyLoss()", "Adam(lr=0.02, weight_decay=0.05)", schedule="StepLR(step_size=2, gamma=0.5)",
            samples=40, batch=11, is_fit=False,
        ),
        Net(
            "batch-norm",
            ["Linear(6, 9)", "BatchNorm1d(9)", "ReLU()", "Linear(9, 7)", "BatchNorm1d(7, eps=1e-3, momentum=0.3)",
             "Tanh()", "Linear(7, 3)"],
            "CrossEntropyLoss()", "SGD(lr=0.05, momentum=0.9)", samples=37, batch=10,
        ),
        Net(
            "layer-norm-cosine",
            ["Linear(6, 10)", "LayerNorm(10)", "GELU()", "Linear(10, 8)", "LayerNorm(8, eps=1e-2)", "Linear(8, 3)"],
            "CrossEntropyLoss()", "AdamW(lr=0.02, amsgrad=True)", schedule="CosineAnnealingLR(T_max=6, eta_min=0.001)",
            samples=34, batch=9, is_fit=False,
        ),
        Net(
            "six-layers",
            ["Linear(6, 9)", "Tanh()", "Linear(9, 8)", "Tanh()", "Linear(8, 8)", "ELU()", "Linear(8, 7)", "CELU(alpha=0.5)",
             "Linear(7, 6)", "Softplus()", "Linear(6, 3)"],
            "CrossEntropyLoss()", "Adamax(lr=0.01, weight_decay=0.02)", schedule="ExponentialLR(gamma=0.8)",
            samples=45, batch=20, epochs=10, is_fit=False,
        ),
        Net(
            "model8-in-small", ["Linear(12, 9)", "Linear(9, 8)", "Linear(8, 7)", "Linear(7, 5)"],
            "CrossEntropyLoss()", "Adamax(lr=0.003)", inputs=12, outputs=5, samples=55, batch=20, epochs=15,
            has_loader=True,
        ),
        Net(
            "sum-reduction", ["Linear(6, 8)", "ReLU6()", "Linear(8, 3)"], 'CrossEntropyLoss(reduction="sum")',
            "SGD(lr=0.01, momentum=0.9, dampening=0.3)",
        ),
        Net(
            "clipped-norm", ["Linear(6, 8)", "Tanhshrink()", "Linear(8, 2)"], 'MSELoss(reduction="sum")',
            "RMSprop(lr=0.003, momentum=0.9)", clip=0.5, outputs=2, is_fit=False,
        ),
        Net(
            "one-cycle", ["Linear(6, 8)", "ReLU()", "Linear(8, 3)"], "CrossEntropyLoss()",
            "SGD(lr=0.01, momentum=0.9)",
            schedule='OneCycleLR(max_lr=0.2, total_steps=24, pct_start=0.3)', each="step", is_fit=False,
        ),
        Net(
            "nested-sequential",
            ["Sequential(Linear(6, 8), Tanh())", "Sequential(Linear(8, 7), Sequential(Sigmoid(), Linear(7, 3)))"],
            "CrossEntropyLoss()", "NAdam(lr=0.02, betas=(0.8, 0.95), eps=1e-3, momentum_decay=0.01, weight_decay=0.01)",
        ),
        Net(
            "rms-norm", ["Linear(6, 8)", "RMSNorm(8, eps=1e-5)", "SiLU()", "Linear(8, 3)"], "CrossEntropyLoss()",
            "AdamW(lr=0.01)",
        ),
        Net(
            "warm-restarts", ["Linear(6, 8)", "LogSigmoid()", "Linear(8, 3)"], "CrossEntropyLoss()",
            "Adam(lr=0.03)", schedule="CosineAnnealingWarmRestarts(T_0=2, T_mult=2)", is_fit=False,
        ),
        Net(
            "batch-norm-plain",
            ["BatchNorm1d(6, affine=False)", "Linear(6, 8, bias=False)", "BatchNorm1d(8)", "ReLU()", "Linear(8, 3)"],
            "CrossEntropyLoss()", "Adagrad(lr=0.05, initial_accumulator_value=0.1)",
        ),
    ]  # fmt: skip


def targets(net: Net, x, rng: np.random.Generator):
    """Targets that depend on the inputs, of the criterion's kind."""
    scores = x @ rng.normal(size=(net.inputs, net.outputs)) + 0.3 * rng.normal(size=(net.samples, net.outputs))
    if "CrossEntropy" in net.criterion or "NLL" in net.criterion:
        return scores.argmax(axis=1).astype("int64")
    if "BCE" in net.criterion:
        return (scores > 0).astype("float32")
    if "KLDiv" in net.criterion:
        return (np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)).astype("float32")
    return np.tanh(scores).astype("float32")


def evaluate(text: str, **extra):
    """PyTorch's words without a module's name before them."""
    schedules = torch.optim.lr_scheduler
    space = {name: getattr(torch.nn, name) for name in NAMES if hasattr(torch.nn, name)}
    space |= {name: getattr(torch.optim, name) for name in NAMES if hasattr(torch.optim, name)}
    space |= {name: getattr(schedules, name) for name in NAMES if hasattr(schedules, name)}
    return eval(text, space | {"tensor": torch.tensor} | extra)


def with_first(text: str, first: str) -> str:
    """`SGD(lr=0.1)` as `SGD(first, lr=0.1)`."""
    return text.replace("(", f"({first}, ", 1).replace(", )", ")")


def model_text(net: Net) -> str:
    return f"Sequential({', '.join(net.layers)})"


def path(name: str) -> str:
    """PyTorch's `1.0.weight` as nn's `model.layers[1].layers[0].weight`."""
    *places, last = name.split(".")
    return "model" + "".join(f".layers[{place}]" for place in places) + "." + last


def variable(name: str, prefix: str) -> str:
    return prefix + "_" + name.replace(".", "_")


def state(model) -> dict[str, np.ndarray]:
    """Parameters and running statistics, with the matrices as nn holds them, [in, out]."""
    values = {}
    for name, value in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        array = value.detach().numpy().copy()
        values[name] = array.T if array.ndim == 2 else array
    return values


def start(model, rng: np.random.Generator) -> None:
    """Weights of the usual size, biases and scales that show that they take part."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 2:
                values = rng.normal(scale=parameter.shape[1] ** -0.5, size=parameter.shape)
            else:
                values = parameter.numpy() * (parameter.numpy() >= 0.2) + rng.normal(scale=0.1, size=parameter.shape)
                values = np.where(np.round(parameter.numpy(), 2) == 0.25, 0.25, values) if len(values) == 1 else values
            parameter.copy_(torch.tensor(values, dtype=torch.float32))
    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear) and layer.bias is not None:
            with torch.no_grad():
                layer.bias.copy_(torch.tensor(rng.normal(scale=0.1, size=layer.bias.shape)))


def train(net: Net, weights: dict, x, y, dtype) -> dict:
    torch.set_default_dtype(dtype)
    model = evaluate(model_text(net))
    model.load_state_dict(weights)
    criterion = evaluate(net.criterion)
    optimizer = evaluate(with_first(net.optimizer, "parameters"), parameters=model.parameters())
    schedule = evaluate(with_first(net.schedule, "optimizer"), optimizer=optimizer) if net.schedule else None
    x = torch.tensor(x, dtype=dtype)
    y = torch.tensor(y, dtype=None if y.dtype == np.int64 else dtype)
    losses = []
    for _ in range(net.epochs):
        for first in range(0, net.samples, net.batch):
            optimizer.zero_grad()
            loss = criterion(model(x[first : first + net.batch]), y[first : first + net.batch])
            loss.backward()
            if net.clip is not None:
                torch.nn.utils.clip_grad_norm_(model.parameters(), net.clip)
            optimizer.step()
            losses.append(loss.item())
            if schedule and net.each == "step":
                schedule.step()
        if schedule and net.each == "epoch":
            schedule.step()
    model.eval()
    run = {"losses": losses, "state": state(model), "outputs": model(x).detach().numpy()}
    torch.set_default_dtype(torch.float32)
    return run


def setting(net: Net, names) -> list[str]:
    lines = ["dialect torch", f"model = {translate(model_text(net), NAMES)}"]
    return lines + [f"{path(name)} = {variable(name, 'start')}" for name in names if "running" not in name]


def reading(names) -> list[str]:
    lines = ["model.eval();", "outputs = model(x)"]
    return lines + [f"{variable(name, 'end')} = {path(name)}" for name in names]


def loop_script(net: Net, names) -> str:
    step = ["optimizer.zero_grad()", "loss = criterion(model(images), labels)", "loss.backward()"]
    if net.clip is not None:
        step.append(f"clip_grad_norm(model, {net.clip})")
    step += ["optimizer.step()", "losses.append(loss.item())"]
    if net.schedule and net.each == "step":
        step.append("schedule.step()")
    if net.has_loader:
        before = [f"batches = loader(tensor_dataset(x, y), batch={net.batch})"]
        head = "  for images, labels in batches {"
    else:
        before = []
        head = f"  for i in range(0, {net.samples}, {net.batch}) {{"
        step.insert(0, f"images, labels = x[i:i + {net.batch}], y[i:i + {net.batch}]")
    lines = setting(net, names) + before
    lines.append(f"criterion = {translate(net.criterion, NAMES)}")
    lines.append(f"optimizer = {translate(with_first(net.optimizer, 'model'), NAMES)}")
    if net.schedule:
        lines.append(f"schedule = {translate(with_first(net.schedule, 'optimizer'), NAMES)}")
    lines += ["losses = []", f"for epoch in range({net.epochs}) {{", head]
    lines += ["    " + line for line in step] + ["  }"]
    if net.schedule and net.each == "epoch":
        lines.append("  schedule.step()")
    return "\n".join(lines + ["}"] + reading(names))


def fit_script(net: Net, names) -> str:
    lines = setting(net, names)
    optimizer, criterion = translate(net.optimizer, NAMES), translate(net.criterion, NAMES)
    lines.append(f"compile model optimizer={optimizer} loss={criterion} metrics=[]")
    lines.append(f"fit model x y epochs={net.epochs} batch={net.batch} shuffle=false verbose=0")
    return "\n".join(lines + reading(names))


def record(index: int, net: Net, seed: int) -> CaseFile:
    rng = np.random.default_rng([SEED, index, seed])
    x = rng.normal(size=(net.samples, net.inputs)).astype("float32")
    y = targets(net, x, rng)
    model = evaluate(model_text(net))
    start(model, rng)
    weights, first = model.state_dict(), state(model)
    run = train(net, weights, x, y, torch.float32)
    exact = train(net, weights, x, y, torch.float64)

    file = CaseFile(
        f"PyTorch {torch.__version__.split('+')[0]}, float32", f"scripts/reference/torch_nets.py, net {index}: {net.name}, seed {seed}"
    )
    file.script("loop", loop_script(net, first))
    if net.is_fit:
        file.script("fit", fit_script(net, first))
    file.given("x", x)
    file.given("y", y)
    for name, values in first.items():
        if "running" not in name:
            file.given(variable(name, "start"), values)
    file.losses("losses", run["losses"], exact["losses"])
    for name in first:
        file.weights(variable(name, "end"), run["state"][name], exact["state"][name])
    file.weights("outputs", run["outputs"], exact["outputs"])
    return file


def main() -> None:
    folder = pathlib.Path(__file__).resolve().parents[2] / "Tests/ScriptTests/Nets/torch"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    for index, net in enumerate(nets(), start=1):
        file = first_firm(lambda seed: record(index, net, seed))
        file.write(folder / f"{index:02}-{net.name}.txt")
        print(f"{index:02}-{net.name}", f"rounding takes {file.share:.2f} of a quarter of the tolerance", flush=True)
    for name, file in programs():
        file.write(folder / f"{name}.txt")
        print(name, f"rounding takes {file.share:.2f} of a quarter of the tolerance", flush=True)


if __name__ == "__main__":
    main()
